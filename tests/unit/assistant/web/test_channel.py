"""The channel over HTTP, inside Rasa's own server: what an employee can do."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from http_checks import CLIENT_ID, events, wait_for
from small_actions import SmallActions
from small_rasa import SmallRasa

from tests.support.web_chat import Browser


def test_a_new_session_has_all_that_the_page_needs(small_rasa: SmallRasa) -> None:
    with Browser(small_rasa.url) as browser:
        session = browser.open()
    assert session == {
        "is_new": True,
        "language": None,
        "messages": [],
        "first_message": {language: f"utter_first_message ({language})" for language in ("en", "fr", "ja")},
        "suggestions": {language: ["One?", f"Two? ({language})"] for language in ("en", "fr", "ja")},
        "max_characters": 1000,
        "asks_expectation": True,
    }


def test_the_conversation_is_there_after_a_reload(browser: Browser) -> None:
    reply = browser.say("bonjour français page", client_id=CLIENT_ID)
    assert reply.kinds == ["accepted", "searching", "answer", "end"]
    assert reply.lines[-1]["language"] == "fr"
    session = browser.open()
    assert (session["is_new"], session["language"]) == (False, "fr")
    typed, answer = session["messages"]
    assert (typed["from"], typed["text"], typed["client_id"]) == ("you", "bonjour français page", CLIENT_ID)
    assert typed["id"] == reply.lines[0]["id"] == answer["id"]
    assert answer == reply.messages[0]
    assert answer["card"]["answer"]["url"] == "http://intranet.example/a"


def test_a_reload_gets_the_answer_that_is_under_way(small_rasa: SmallRasa, browser: Browser) -> None:
    small_rasa.processor.is_free.clear()
    with ThreadPoolExecutor() as threads:
        reply = threads.submit(browser.say, "wait for the page")
        wait_for(lambda: "wait for the page" in small_rasa.processor.typed)
        session = threads.submit(browser.open)
        time.sleep(0.2)
        assert not session.done()
        small_rasa.processor.is_free.set()
        assert [message["kind"] for message in session.result()["messages"]] == ["typed", "answer"]
        assert reply.result().kinds[-1] == "end"


def test_lines_come_as_they_are_said(small_rasa: SmallRasa, browser: Browser) -> None:
    small_rasa.processor.is_free.clear()
    body = {"text": "wait for the page", "client_id": CLIENT_ID}
    with browser.request("POST", "messages", body, stream=True) as response:
        lines = response.iter_lines(chunk_size=1)
        assert b"accepted" in next(lines)
        assert b"searching" in next(lines)
        small_rasa.processor.is_free.set()
        assert b"utter_page_answer" in next(lines)
        assert b"end" in next(lines)
    assert response.headers["Content-Type"] == "application/x-ndjson"
    assert response.headers["X-Accel-Buffering"] == "no"


def test_a_turn_goes_on_when_the_browser_leaves_and_is_not_asked_twice(small_rasa: SmallRasa, browser: Browser) -> None:
    small_rasa.processor.is_free.clear()
    text = "wait for the page as I leave"
    response = browser.request("POST", "messages", {"text": text, "client_id": CLIENT_ID}, stream=True)
    first_line = next(response.iter_lines(chunk_size=1))
    response.close()
    with ThreadPoolExecutor() as threads:
        again = threads.submit(browser.say, text, client_id=CLIENT_ID)
        time.sleep(0.1)
        small_rasa.processor.is_free.set()
        assert again.result().kinds == ["accepted", "searching", "answer", "end"]
    assert again.result().lines[0]["id"] in first_line.decode()
    assert browser.say(text, client_id=CLIENT_ID).lines == again.result().lines  # as often as one likes
    assert small_rasa.processor.typed.count(text) == 1
    assert len(browser.open()["messages"]) == 2


def test_the_same_client_id_of_another_is_another_message(browser: Browser, other: Browser) -> None:
    mine = browser.say("mine", client_id=CLIENT_ID)
    assert other.say("hers", client_id=CLIENT_ID).lines[0]["id"] != mine.lines[0]["id"]


def test_what_failed_is_worth_another_try(small_rasa: SmallRasa, browser: Browser) -> None:
    for _ in range(2):
        assert browser.say("raise", client_id=CLIENT_ID).kinds == ["accepted", "error", "end"]
    assert len(small_rasa.processor.typed[-2:]) == 2
    assert small_rasa.processor.typed[-1] == small_rasa.processor.typed[-2] == "raise"


def test_messages_of_one_session_are_answered_in_their_order(browser: Browser) -> None:
    texts = [f"concurrent {number}" for number in range(6)]
    started = time.monotonic()
    with ThreadPoolExecutor(6) as threads:
        replies = list(threads.map(lambda text: Browser(browser.url, browser.http).say(text), texts))
    assert all(reply.kinds == ["accepted", "scripted", "end"] for reply in replies)
    assert time.monotonic() - started < 4  # Rasa's own lock looks once a second: it would take 5
    messages = browser.open()["messages"]
    assert [message["kind"] for message in messages] == ["typed", "scripted"] * 6
    assert sorted(message["text"] for message in messages[::2]) == texts
    assert all(typed["id"] == said["id"] for typed, said in zip(messages[::2], messages[1::2], strict=True))


def test_votes(small_rasa: SmallRasa, browser: Browser) -> None:
    answer_id = browser.say("français page").answer_id
    assert browser.vote(answer_id, "up").kinds == ["accepted", "thanks", "end"]
    assert small_rasa.processor.typed[-1] == f'/feedback_positive{{"answer_id": "{answer_id}"}}'
    second = browser.vote(answer_id, "down")
    assert small_rasa.processor.typed[-1].startswith("/feedback_negative")
    assert second.kinds == ["accepted", "searching", "answer", "end"]
    assert second.lines[-1]["language"] == "fr"
    assert second.answer_id == second.lines[0]["id"] != answer_id
    kate = [message for message in browser.open()["messages"] if message["from"] == "kate"]
    assert [(message["kind"], message["vote"]) for message in kate] == [
        ("answer", "down"),
        ("thanks", None),
        ("answer", None),
    ]


def test_an_expectation_goes_to_the_action_server_with_its_answer(browser: Browser, actions: SmallActions) -> None:
    actions.answers({"ok": True})
    answer_id = browser.say("/which page?").answer_id
    second_id = browser.vote(answer_id, "down").answer_id
    assert browser.expect(second_id, "the London page") == {"ok": True}
    shown = {"source": "http://intranet.example/a", "language": "en", "question": "/which page?", "start": 3, "end": 9}
    assert actions.asked == [
        (
            "/feedback/expectation",
            {"session": browser.session_id, "answer": shown, "text": "the London page"},
        )
    ]


def test_an_expectation_of_a_scripted_answer(browser: Browser, actions: SmallActions) -> None:
    actions.answers({"ok": True})
    browser.expect(browser.say("leave?").answer_id, "Tokyo")
    ((_, body),) = actions.asked
    assert body["answer"] == {
        "source": "utter_hr_leave",
        "language": "en",
        "question": "leave?",
        "start": None,
        "end": None,
    }


@pytest.mark.parametrize(("reply", "status"), [({"ok": False}, 200), ([], 200), ({"error": "no"}, 500), ({}, 404)])
def test_an_expectation_that_nobody_keeps(browser: Browser, actions: SmallActions, reply: Any, status: int) -> None:
    actions.answers(reply, status=status)
    body = {"answer_id": browser.say("page").answer_id, "text": "Tokyo"}
    refused = browser.request("POST", "expectations", body)
    assert (refused.status_code, refused.json()) == (503, {"error": "unavailable"})


def test_starting_over_keeps_the_old_conversation_for_nobody_else(small_rasa: SmallRasa, browser: Browser) -> None:
    browser.say("hello")
    old = browser.session_id
    session = browser.start_over()
    assert (session["is_new"], session["messages"]) == (True, [])
    assert browser.session_id != old
    assert browser.open()["messages"] == []
    assert events(small_rasa, old) > 0


def test_the_page_and_its_files(small_rasa: SmallRasa) -> None:
    types = {
        "": "text/html; charset=utf-8",
        "page/index.html": "text/html; charset=utf-8",
        "page/kate.css": "text/css; charset=utf-8",
        "page/icon.svg": "image/svg+xml",
        "page/widget.js": "text/javascript; charset=utf-8",
        "widget.js": "text/javascript; charset=utf-8",
    }
    for path, content_type in types.items():
        file = requests.get(f"{small_rasa.url}/chat/{path}", timeout=10)
        assert (file.status_code, file.headers["Content-Type"]) == (200, content_type)
        assert file.text == f"{path.split('/')[-1] or 'index.html'} as it is"
        assert file.headers["Cache-Control"] == "no-cache"
        assert "Set-Cookie" not in file.headers
        tags = {"If-None-Match": f'"other", W/{file.headers["ETag"]}'}
        again = requests.get(f"{small_rasa.url}/chat/{path}", headers=tags, timeout=10)
        assert (again.status_code, again.content) == (304, b"")


def test_without_the_slash_the_way_is_shown(small_rasa: SmallRasa) -> None:
    there = requests.get(f"{small_rasa.url}/chat?language=fr", allow_redirects=False, timeout=10)
    assert (there.status_code, there.headers["Location"]) == (308, "chat/?language=fr")
    assert requests.get(f"{small_rasa.url}/chat", timeout=10).text == "index.html as it is"
