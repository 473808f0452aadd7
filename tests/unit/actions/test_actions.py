"""The actions as Rasa runs them: what they utter, and which slots they set."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import AnswerQuestion
from actions.answering import Answering
from actions.feedback import FeedbackRecorder, ThumbsDown, ThumbsUp
from actions.qa.feedback_store import FeedbackStore, Vote
from tests.support.answerers import FIRST, FOUND, NOTHING, SECOND, FailingAnswerer, KnownAnswerer

Event = dict[str, Any]


class Conversation:
    """A conversation as Rasa would keep it, run against the real actions."""

    def __init__(self, answering: Answering, store: FeedbackStore, *, keeps_question: bool = False) -> None:
        recorder = FeedbackRecorder(store, model_version=lambda: answering.model_version, keeps_question=keeps_question)
        self._answer = AnswerQuestion(answering)
        self._votes = {"positive": ThumbsUp(recorder), "negative": ThumbsDown(recorder, answering)}
        self._events: list[Event] = []
        self._slots: dict[str, Any] = {}
        self._n_messages = 0

    @property
    def status(self) -> str:
        return str(self._slots.get("qa_status"))

    def ask(self, text: str, *, language: str = "en") -> list[str]:
        """Ask the pages; return the responses uttered."""
        self._receive(text, language=language)
        return self._run(self._answer)

    def ask_script(self, text: str, *, response: str) -> None:
        """Ask something that Rasa answers itself."""
        self._receive(text, language="en")
        self._events.append({"event": "bot", "metadata": {"utter_action": response}})

    def vote(self, vote: str, *, answer_id: object = None) -> list[str]:
        """Press a button; without an id, type it."""
        entities = [] if answer_id is None else [{"entity": "answer_id", "value": answer_id}]
        self._receive(f"/feedback_{vote}", entities=entities)
        return self._run(self._votes[vote])

    def _receive(self, text: str, *, language: str = "", entities: list[Event] | None = None) -> None:
        self._n_messages += 1
        parse_data = {"text": text, "entities": entities or [], "message_id": f"m{self._n_messages}"}
        parse_data |= {"language": language} if language else {}
        event = {"event": "user", "text": text, "message_id": parse_data["message_id"], "parse_data": parse_data}
        self._events.append(event)
        self._slots["qa_status"] = "pending"

    def _run(self, action: Any) -> list[str]:
        dispatcher = CollectingDispatcher()
        message = self._events[-1]["parse_data"]
        tracker = Tracker("sender", self._slots, message, self._events, False, None, {}, None)
        for event in asyncio.run(action.run(dispatcher, tracker, {})):
            self._slots[event["name"]] = event["value"]
        responses = [str(message["response"]) for message in dispatcher.messages]
        self._events += [{"event": "bot", "metadata": {"utter_action": response}} for response in responses]
        return responses


def loaded(answerer: KnownAnswerer) -> Answering:
    answering = Answering(answerer, deadline_seconds=5, workers=1)
    asyncio.run(answering.load())
    return answering


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FeedbackStore]:
    store = FeedbackStore(f"sqlite:///{tmp_path}/feedback.db")
    store.open()
    yield store
    store.close()


@pytest.fixture
def answering() -> Iterator[Answering]:
    answering = loaded(KnownAnswerer())
    yield answering
    answering.close()


@pytest.fixture
def conversation(answering: Answering, store: FeedbackStore) -> Conversation:
    return Conversation(answering, store)


def test_a_question_is_answered(conversation: Conversation) -> None:
    assert conversation.ask("coffee?") == ["utter_page_answer"]
    assert conversation.status == "answered"


def test_no_answer_is_said_and_noted(conversation: Conversation) -> None:
    assert conversation.ask("unicorn?") == ["utter_no_answer"]
    assert conversation.status == "no_answer"


def test_a_failure_leaves_the_question_pending_for_rasa_to_apologise(store: FeedbackStore) -> None:
    """C9."""

    def fail() -> None:
        raise RuntimeError

    answering = loaded(FailingAnswerer(fail))
    conversation = Conversation(answering, store)
    with pytest.raises(RuntimeError):
        conversation.ask("coffee?")
    assert conversation.status == "pending"
    answering.close()


def test_thumbs_down_on_a_page_answer_shows_the_next_best_then_hr(
    conversation: Conversation, store: FeedbackStore
) -> None:
    conversation.ask("coffee?", language="fr")
    assert conversation.vote("negative", answer_id="m1") == ["utter_page_answer"]
    assert conversation.vote("negative", answer_id="m2") == ["utter_hr_escalation"]
    assert conversation.status == "no_answer"
    votes = store.all()
    assert [(vote.vote, vote.source, vote.start, vote.end) for vote in votes] == [
        (Vote.DOWN, FIRST.url, FIRST.start, FIRST.end),
        (Vote.DOWN, SECOND.url, SECOND.start, SECOND.end),
    ]
    assert {(vote.question_language, vote.model_version, vote.question) for vote in votes} == {("fr", "known-1", None)}


def test_thumbs_down_twice_on_the_same_answer_does_not_repeat_itself(conversation: Conversation) -> None:
    conversation.ask("coffee?")
    conversation.vote("negative", answer_id="m1")
    assert conversation.vote("negative", answer_id="m1") == ["utter_hr_escalation"]


def test_thumbs_down_on_a_scripted_answer_asks_the_pages_once(conversation: Conversation, store: FeedbackStore) -> None:
    conversation.ask_script("how much leave?", response="utter_hr_annual_leave")
    assert conversation.vote("negative", answer_id="m1") == ["utter_page_answer"]
    assert conversation.vote("negative", answer_id="m1") == ["utter_hr_escalation"]
    assert conversation.vote("negative", answer_id="m2") == ["utter_page_answer"]
    assert store.all()[0].source == "utter_hr_annual_leave"


def test_typed_feedback_is_about_the_latest_answer(conversation: Conversation, store: FeedbackStore) -> None:
    conversation.ask("coffee?")
    conversation.ask_script("payslip?", response="utter_hr_payslip")
    conversation.vote("positive")
    assert [vote.source for vote in store.all()] == ["utter_hr_payslip"]


def test_typed_rejections_lead_to_hr(conversation: Conversation) -> None:
    conversation.ask_script("payslip?", response="utter_hr_payslip")
    said = [conversation.vote("negative") for _ in range(3)]
    assert said == [["utter_page_answer"], ["utter_page_answer"], ["utter_hr_escalation"]]


@pytest.mark.parametrize("answer_id", ["forged", "", 3, {"a": []}])
def test_a_vote_on_an_unknown_answer_is_met_politely_and_not_recorded(
    conversation: Conversation, store: FeedbackStore, answer_id: object
) -> None:
    conversation.ask("coffee?")
    assert conversation.vote("negative", answer_id=answer_id) == ["utter_feedback_unclear"]
    assert conversation.vote("positive", answer_id=answer_id) == ["utter_feedback_thanks"]
    assert store.all() == ()


@pytest.mark.parametrize(
    ("vote", "said"), [("positive", "utter_feedback_thanks"), ("negative", "utter_feedback_unclear")]
)
def test_feedback_before_any_answer(conversation: Conversation, vote: str, said: str) -> None:
    assert conversation.vote(vote) == [said]


def test_thumbs_up_is_recorded(conversation: Conversation, store: FeedbackStore) -> None:
    conversation.ask("coffee?", language="ja")
    assert conversation.vote("positive", answer_id="m1") == ["utter_feedback_thanks"]
    assert [(vote.vote, vote.question_language) for vote in store.all()] == [(Vote.UP, "ja")]


def test_the_question_is_kept_where_the_settings_say_so(answering: Answering, store: FeedbackStore) -> None:
    """C13."""
    conversation = Conversation(answering, store, keeps_question=True)
    conversation.ask("coffee?")
    conversation.vote("positive")
    assert store.all()[0].question == "coffee?"


def test_a_lost_vote_does_not_cost_the_better_answer(answering: Answering, tmp_path: Path) -> None:
    """K4."""
    never_opened = FeedbackStore(f"sqlite:///{tmp_path}/no/such/folder/feedback.db")
    conversation = Conversation(answering, never_opened)
    conversation.ask("coffee?")
    assert conversation.vote("negative") == ["utter_page_answer"]
    never_opened.close()


def test_the_fakes_are_what_these_tests_think() -> None:
    assert replace(FOUND, alternatives=()) == FIRST
    assert FOUND.alternatives == (SECOND,)
    assert len(NOTHING.pages) == 2
