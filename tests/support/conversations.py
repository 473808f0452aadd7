"""Conversations as Rasa 3.6 saves them in SQLite: its table, word for word, and its events."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE events (
    id INTEGER NOT NULL, sender_id VARCHAR(255) NOT NULL, type_name VARCHAR(255) NOT NULL, timestamp FLOAT,
    intent_name VARCHAR(255), action_name VARCHAR(255), data TEXT, PRIMARY KEY (id)
);
CREATE INDEX ix_events_sender_id ON events (sender_id);
"""
INSERT = (
    "INSERT INTO events (sender_id, type_name, timestamp, intent_name, action_name, data) VALUES (?, ?, ?, ?, ?, ?)"
)


def make_database(path: Path) -> None:
    """Make an empty database."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCHEMA)


def say(path: Path, sender: str, *texts: str, at: float) -> None:
    """Save messages that an employee typed at this moment (seconds since 1970)."""
    rows = [
        (sender, "user", at, "open_question", None, json.dumps({"event": "user", "timestamp": at, "text": text}))
        for text in texts
    ]
    _save(path, rows)


def set_slot(path: Path, sender: str, name: str, value: Any, *, at: float) -> None:
    """Save a slot's value."""
    data = json.dumps({"event": "slot", "timestamp": at, "name": name, "value": value})
    _save(path, [(sender, "slot", at, None, name, data)])


def saved(path: Path) -> list[tuple[str, str, float]]:
    """Sender, type and time of every event, oldest first."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT sender_id, type_name, timestamp FROM events ORDER BY id").fetchall()


def _save(path: Path, rows: list[tuple[Any, ...]]) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executemany(INSERT, rows)
        connection.commit()
