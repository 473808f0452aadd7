"""What nobody can do to the web chat of a real Rasa, and what employees hear when something fails."""

from __future__ import annotations

import json
import re
import socket
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.integration.test_never_silent import APOLOGIES, HR_CONTACT, LIMIT_SECONDS, QUESTIONS, deaf_server
from tests.support.answerers import SECRET
from tests.support.processes import ROOT, small_action_server
from tests.support.rasa_server import RasaServer
from tests.support.web_chat import Browser, Stream

BODY = {"text": "How do I claim my travel expenses?", "client_id": "page-0001"}
POSTS = ("messages", "votes", "expectations", "start-over", "forget")
CANARY = "zqxwebcanary"
"""C10: no log has it."""
QUICK_SECONDS = 2.0
"""For answers that take no thinking; a 1 MB message was once measured to block Rasa for 14 s."""


@pytest.fixture
def browser(rasa: RasaServer) -> Iterator[Browser]:
    """A browser that has opened the chat."""
    with Browser(rasa.url) as browser:
        browser.open()
        yield browser


@pytest.fixture
def other(rasa: RasaServer) -> Iterator[Browser]:
    """Another employee's."""
    with Browser(rasa.url) as browser:
        browser.open()
        yield browser


def typed(rasa_folder: Path, session_id: str) -> list[dict[str, Any]]:
    """What Rasa has taken in from a session, each with the intent that it saw."""
    database = sqlite3.connect(rasa_folder / "conversations.db")
    try:
        query = "SELECT data FROM events WHERE sender_id = ? AND type_name = 'user' ORDER BY id"
        return [json.loads(data) for (data,) in database.execute(query, [session_id])]
    finally:
        database.close()


def refusal(response: requests.Response) -> tuple[int, str]:
    """Status and code of an answer that must be a refusal of ours."""
    return response.status_code, response.json()["error"]


def test_c1_rasa_listens_on_this_machine_only_and_its_api_is_off(rasa: RasaServer, browser: Browser) -> None:
    browser.say("hello")
    (started,) = [line for line in (ROOT / "Procfile").read_text().splitlines() if line.startswith("rasa:")]
    assert "--interface 127.0.0.1" in started
    assert "--enable-api" not in started
    for path in (f"conversations/{browser.session_id}/tracker", "model/parse", "status", "domain"):
        assert requests.get(f"{rasa.url}/{path}", timeout=10).status_code == 404


def test_c2_the_cookie(rasa: RasaServer) -> None:
    header = requests.get(f"{rasa.url}/chat/session", timeout=10).headers["Set-Cookie"]
    assert re.fullmatch(
        r"kate_session=[0-9a-f]{32}\.[0-9]+\.[0-9a-f]{64}; Path=/chat; Max-Age=2592000; HttpOnly; SameSite=Strict",
        header,
    )


@pytest.mark.parametrize("path", POSTS)
def test_c2_forged_cookies_are_lost_sessions(rasa: RasaServer, rasa_folder: Path, browser: Browser, path: str) -> None:
    session_id, made_at, mark = browser.cookie.split(".")
    forged = ["", session_id, f"{'f' * 32}.{made_at}.{mark}", f"{session_id}.{made_at}.{'0' * 64}", "f" * 32]
    with Browser(rasa.url) as thief:
        for cookie in forged:
            answer = thief.request("POST", path, BODY, headers={"Cookie": f"kate_session={cookie}"})
            assert refusal(answer) == (401, "session_lost")
            assert "Set-Cookie" not in answer.headers
    assert typed(rasa_folder, session_id) == typed(rasa_folder, "f" * 32) == []


def test_c2_an_unknown_id_is_replaced(rasa: RasaServer) -> None:
    known = "f" * 32
    headers = {"Cookie": f"kate_session={known}.1790000000.{'0' * 64}"}
    answer = requests.get(f"{rasa.url}/chat/session", headers=headers, timeout=10)
    assert answer.json()["is_new"]
    assert known not in answer.headers["Set-Cookie"]


