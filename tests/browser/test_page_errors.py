"""When something goes wrong: it is said in plain words, nothing typed is lost, and nothing is asked twice."""

from __future__ import annotations

import pytest

from tests.browser.chromium import ChatPage
from tests.browser.fake_state import FakeChat

QUESTION = "How many unused days can I carry over?"
SOON = "const real = setTimeout; window.setTimeout = (f, ms, ...r) => real(f, ms >= 20000 ? ms / 20 : ms, ...r);"
"""Twenty seconds of silence are one."""


def failed(page: ChatPage, chat: FakeChat, *how: str, path: str = "messages") -> None:
    """Let sending go wrong, and ask."""
    chat.fail(path, *how)
    page.open()
    page.say(QUESTION, is_answered=False)
    page.find(".problem")
    assert page.shown() == [QUESTION]


def retried(page: ChatPage) -> None:
    """Try again; the answer comes."""
    page.click(".problem .primary")
    page.find(".card")
    page.gone(".problem")
    assert page.shown() == [QUESTION]


@pytest.mark.parametrize(
    ("how", "state", "words"),
    [
        ("away", "Not sent", "Kate cannot be reached at the moment."),
        ("login", "Not sent", "Kate cannot be reached at the moment."),
        ("unavailable", "Not sent", "Kate cannot be reached at the moment."),
        ("failed", "No reply", "Something went wrong on Kate’s side, not yours. Please try again. Reference: ab12cd34"),
        ("forbidden", "Not sent", "Something went wrong on Kate’s side"),
        ("bad_request", "Not sent", "Something went wrong on Kate’s side"),
        ("error", "No reply", "Reference: ab12cd34"),
    ],
)
def test_a_failure_is_told_and_tried_again(page: ChatPage, chat: FakeChat, how: str, state: str, words: str) -> None:
    failed(page, chat, how)
    assert page.text(".problem").startswith(state)
    assert words in page.text(".problem")
    retried(page)


@pytest.mark.parametrize(("language", "words"), [("fr", "Kate est injoignable"), ("ja", "現在 Kate に接続できません")])
def test_failures_are_told_in_the_employees_language(page: ChatPage, chat: FakeChat, language: str, words: str) -> None:
    chat.fail("messages", "away")
    page.open(language=language)
    page.say("?", is_answered=False)
    page.until_says(".problem", words)
    assert page.js("return document.querySelector('.problem').lang") == language


def test_too_many_messages_are_counted_down(page: ChatPage, chat: FakeChat) -> None:
    chat.retry_after_seconds = 3
    failed(page, chat, "too_many")
    page.until_says(".problem", "You can send this one in")
    assert not page.find(".problem .primary").is_enabled()
    retried(page)


@pytest.mark.parametrize("how", ["too_long", "too_large"])
def test_a_message_that_is_refused_as_too_long_can_be_edited(page: ChatPage, chat: FakeChat, how: str) -> None:
    failed(page, chat, how)
    assert "too long for Kate" in page.text(".problem")
    assert page.all(".problem .primary") == []
    page.type("And this?")
    page.click(".problem .quiet")
    assert page.typed == f"And this?\n{QUESTION}"
    assert page.shown() == []
    assert page.focused().startswith("question")


def test_a_lost_session_is_replaced_and_said(page: ChatPage, chat: FakeChat) -> None:
    page.open()
    page.say("hello")
    assert page.all(".thumb")
    chat.fail("messages", "session_lost")
    page.say(QUESTION, is_answered=False)
    page.until_says(".separator", "Your previous conversation has expired; a new one begins here.")
    page.until_says(".problem", "Not sent")
    assert page.all(".thumb") == []
    page.click(".problem .primary")
    page.find(".card")
    assert page.shown() == ["hello", QUESTION]
    assert chat.said() == [QUESTION]


def test_a_browser_without_cookies_is_told_so(page: ChatPage, chat: FakeChat) -> None:
    failed(page, chat, "session_lost")
    chat.conversations.clear()
    chat.fail("messages", "session_lost")
    page.click(".problem .primary")
    page.until_says(".problem", "Your browser blocks Kate’s cookie.")


def test_a_vote_in_a_lost_session_says_that_it_is_lost(page: ChatPage, chat: FakeChat) -> None:
    page.open()
    page.say("hello")
    chat.fail("votes", "session_lost")
    page.click(".thumb[aria-label='Helpful']")
    page.until_says(".separator", "Your previous conversation has expired")


def test_a_vote_that_fails_is_not_shown_as_given(page: ChatPage, chat: FakeChat) -> None:
    page.open()
    page.say("hello")
    chat.fail("votes", "away")
    page.click(".thumb[aria-label='Not helpful']")
    page.until_says(".feedback", "That did not work. Please try again.")
    assert page.all(".thumb[aria-pressed='true']") == []
    page.click(".thumb[aria-label='Not helpful']")
    page.find(".thumb[aria-pressed='true']")


