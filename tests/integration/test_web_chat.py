"""Whole conversations on the web chat: real Rasa, real action server, an answerer that knows two pages."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from actions.cards import card_of
from actions.qa.feedback_records import Vote, session_digest
from actions.qa.feedback_store import FeedbackStore
from tests.support.answerers import FIRST, FOUND, NOTHING, SECOND
from tests.support.processes import small_action_server
from tests.support.rasa_server import RasaServer, rasa_server
from tests.support.web_chat import Browser

HR_CONTACT = "hr@sorane.example"
LANGUAGES = ("en", "fr", "ja")
QUESTIONS = {
    "en": "Who maintains the coffee machine on the third floor?",
    "fr": "Qui entretient la machine à café du troisième étage ?",
    "ja": "3階のコーヒーメーカーは誰が管理していますか",
}
UNANSWERED = {
    "en": "Where do we keep the unicorn costume?",
    "fr": "Où range-t-on le costume de unicorn ?",
    "ja": "unicorn の衣装はどこに保管していますか",
}
SCRIPTED = {
    "en": "How do I claim my travel expenses?",
    "fr": "Comment me faire rembourser mes notes de frais ?",
    "ja": "経費の精算方法を教えてください",
}
AUTOMATIC = {"en": "automatic|a program", "fr": "automatique|un programme", "ja": "自動|プログラム"}
KEPT = {"en": "30 days", "fr": "30[ \u00a0\u202f]jours", "ja": "30日"}
NO_DETAILS = {"en": "medical|health", "fr": "médical|santé", "ja": "病|医療|健康"}


@pytest.fixture(scope="module", autouse=True)
def _action_server(action_port: int, rasa_folder: Path) -> Iterator[None]:
    with small_action_server("answers", port=action_port, folder=rasa_folder):
        yield


@pytest.fixture(scope="module")
def feedback(rasa_folder: Path) -> Iterator[FeedbackStore]:
    """What the action server has kept."""
    store = FeedbackStore(f"sqlite:///{rasa_folder}/feedback.db")
    store.open()
    yield store
    store.close()


@pytest.fixture
def browser(rasa: RasaServer) -> Iterator[Browser]:
    """A browser that has opened the chat."""
    with Browser(rasa.url) as browser:
        browser.open()
        yield browser


@pytest.mark.parametrize("language", LANGUAGES)
def test_c12_the_first_message_says_what_kate_is(browser: Browser, language: str) -> None:
    first = browser.open()["first_message"][language]
    for words in (AUTOMATIC, KEPT, NO_DETAILS):
        assert re.search(words[language], first), (words[language], first)
    assert HR_CONTACT in first


@pytest.mark.parametrize("language", LANGUAGES)
def test_suggested_questions_get_answers(browser: Browser, language: str) -> None:
    suggestions = browser.open()["suggestions"][language]
    assert 3 <= len(suggestions) <= 5
    for suggestion in suggestions:
        reply = browser.say(suggestion)
        assert reply.messages[-1]["kind"] in ("scripted", "answer")
        assert reply.lines[-1]["language"] == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_answers(browser: Browser, language: str) -> None:
    reply = browser.say(QUESTIONS[language])
    assert reply.kinds == ["accepted", "searching", "answer", "end"]
    (answer,) = reply.messages
    assert "The coffee machine is cleaned **on Mondays**." in answer["text"]
    assert answer["card"] == card_of(FOUND)
    assert (answer["votable"], answer["vote"], answer["language"]) == (True, None, language)
    assert answer["id"] == reply.lines[0]["id"]
    assert reply.lines[-1] == {"type": "end", "language": language}
    searching = reply.lines[1]["message"]
    assert (searching["language"], searching["votable"]) == (language, False)
    assert searching["text"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_script_answers(browser: Browser, language: str) -> None:
    reply = browser.say(SCRIPTED[language])
    assert reply.kinds == ["accepted", "scripted", "end"]
    (answer,) = reply.messages
    assert (answer["votable"], answer["card"], answer["language"]) == (True, None, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_answer_names_the_closest_pages(browser: Browser, language: str) -> None:
    reply = browser.say(UNANSWERED[language])
    assert reply.kinds == ["accepted", "searching", "no_answer", "end"]
    (message,) = reply.messages
    assert message["card"] == card_of(NOTHING)
    assert (message["votable"], message["language"]) == (False, language)
    assert HR_CONTACT in message["text"]


def test_the_history_is_what_was_streamed(browser: Browser) -> None:
    replies = [browser.say(QUESTIONS["fr"], client_id="page-0001"), browser.say(UNANSWERED["fr"])]
    replies.append(browser.vote(replies[0].answer_id, "down"))
    session = browser.open()
    assert (session["is_new"], session["language"]) == (False, "fr")
    said = [message for message in session["messages"] if message["from"] == "kate"]
    streamed = [message for reply in replies for message in reply.messages]
    assert said[0] == {**streamed[0], "vote": "down"}
    assert said[1:] == streamed[1:]
    typed = [message for message in session["messages"] if message["from"] == "you"]
    assert [message["text"] for message in typed] == [QUESTIONS["fr"], UNANSWERED["fr"]]
    assert [message["id"] for message in typed] == [reply.lines[0]["id"] for reply in replies[:2]]
    assert typed[0]["client_id"] == "page-0001"
    assert all(message["kind"] == "typed" and message["language"] == "fr" for message in typed)


def test_the_language_is_followed_within_a_conversation(browser: Browser) -> None:
    said = [browser.say(QUESTIONS[language]).messages[0]["language"] for language in LANGUAGES]
    assert said == list(LANGUAGES)
    assert browser.open()["language"] == "ja"


def test_thumbs_up_is_thanked_for_and_recorded(browser: Browser, feedback: FeedbackStore) -> None:
    reply = browser.vote(browser.say(QUESTIONS["fr"]).answer_id, "up")
    assert reply.kinds == ["accepted", "thanks", "end"]
    vote = feedback.all()[-1]
    assert (vote.vote, vote.question_language, vote.source, vote.question) == (Vote.UP, "fr", FIRST.url, None)  # C13


@pytest.mark.parametrize("language", LANGUAGES)
def test_thumbs_down_leads_to_another_passage_and_then_to_hr(browser: Browser, language: str) -> None:
    first = browser.say(QUESTIONS[language])
    second = browser.vote(first.answer_id, "down")
    assert "**Marie Dupont**" in second.text
    assert second.messages[-1]["card"]["answer"]["url"] == SECOND.url
    assert second.messages[-1]["language"] == language
    assert second.answer_id == second.lines[0]["id"]
    third = browser.vote(second.answer_id, "down")
    assert third.messages[-1]["kind"] == "escalation"
    assert HR_CONTACT in third.text
    kinds = [(message["kind"], message["vote"]) for message in browser.open()["messages"]]
    assert kinds == [("typed", None), ("answer", "down"), ("answer", "down"), ("escalation", None)]


def test_a_rejected_script_asks_the_pages(browser: Browser) -> None:
    second = browser.vote(browser.say(SCRIPTED["en"]).answer_id, "down")
    assert second.messages[-1]["kind"] == "answer"
    assert "**on Mondays**" in second.text


def test_an_expectation_is_kept_with_what_it_is_about(browser: Browser, feedback: FeedbackStore) -> None:
    second = browser.vote(browser.say(QUESTIONS["ja"]).answer_id, "down")
    assert browser.expect(second.answer_id, "総務の内線番号") == {"ok": True}
    kept = feedback.expectations()[-1]
    assert (kept.text, kept.session) == ("総務の内線番号", session_digest(browser.session_id))
    assert (kept.question_language, kept.source) == ("ja", SECOND.url)
    assert (kept.start, kept.end) == (SECOND.start, SECOND.end)


def test_an_expectation_of_a_script(browser: Browser, feedback: FeedbackStore) -> None:
    browser.expect(browser.say(SCRIPTED["en"]).answer_id, "the form for taxis")
    kept = feedback.expectations()[-1]
    assert (kept.source, kept.start, kept.end) == ("utter_hr_expenses", None, None)


def test_starting_over(browser: Browser, rasa_folder: Path) -> None:
    browser.say(SCRIPTED["en"])
    old = browser.session_id
    session = browser.start_over()
    assert (session["is_new"], session["messages"], browser.open()["messages"]) == (True, [], [])
    assert events(rasa_folder, old)


def test_c11_forgetting_leaves_no_trace(browser: Browser, rasa_folder: Path, feedback: FeedbackStore) -> None:
    reply = browser.say(f"{SCRIPTED['en']} zqxforgotten")
    browser.expect(reply.answer_id, "zqxforgotten form")
    old = browser.session_id
    assert session_digest(old) in {kept.session for kept in feedback.expectations()}
    session = browser.forget()
    assert (session["is_new"], session["messages"]) == (True, [])
    assert browser.session_id != old
    assert events(rasa_folder, old) == []
    assert session_digest(old) not in {kept.session for kept in feedback.expectations()}
    for database in rasa_folder.glob("*.db*"):
        assert b"zqxforgotten" not in database.read_bytes(), database


def test_messages_sent_at_once_are_answered_one_after_the_other(browser: Browser) -> None:
    texts = [QUESTIONS["en"], SCRIPTED["en"], UNANSWERED["en"], SCRIPTED["en"]]
    with ThreadPoolExecutor(len(texts)) as threads:
        replies = list(threads.map(browser.say, texts))
    assert [reply.kinds[-2] for reply in replies] == ["answer", "scripted", "no_answer", "scripted"]
    messages = browser.open()["messages"]
    assert [message["from"] for message in messages] == ["you", "kate"] * 4
    assert all(typed["id"] == said["id"] for typed, said in zip(messages[::2], messages[1::2], strict=True))


def test_what_is_sent_again_is_not_asked_twice(browser: Browser) -> None:
    first = browser.say(QUESTIONS["en"], client_id="page-0001")
    assert browser.say(QUESTIONS["en"], client_id="page-0001").lines == first.lines
    assert len(browser.open()["messages"]) == 2


def test_k7_a_conversation_survives_a_restart_of_rasa(browser: Browser, rasa_folder: Path, action_port: int) -> None:
    answer_id = browser.say(QUESTIONS["fr"]).answer_id
    before = browser.open()["messages"]
    with rasa_server(rasa_folder, action_url=f"http://127.0.0.1:{action_port}/webhook") as again:
        after = Browser(again.url, browser.http)
        assert after.open()["messages"] == before
        assert "**Marie Dupont**" in after.vote(answer_id, "down").text


def events(rasa_folder: Path, session_id: str) -> list[dict[str, Any]]:
    """Types of the events that Rasa has of a conversation."""
    database = sqlite3.connect(rasa_folder / "conversations.db")
    try:
        return database.execute("SELECT type_name FROM events WHERE sender_id = ?", [session_id]).fetchall()
    finally:
        database.close()