def test_c3_one_employee_cannot_reach_anothers_conversation(
    rasa_folder: Path, browser: Browser, other: Browser
) -> None:
    answer_id = browser.say("How do I claim my travel expenses?").answer_id
    mine = browser.session_id
    before = typed(rasa_folder, mine)
    claims = dict.fromkeys(("sender", "sender_id", "session", "session_id", "conversation_id"), mine)
    query = "&".join(f"{name}={value}" for name, value in claims.items())
    headers = {"X-Session-Id": mine, "Authorization": f"Bearer {mine}"}
    assert other.request("POST", f"messages?{query}", {**BODY, **claims}, headers=headers).status_code == 200
    assert mine not in other.request("GET", f"session?{query}", headers=headers).text
    assert refusal(other.request("POST", "votes", {"answer_id": answer_id, "vote": "down"})) == (404, "not_found")
    other.request("POST", "forget", {**claims}, headers=headers)
    assert typed(rasa_folder, mine) == before
    assert len(browser.open()["messages"]) == 2


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": None},
        {"Origin": "null"},
        {"Origin": "http://evil.example"},
        {"Content-Type": "text/plain"},
        {"Content-Type": None},
    ],
)
def test_c4_other_sites_cannot_speak_for_an_employee(
    rasa_folder: Path, browser: Browser, path: str, headers: dict[str, str | None]
) -> None:
    answer = browser.request("POST", path, BODY, headers=headers)
    assert refusal(answer) == (403, "forbidden")
    assert typed(rasa_folder, browser.session_id) == []


@pytest.mark.parametrize(
    "text",
    ["/restart", " /restart", "\u3000/restart", "／restart", "\0/restart", '/feedback_negative{"answer_id": "1"}'],
)
def test_c5_typed_text_triggers_no_intent(rasa_folder: Path, browser: Browser, text: str) -> None:
    assert browser.say(text).kinds[-1] == "end"
    (event,) = typed(rasa_folder, browser.session_id)
    assert event["parse_data"]["intent"]["confidence"] < 1.0  # that of a payload
    assert event["parse_data"]["intent"]["name"] != "restart"
    assert not event["text"].startswith("/")
    assert browser.open()["messages"][0]["text"] == text.strip().lstrip("\0")


def test_c5_a_long_message_is_refused_politely(rasa_folder: Path, browser: Browser) -> None:
    assert browser.request("POST", "messages", {**BODY, "text": "é" * 1000}).status_code == 200
    assert refusal(browser.request("POST", "messages", {**BODY, "text": "é" * 1001})) == (422, "too_long")
    assert len(typed(rasa_folder, browser.session_id)) == 1


@pytest.mark.parametrize("size", [8193, 1_000_000])
@pytest.mark.parametrize("is_chunked", [False, True])
def test_c5_a_large_body_is_refused_at_once(browser: Browser, other: Browser, size: int, is_chunked: bool) -> None:
    body = b"x" * size
    pieces = (body[start : start + 10_000] for start in range(0, size, 10_000))
    started = time.monotonic()
    answer = browser.request("POST", "messages", pieces if is_chunked else body)
    assert refusal(answer) == (413, "too_large")
    assert other.open()["messages"] == []  # and Rasa is there for others
    assert time.monotonic() - started < QUICK_SECONDS


def test_c7_more_than_twenty_a_minute(browser: Browser, other: Browser) -> None:
    for _ in range(20):
        assert browser.request("POST", "votes", {"answer_id": "0" * 32, "vote": "up"}).status_code == 404
    answer = browser.request("POST", "messages", BODY)
    assert refusal(answer) == (429, "too_many")
    assert 1 <= int(answer.headers["Retry-After"]) == answer.json()["retry_after_seconds"] <= 60
    assert other.say("hello").kinds[-1] == "end"


def assert_apologises(reply: Stream, *, language: str) -> None:
    assert reply.kinds == ["accepted", "searching", "unavailable", "end"]
    assert APOLOGIES[language] in reply.text
    assert HR_CONTACT in reply.text
    assert SECRET not in json.dumps(reply.lines)  # C8
    assert reply.seconds[-1] < LIMIT_SECONDS


@pytest.mark.parametrize("language", QUESTIONS)
def test_c9_action_server_down(browser: Browser, language: str) -> None:
    assert_apologises(browser.say(f"{QUESTIONS[language]} {CANARY}"), language=language)


