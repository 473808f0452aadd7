"""S3: the sample configuration (assistant/web/nginx.conf) with a real nginx in front of a real Rasa."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from tests.support.nginx import CERTIFICATE, nginx
from tests.support.processes import small_action_server
from tests.support.rasa_server import RasaServer

QUESTION = "Who maintains the coffee machine on the third floor?"
OTHERS_OF_RASA = ("/", "/webhooks/rest/webhook", "/conversations/x/tracker", "/chats", "/webhooks/")


@pytest.fixture(scope="module")
def address(rasa: RasaServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where nginx serves the chat; the sample with this test's ports, name and certificate."""
    with nginx(tmp_path_factory.mktemp("nginx"), rasa_address=rasa.url) as served_at:
        yield served_at


@pytest.fixture
def browser(address: str) -> Iterator[requests.Session]:
    """What a browser does: keeps the cookie, names its page's origin."""
    with requests.Session() as session:
        session.verify = str(CERTIFICATE)
        session.trust_env = False
        session.headers["Origin"] = address
        session.get(f"{address}/chat/session", timeout=60).raise_for_status()
        yield session


def ask(browser: requests.Session, address: str, text: str, **options: object) -> requests.Response:
    message = {"text": text, "client_id": f"nginx-{time.monotonic_ns()}"}
    return browser.post(f"{address}/chat/messages", json=message, timeout=60, **options)  # type: ignore[arg-type]


def test_the_chat_answers(browser: requests.Session, address: str, action_port: int, rasa_folder: Path) -> None:
    with small_action_server("answers", port=action_port, folder=rasa_folder):
        response = ask(browser, address, QUESTION)
    lines = [json.loads(line) for line in response.iter_lines()]
    assert [line["type"] for line in lines][-1] == "end"
    assert any("on Mondays" in line["message"]["text"] for line in lines if line["type"] == "message")


def test_lines_arrive_as_they_are_said(
    browser: requests.Session, address: str, action_port: int, rasa_folder: Path
) -> None:
    """The action server hangs for seconds; that Kate is searching is read before her apology is written."""
    arrived: dict[str, float] = {}
    with small_action_server("hangs", port=action_port, folder=rasa_folder):
        for line in ask(browser, address, QUESTION, stream=True).iter_lines(chunk_size=None):
            entry = json.loads(line)
            arrived[entry["message"]["kind"] if entry["type"] == "message" else entry["type"]] = time.monotonic()
    assert arrived["end"] - arrived["searching"] > 2


def test_a_foreign_page_is_refused(browser: requests.Session, address: str) -> None:
    browser.headers["Origin"] = "https://evil.example"
    assert ask(browser, address, QUESTION).status_code == 403


def test_another_port_of_the_same_host_is_foreign(browser: requests.Session, address: str) -> None:
    browser.headers["Origin"] = f"https://{urlsplit(address).hostname}"
    assert ask(browser, address, QUESTION).status_code == 403


@pytest.mark.parametrize("path", OTHERS_OF_RASA)
def test_nothing_else_of_rasa_is_reached(browser: requests.Session, address: str, path: str) -> None:
    assert browser.post(f"{address}{path}", json={"sender": "x", "message": "hello"}, timeout=30).status_code == 404


def test_a_large_body_is_refused_by_nginx(browser: requests.Session, address: str) -> None:
    response = ask(browser, address, "x" * 20_000)
    assert response.status_code == 413
    assert "nginx" in response.headers["Server"]


def test_the_address_without_slash_leads_to_the_page(browser: requests.Session, address: str) -> None:
    response = browser.get(f"{address}/chat?embedded=1", timeout=30)
    assert response.url == f"{address}/chat/?embedded=1"
    assert "text/html" in response.headers["Content-Type"]
