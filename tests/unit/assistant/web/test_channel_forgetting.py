"""Forgetting over HTTP: all of it or nothing, and for good (criterion C11)."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from http_checks import CLIENT_ID, events, refusal, wait_for
from rasa.core.tracker_store import TrackerStore
from small_actions import SmallActions
from small_rasa import SmallRasa

from tests.support.web_chat import Browser


def test_a_forgotten_conversation_is_gone(small_rasa: SmallRasa, browser: Browser, actions: SmallActions) -> None:
    actions.answers({"erased": 2})
    browser.say("zqxforgetme", client_id=CLIENT_ID)
    old, cookie = browser.session_id, browser.cookie
    assert b"zqxforgetme" in small_rasa.database.read_bytes()
    session = browser.forget()
    assert (session["is_new"], session["messages"]) == (True, [])
    assert browser.session_id != old
    assert actions.asked == [("/feedback/erase", {"session": old})]
    assert events(small_rasa, old) == 0
    assert b"zqxforgetme" not in small_rasa.database.read_bytes()
    browser.http.cookies.set("kate_session", cookie, domain="127.0.0.1", path="/chat")
    late = browser.request("POST", "messages", {"text": "late", "client_id": CLIENT_ID})
    assert (late.status_code, late.json()) == (401, {"error": "session_lost"})
    assert browser.open()["is_new"]  # a second tab begins afresh, too
    assert browser.session_id != old


def test_what_is_under_way_ends_before_it_is_forgotten(
    small_rasa: SmallRasa, browser: Browser, actions: SmallActions
) -> None:
    actions.answers({"erased": 0})
    small_rasa.processor.is_free.clear()
    old = browser.session_id
    with ThreadPoolExecutor() as threads:
        threads.submit(Browser(browser.url, browser.http).say, "wait, then forget this")
        wait_for(lambda: "wait, then forget this" in small_rasa.processor.typed)
        forgetting = threads.submit(browser.forget)
        time.sleep(0.2)
        assert not forgetting.done()
        small_rasa.processor.is_free.set()
        assert forgetting.result()["is_new"]
    assert events(small_rasa, old) == 0


def test_forgetting_goes_on_when_the_browser_leaves(
    small_rasa: SmallRasa, browser: Browser, actions: SmallActions
) -> None:
    browser.say("hello")
    actions.answers({"erased": 0}, delay_seconds=0.5)
    headers = {"Origin": browser.url, "Content-Type": "application/json"}
    with pytest.raises(requests.Timeout):
        browser.http.post(f"{browser.url}/chat/forget", data="{}", headers=headers, timeout=0.2)
    wait_for(lambda: events(small_rasa, browser.session_id) == 0)
    assert browser.open()["is_new"]


def test_what_is_sent_meanwhile_does_not_bring_a_conversation_back(
    small_rasa: SmallRasa, browser: Browser, actions: SmallActions
) -> None:
    actions.answers({"erased": 0}, delay_seconds=0.5)
    session_id, cookie = browser.session_id, browser.cookie
    with ThreadPoolExecutor() as threads, Browser(browser.url) as second_tab:
        forgetting = threads.submit(browser.forget)
        wait_for(lambda: actions.asked)
        second_tab.http.cookies.set("kate_session", cookie, domain="127.0.0.1", path="/chat")
        late = threads.submit(second_tab.say, "sent meanwhile")
        assert forgetting.result()["is_new"]
        assert late.result().kinds == ["accepted", "error", "end"]
    assert "sent meanwhile" not in small_rasa.processor.typed
    assert events(small_rasa, session_id) == 0


@pytest.mark.parametrize(("reply", "status"), [({}, 200), ({"erased": "all"}, 200), ({"erased": 1}, 500), (None, 404)])
def test_nothing_is_forgotten_half_way(browser: Browser, actions: SmallActions, reply: Any, status: int) -> None:
    actions.answers(reply, status=status)
    browser.say("hello")
    before = browser.open()["messages"]
    refused = browser.request("POST", "forget", {})
    assert refused.status_code == 502
    assert refused.json()["error"] == "not_forgotten"
    assert len(refused.json()["error_id"]) == 8
    assert "Set-Cookie" not in refused.headers
    assert browser.open()["messages"] == before
    actions.answers({"erased": 0})
    assert browser.forget()["is_new"]  # asked again, it works


def test_what_cannot_be_forgotten_is_not_begun_to_be(small_rasa: SmallRasa, browser: Browser) -> None:
    before, small_rasa.agent.tracker_store = small_rasa.agent.tracker_store, TrackerStore(small_rasa.domain)
    try:
        answer = browser.request("POST", "forget", {})
    finally:
        small_rasa.agent.tracker_store = before
    assert refusal(answer) == (503, "unavailable")