def test_an_expectation_that_fails_keeps_its_words(page: ChatPage, chat: FakeChat) -> None:
    chat.fail("expectations", "unavailable")
    page.open()
    page.say("hello")
    page.click(".thumb[aria-label='Not helpful']")
    page.click(".feedback .plain")
    page.press("Thirty days")
    page.click(".expectation .primary")
    page.until_says(".expectation", "That did not work. Please try again.")
    assert page.js("return document.querySelector('.expectation textarea').value") == "Thirty days"
    page.click(".expectation .primary")
    page.gone(".expectation")


@pytest.mark.parametrize("how", ["cut", "silent"])
def test_a_reply_that_is_cut_is_found_again_without_asking_twice(page: ChatPage, chat: FakeChat, how: str) -> None:
    page.before_load(SOON)
    chat.fail("messages", how)
    page.open()
    page.say(QUESTION, is_answered=False)
    page.find(".card")
    assert page.shown() == [QUESTION]
    assert chat.said() == [QUESTION]


def test_a_message_that_was_lost_in_a_cut_is_sent_once_more_by_itself(page: ChatPage, chat: FakeChat) -> None:
    chat.fail("messages", "lost")
    page.open()
    page.say(QUESTION, is_answered=False)
    page.find(".card")
    assert chat.said() == [QUESTION]
    assert chat.count("messages") == 2


def test_a_reply_that_is_cut_again_and_again_can_be_tried_by_hand(page: ChatPage, chat: FakeChat) -> None:
    failed(page, chat, "lost", "lost")
    assert "No reply" in page.text(".problem")
    assert "The connection broke before Kate had replied." in page.text(".problem")
    retried(page)
    assert chat.said() == [QUESTION]


def test_before_a_retry_the_server_is_asked_whether_it_has_answered(page: ChatPage, chat: FakeChat) -> None:
    page.open()
    chat.fail("messages", "cut")
    chat.fail("session", "away")
    page.say(QUESTION, is_answered=False)
    page.find(".problem")
    retried(page)
    assert chat.count("messages") == 1


def test_an_empty_reply_is_a_failure_c9(page: ChatPage, chat: FakeChat) -> None:
    chat.script.insert(0, ("", []))
    page.open()
    page.say(QUESTION, is_answered=False)
    page.until_says(".problem", "Something went wrong on Kate’s side")


def test_offline_and_back(page: ChatPage, chat: FakeChat) -> None:
    page.open()
    page.online(False)
    page.until_says("#notice", "You are offline. What you write is kept")
    page.say(QUESTION, is_answered=False)
    page.until_says(".problem", "You are offline.")
    page.online(True)
    page.wait(lambda: page.text("#notice") == "", "no notice")
    retried(page)
    assert chat.said() == [QUESTION]


def test_a_page_that_loads_before_kate_is_there_waits_for_her(page: ChatPage, chat: FakeChat) -> None:
    chat.fail("session", "away", "away")
    page.open(is_ready="#notice:not(:empty)")
    assert "Kate cannot be reached" in page.text("#notice")
    page.say(QUESTION, is_answered=False)
    page.wait(lambda: chat.count("session") >= 2, "another try")
    assert page.typed == QUESTION
    page.find(".kate.first")
    page.press("\ue007")
    page.find(".card")
    assert page.text("#notice") == ""


def test_a_message_without_a_reply_outlives_a_reload(page: ChatPage, chat: FakeChat) -> None:
    failed(page, chat, "away")
    page.open(is_ready=".problem")
    assert page.shown() == [QUESTION]
    retried(page)
    page.open(is_ready=".card")
    assert page.shown() == [QUESTION]


def test_a_reload_while_kate_works_shows_her_reply(page: ChatPage, chat: FakeChat) -> None:
    chat.delay_seconds = 1.5
    page.open()
    page.say(QUESTION, is_answered=False)
    page.find(".waiting")
    page.open(is_ready=".card")
    assert page.shown() == [QUESTION]
    assert chat.said() == [QUESTION]


def test_failures_in_a_row_keep_every_message(page: ChatPage, chat: FakeChat) -> None:
    chat.fail("messages", "away", "failed")
    page.open()
    page.say("one", is_answered=False)
    page.say("two", is_answered=False)
    page.wait(lambda: len(page.all(".problem")) == 2, "two problems")
    page.say("three")
    assert page.shown() == ["one", "two", "three"]
    page.click(".problem .primary")
    page.wait(lambda: len(page.all(".problem")) == 1, "one problem less")
    page.click(".problem .primary")
    page.gone(".problem, .waiting")
    assert sorted(chat.said()) == ["one", "three", "two"]
