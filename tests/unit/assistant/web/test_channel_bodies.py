"""The channel over HTTP: what may be said, how long, how often (criteria C5 and C7)."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from http_checks import BODY, events, refusal
from small_rasa import SmallRasa

from assistant.web.requests import MAX_BODY_BYTES
from tests.support.web_chat import Browser


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ({**BODY, "text": "é" * 1001}, (422, "too_long")),
        ({**BODY, "text": " \n"}, (422, "empty")),
        ({"text": "hello"}, (400, "bad_request")),
        ({**BODY, "text": None}, (400, "bad_request")),
        (b"not json", (400, "bad_request")),
        (b"[1]", (400, "bad_request")),
        (b"", (400, "bad_request")),
        (b"[" * 8000, (400, "bad_request")),
    ],
)
def test_c5_messages_that_are_none(
    small_rasa: SmallRasa, browser: Browser, body: Any, refused: tuple[int, str]
) -> None:
    assert refusal(browser.request("POST", "messages", body)) == refused
    assert events(small_rasa, browser.session_id) == 0


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        " /restart",
        "\u3000/restart",
        '/feedback_negative{"answer_id": "1"}',
        "\0/restart",
        "\x1f/restart",
        "//restart",
        "\n/session_start",
    ],
)
def test_c5_no_typed_text_is_an_intent(small_rasa: SmallRasa, browser: Browser, text: str) -> None:
    browser.say(text)
    assert not small_rasa.processor.typed[-1].strip().startswith("/")
    typed = browser.open()["messages"][0]
    assert typed["text"] == text.strip().lstrip("\0\x1f")


@pytest.mark.parametrize("text", ["a" * 1000, "é" * 1000, "有" * 1000, "🙂" * 1000])
def test_c5_a_message_of_the_greatest_length_fits(browser: Browser, text: str) -> None:
    body = json.dumps({**BODY, "text": text}, ensure_ascii=False).encode()  # as browsers write JSON
    assert len(body) < MAX_BODY_BYTES
    assert browser.request("POST", "messages", body).status_code == 200


@pytest.mark.parametrize("size", [MAX_BODY_BYTES + 1, 1_000_000, 10_000_000])
@pytest.mark.parametrize("is_chunked", [False, True])
def test_c5_large_bodies_are_refused_at_once(browser: Browser, size: int, is_chunked: bool) -> None:
    started = time.monotonic()
    try:
        body = in_pieces(b"x" * size) if is_chunked else b"x" * size
        assert refusal(browser.request("POST", "messages", body)) == (413, "too_large")
    except requests.ConnectionError:  # hung up on while it sent: 2 MB are read and thrown away, no more
        assert size > 2_000_000
    assert time.monotonic() - started < 2
    assert browser.say("and then").kinds == ["accepted", "scripted", "end"]


def test_c5_a_body_that_only_says_it_is_large(browser: Browser) -> None:
    assert b" 413 " in said_to(browser, f"Content-Length: {MAX_BODY_BYTES + 1}\r\n\r\n")
    assert b" 413 " in said_to(browser, "Content-Length: 1000000000000\r\n\r\n")
    assert b" 413 " in said_to(browser, "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFF\r\nxxxx")


@pytest.mark.parametrize("body", ["zz\r\nxxxx\r\n", "5;\r\nabcde\r\nzz\r\n", "-5\r\nabcde\r\n"])
def test_a_broken_body_is_told_so(browser: Browser, body: str, caplog: pytest.LogCaptureFixture) -> None:
    assert b" 400 " in said_to(browser, f"Transfer-Encoding: chunked\r\n\r\n{body}", until_closed=True)
    assert "Traceback" not in caplog.text  # Sanic would read on, and fail


def said_to(browser: Browser, rest: str, *, until_closed: bool = False) -> bytes:
    """Send the beginning of a message by hand and return the beginning of the answer, or all of it."""
    address = urlsplit(browser.url)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=5) as connection:
        head = f"POST /chat/messages HTTP/1.1\r\nHost: {address.netloc}\r\nOrigin: {browser.url}\r\n"
        head += f"Content-Type: application/json\r\nCookie: kate_session={browser.cookie}\r\n"
        connection.sendall((head + rest).encode())
        answer = connection.recv(2000)
        while until_closed and (more := connection.recv(2000)):
            answer += more
        return answer


def in_pieces(body: bytes) -> Iterator[bytes]:
    """Yield a body without telling its length."""
    for start in range(0, len(body), 10_000):
        yield body[start : start + 10_000]


def test_c7_too_many_from_one_session(browser: Browser, other: Browser) -> None:
    answer_id = browser.say("page").answer_id
    for _ in range(9):
        assert browser.say("hello").kinds[-1] == "end"
        browser.request("POST", "votes", {"answer_id": answer_id, "vote": "up"})
    assert browser.request("POST", "expectations", {"answer_id": answer_id, "text": "x"}).status_code in (200, 503)
    for path, body in (("messages", BODY), ("votes", {}), ("expectations", {})):
        refused = browser.request("POST", path, body)
        assert refusal(refused) == (429, "too_many")
        assert 1 <= refused.json()["retry_after_seconds"] <= 60
        assert refused.headers["Retry-After"] == str(refused.json()["retry_after_seconds"])
    assert browser.open()["messages"]  # reading goes on
    assert other.say("hello").kinds[-1] == "end"