def test_c9_action_server_frozen_and_searching_is_said_at_once(browser: Browser, action_port: int) -> None:
    with deaf_server(action_port):
        reply = browser.say(f"{QUESTIONS['fr']} {CANARY}")
    assert_apologises(reply, language="fr")
    assert reply.seconds[1] < reply.seconds[2] - 5  # the line came long before the apology


@pytest.mark.parametrize("behaviour", ["hangs", "raises", "dies"])
def test_c9_the_reader_fails(browser: Browser, action_port: int, rasa_folder: Path, behaviour: str) -> None:
    with small_action_server(behaviour, port=action_port, folder=rasa_folder):
        assert_apologises(browser.say(f"{QUESTIONS['en']} {CANARY}"), language="en")
    with small_action_server("answers", port=action_port, folder=rasa_folder):
        assert browser.say(QUESTIONS["en"]).kinds == ["accepted", "searching", "answer", "end"]  # K1


def test_c9_votes_expectations_and_forgetting_without_the_action_server(
    browser: Browser, action_port: int, rasa_folder: Path
) -> None:
    with small_action_server("answers", port=action_port, folder=rasa_folder):
        answer_id = browser.say(QUESTIONS["en"]).answer_id
    for vote in ("up", "down"):
        assert browser.vote(answer_id, vote).messages[-1]["kind"] == "unavailable"
    expectation = browser.request("POST", "expectations", {"answer_id": answer_id, "text": CANARY})
    assert refusal(expectation) == (503, "unavailable")
    before = browser.open()["messages"]
    forgetting = browser.request("POST", "forget", {})
    assert refusal(forgetting) == (502, "not_forgotten")
    assert forgetting.json()["error_id"] in (rasa_folder / "rasa.log").read_text()
    assert browser.open()["messages"] == before  # not half-way
    with small_action_server("answers", port=action_port, folder=rasa_folder):
        assert browser.forget()["messages"] == []


def test_c10_no_log_has_what_was_typed(browser: Browser, action_port: int, rasa_folder: Path) -> None:
    with small_action_server("raises", port=action_port, folder=rasa_folder):
        browser.say(f"{QUESTIONS['en']} {CANARY}")
        reply = browser.say(f"How do I claim my travel expenses? {CANARY}")
        for message in reply.messages:
            browser.request("POST", "expectations", {"answer_id": message["id"], "text": CANARY})
            browser.vote(message["id"], "down")
        browser.say(f"/{CANARY} {CANARY}")
        browser.request("POST", "messages", {**BODY, "text": CANARY * 200})
        browser.request("POST", "messages", f'{{"{CANARY}'.encode())
    assert typed(rasa_folder, browser.session_id)
    for log in rasa_folder.glob("*.log"):
        assert log.stat().st_size > 0
        assert CANARY not in log.read_text(), log


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://evil.example"}])
@pytest.mark.parametrize("path", ["", "session", "messages", "page/kate.css", "page/nothing", "widget.js"])
def test_every_answer_says_what_may_run_and_lets_no_other_site_in(
    rasa: RasaServer, path: str, headers: dict[str, str]
) -> None:
    answer = requests.get(f"{rasa.url}/chat/{path}", headers=headers, timeout=10)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    assert not [name for name in answer.headers if name.lower().startswith("access-control-")]


def test_the_page_that_ships_is_served(rasa: RasaServer) -> None:
    page = requests.get(f"{rasa.url}/chat", timeout=10)
    assert page.url == f"{rasa.url}/chat/"
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    linked = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert linked
    for path in linked:
        assert requests.get(f"{page.url}{path}", timeout=10).status_code == 200, path


def test_nobody_on_the_network_is_asked(rasa: RasaServer) -> None:
    """The server's socket is bound to loopback: the machine's other addresses refuse (C1)."""
    port = int(rasa.url.rsplit(":", 1)[1])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing; tells which address of ours would
        except OSError:
            pytest.skip("this machine has no address but loopback")
        address = probe.getsockname()[0]
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((address, port), timeout=5).close()
