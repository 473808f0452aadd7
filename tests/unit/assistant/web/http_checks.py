"""What the tests over HTTP have in common."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable

import requests
from small_rasa import SmallRasa

CLIENT_ID = "page-0001"
BODY = {"text": "hello", "client_id": CLIENT_ID}


def events(small_rasa: SmallRasa, session_id: str) -> int:
    """Number of events that the database has of a conversation."""
    with sqlite3.connect(small_rasa.database) as database:
        (count,) = database.execute("SELECT count(*) FROM events WHERE sender_id = ?", [session_id]).fetchone()
    database.close()
    return int(count)


def wait_for(holds: Callable[[], object]) -> None:
    """Wait until something is so."""
    until = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.01)


def refusal(response: requests.Response) -> tuple[int, str]:
    """Status and code of an answer that must be a refusal of ours."""
    assert response.headers["Content-Type"] == "application/json"
    return response.status_code, response.json()["error"]


def change(small_rasa: SmallRasa, statement: str) -> None:
    """Do something to the database of conversations."""
    database = sqlite3.connect(small_rasa.database)
    with database:
        database.execute(statement)
    database.close()
