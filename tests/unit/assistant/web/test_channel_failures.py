"""The channel over HTTP when something fails (criteria C8, C9, C10)."""

from __future__ import annotations

import json
import logging

import pytest
from http_checks import BODY, change, refusal
from small_rasa import SECRET, SmallRasa

from tests.support.web_chat import Browser


def test_c8_a_failure_is_an_id_that_the_log_has(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        reply = browser.say("raise zqxcanary")
    error = reply.lines[1]
    assert (error["type"], error["code"]) == ("error", "failed")
    assert SECRET not in json.dumps(reply.lines)
    assert f"error {error['error_id']} while answering a message: RuntimeError" in caplog.text
    assert "zqxcanary" not in caplog.text  # C10
    assert SECRET not in caplog.text


def test_c9_silence_is_an_error(browser: Browser) -> None:
    assert browser.say("silent").kinds == ["accepted", "searching", "error", "end"]


def test_c8_a_lost_database_is_an_id_too(
    small_rasa: SmallRasa, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    change(small_rasa, "ALTER TABLE events RENAME TO elsewhere")
    try:
        answer = browser.request("GET", "session")
    finally:
        change(small_rasa, "ALTER TABLE elsewhere RENAME TO events")
    assert refusal(answer) == (500, "failed")
    assert answer.json()["error_id"] in caplog.text
    assert "events" not in answer.text


def test_c10_a_full_database_does_not_log_what_was_typed(
    small_rasa: SmallRasa, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    change(small_rasa, "CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'it is full'); END")
    try:
        reply = browser.say("hello zqxcanary")
    finally:
        change(small_rasa, "DROP TRIGGER full")
    assert reply.kinds == ["accepted", "scripted", "end"]  # Rasa keeps it in memory
    assert "it is full" in caplog.text
    assert "zqxcanary" not in caplog.text


def test_without_a_model_the_chat_says_so(small_rasa: SmallRasa, browser: Browser) -> None:
    small_rasa.agent.processor = None
    try:
        refused = [browser.request("GET", "session"), browser.request("POST", "messages", BODY)]
        refused += [browser.request("POST", path, {}) for path in ("start-over", "forget")]
    finally:
        small_rasa.agent.processor = small_rasa.processor
    assert {refusal(answer) for answer in refused} == {(503, "unavailable")}
