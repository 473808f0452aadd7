"""Whole conversations through the REST channel: real Rasa, real action server, an answerer that knows two pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from actions.qa.feedback_store import FeedbackStore, Vote
from tests.support.answerers import FIRST, SECOND
from tests.support.processes import small_action_server
from tests.support.rasa_server import RasaServer, text_of

HR_CONTACT = "hr@sorane.example"
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
HELPFUL = {"en": "👍 Helpful", "fr": "👍 Utile", "ja": "👍 役に立った"}
CLOSEST_PAGES = {"en": ("closest", "look here"), "fr": ("rapprochent", "consulter"), "ja": ("関連", "ご覧")}


@pytest.fixture(scope="module", autouse=True)
def _action_server(action_port: int, rasa_folder: Path) -> Iterator[None]:
    with small_action_server("answers", port=action_port, folder=rasa_folder):
        yield


@pytest.fixture(scope="module")
def votes(rasa_folder: Path) -> Iterator[FeedbackStore]:
    store = FeedbackStore(f"sqlite:///{rasa_folder}/feedback.db")
    store.open()
    yield store
    store.close()


@pytest.mark.parametrize("language", QUESTIONS)
def test_a_page_answers_in_its_sentence_with_its_source(rasa: RasaServer, language: str) -> None:
    """The page is in English; what Kate says around it is in the employee's language."""
    (message,) = rasa.say(QUESTIONS[language], sender=f"page-{language}")
    assert "The coffee machine is cleaned **on Mondays**." in message["text"]
    assert f"[{FIRST.title}]({FIRST.link}) › Kitchen" in message["text"]
    assert message["buttons"][0]["title"] == HELPFUL[language]


@pytest.mark.parametrize("language", QUESTIONS)
def test_thumbs_down_leads_to_another_passage_and_then_to_hr(rasa: RasaServer, language: str) -> None:
    sender = f"down-{language}"
    first = rasa.say(QUESTIONS[language], sender=sender)
    second = rasa.press("negative", on=first, sender=sender)
    assert "**Marie Dupont**" in text_of(second)
    assert second[0]["buttons"][0]["title"] == HELPFUL[language]
    assert HR_CONTACT in text_of(rasa.press("negative", on=second, sender=sender))


@pytest.mark.parametrize("language", SCRIPTED)
def test_a_rejected_script_asks_the_pages_the_same_question(rasa: RasaServer, language: str) -> None:
    sender = f"script-{language}"
    scripted = rasa.say(SCRIPTED[language], sender=sender)
    assert "on Mondays" not in text_of(scripted)
    assert scripted[-1]["buttons"][0]["title"] == HELPFUL[language]
    assert "**on Mondays**" in text_of(rasa.press("negative", on=scripted, sender=sender))


@pytest.mark.parametrize("language", UNANSWERED)
def test_no_answer_names_the_closest_pages_and_hr(rasa: RasaServer, language: str) -> None:
    said = text_of(rasa.say(UNANSWERED[language], sender=f"none-{language}"))
    assert any(words in said for words in CLOSEST_PAGES[language])
    assert f"({FIRST.url})" in said
    assert f"({SECOND.url})" in said
    assert HR_CONTACT in said


def test_votes_are_recorded_without_the_question(rasa: RasaServer, votes: FeedbackStore) -> None:
    """C13."""
    before = len(votes.all())
    answer = rasa.say(QUESTIONS["fr"], sender="votes")
    rasa.press("positive", on=answer, sender="votes")
    rasa.press("negative", on=answer, sender="votes")
    recorded = votes.all()[before:]
    assert [vote.vote for vote in recorded] == [Vote.DOWN]  # of two votes on one answer the last counts
    assert {(vote.question_language, vote.source, vote.question) for vote in recorded} == {("fr", FIRST.url, None)}


def test_a_forged_vote_is_met_politely(rasa: RasaServer) -> None:
    assert HR_CONTACT in text_of(rasa.say('/feedback_negative{"answer_id": "forged"}', sender="forger"))


def test_a_language_is_followed_within_a_conversation(rasa: RasaServer) -> None:
    said = [rasa.say(QUESTIONS[language], sender="polyglot")[0]["buttons"][0]["title"] for language in QUESTIONS]
    assert said == list(HELPFUL.values())


def test_conversations_cannot_be_read_over_http(rasa: RasaServer) -> None:
    """C1: Rasa's HTTP API is off."""
    assert requests.get(f"{rasa.url}/conversations/votes/tracker", timeout=10).status_code == 404
