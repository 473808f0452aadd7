"""The actions as Rasa runs them: what they utter, and which slots they set."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import answer_log
from actions.answer import ONE_OF_TWO, AnswerQuestion
from actions.answer_log import AnswerLog
from actions.answering import Answering
from actions.cards import card_of
from actions.feedback import ThumbsDown, ThumbsUp
from actions.qa.audience import NOT_KNOWN, Asker
from actions.qa.feedback_records import Vote, session_digest
from actions.qa.feedback_store import FeedbackStore
from actions.qa.types import Outcome
from actions.recording import Recorder
from tests.support.answerers import (
    FIRST,
    FOR_MANAGERS_ONLY,
    FOUND,
    NOTHING,
    SECOND,
    FailingAnswerer,
    KnownAnswerer,
)

Event = dict[str, Any]


class Conversation:
    """A conversation as Rasa would keep it, run against the real actions."""

    def __init__(self, answering: Answering, store: FeedbackStore, *, keeps_question: bool = False) -> None:
        recorder = Recorder(store, model_version=lambda: answering.model_version, keeps_question=keeps_question)
        self._recorder = recorder
        self._answer = AnswerQuestion(answering, recorder)
        self._votes = {"positive": ThumbsUp(recorder), "negative": ThumbsDown(recorder, answering)}
        self._events: list[Event] = []
        self._slots: dict[str, Any] = {}
        self._n_messages = 0
        self.metadata: dict[str, Any] = {}
        """What the channel says with each message from now on."""
        self.cards: list[dict[str, Any]] = []

    def end(self) -> None:
        """Wait until everything is recorded."""
        self._recorder.close()

    @property
    def status(self) -> str:
        return str(self._slots.get("qa_status"))

    @property
    def log(self) -> AnswerLog:
        return answer_log.from_slot(self._slots.get(answer_log.SLOT))

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
        parse_data["metadata"] = self.metadata
        event = {"event": "user", "text": text, "message_id": parse_data["message_id"], "parse_data": parse_data}
        event["timestamp"] = FIRST_MESSAGE_AT + self._n_messages
        self._events.append(event)
        self._slots["qa_status"] = "pending"

    def _run(self, action: Any) -> list[str]:
        dispatcher = CollectingDispatcher()
        message = self._events[-1]["parse_data"]
        tracker = Tracker("sender", self._slots, message, self._events, False, None, {}, None)
        for event in asyncio.run(action.run(dispatcher, tracker, {})):
            self._slots[event["name"]] = event["value"]
        responses = [str(message["response"]) for message in dispatcher.messages]
        self.cards = [message["card"] for message in dispatcher.messages if "card" in message]
        self._events += [{"event": "bot", "metadata": {"utter_action": response}} for response in responses]
        return responses


FIRST_MESSAGE_AT = 1_800_000_000.0
"""Seconds since 1970, in the future: what a conversation says is told from what the clock says."""


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


def test_where_two_things_are_asked_the_answer_to_one_says_so(conversation: Conversation) -> None:
    assert conversation.ask("How hot is coffee and when is it served?") == [ONE_OF_TWO, "utter_page_answer"]
    assert conversation.vote("positive") == ["utter_feedback_thanks"]


def test_nothing_is_said_of_two_things_where_neither_is_answered(conversation: Conversation) -> None:
    assert conversation.ask("What is a unicorn and when is it born?") == ["utter_no_answer"]


def test_pages_that_contradict_each_other_are_told_to_the_log_by_address_only(
    store: FeedbackStore, caplog: pytest.LogCaptureFixture
) -> None:
    class Torn(KnownAnswerer):
        def answer(self, *_: Any, **__: Any) -> Outcome:
            return replace(FIRST, conflicting=(SECOND,))

    answering = loaded(Torn())
    with caplog.at_level("INFO"):
        assert Conversation(answering, store).ask("secret coffee?") == ["utter_page_answer_conflict"]
    answering.close()
    assert f"{FIRST.url}, {SECOND.url}" in caplog.text
    assert "secret" not in caplog.text
    assert FIRST.text not in caplog.text


def test_no_answer_is_said_and_noted(conversation: Conversation) -> None:
    assert conversation.ask("unicorn?") == ["utter_no_answer"]
    assert conversation.status == "no_answer"


def test_an_answer_and_its_absence_come_with_their_cards(conversation: Conversation) -> None:
    conversation.ask("coffee?")
    assert conversation.cards == [card_of(FOUND)]
    conversation.ask("unicorn?")
    assert conversation.cards == [card_of(NOTHING)]


def test_the_next_best_answer_comes_with_the_card_that_it_would_have_had(conversation: Conversation) -> None:
    conversation.ask("coffee?")
    conversation.vote("negative", answer_id="m1")
    assert conversation.cards == [card_of(SECOND)]
    assert conversation.cards[0]["answer"]["after"] == " Call her on extension 2300."


def test_thanks_and_escalation_have_no_card(conversation: Conversation) -> None:
    conversation.ask("coffee?")
    conversation.vote("positive")
    assert conversation.cards == []


def test_what_the_pages_were_asked_is_recorded_without_its_text(
    conversation: Conversation, store: FeedbackStore
) -> None:
    conversation.ask("coffee?", language="ja")
    conversation.ask("unicorn?", language="fr")
    conversation.ask_script("payslip?", response="utter_hr_payslip")
    conversation.vote("negative")
    conversation.end()
    asked = [(record.question_language, record.is_answered, record.source) for record in store.questions()]
    assert asked == [("ja", True, FIRST.url), ("fr", False, None), ("en", True, FIRST.url)]
    assert {(record.question, record.session) for record in store.questions()} == {(None, None)}


def test_a_database_that_cannot_be_written_costs_no_answer(
    answering: Answering, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    never_opened = FeedbackStore(f"sqlite:///{tmp_path}/no/such/folder/feedback.db")
    conversation = Conversation(answering, never_opened)
    assert conversation.ask("coffee?") == ["utter_page_answer"]
    conversation.end()
    assert "while recording a question: StoreError" in caplog.text
    never_opened.close()


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


def test_the_age_of_a_question_stays_with_every_answer_to_it(conversation: Conversation) -> None:
    """C11: retention goes by it."""
    before = time.time()
    conversation.ask("coffee?")
    conversation.vote("negative", answer_id="m1")
    first, second = conversation.log.answers
    assert before <= first.asked_at == second.asked_at <= time.time()
    conversation.ask_script("payslip?", response="utter_hr_payslip")
    conversation.vote("negative", answer_id="m3")
    assert conversation.log.find("m4").asked_at == FIRST_MESSAGE_AT + 3


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
    conversation.end()
    for record in (*store.all(), *store.questions()):
        assert (record.question, record.session) == ("coffee?", session_digest("sender"))


def test_the_last_of_several_votes_on_an_answer_counts(conversation: Conversation, store: FeedbackStore) -> None:
    conversation.ask("coffee?")
    conversation.ask("tea?")
    for vote in ("positive", "positive", "negative"):
        conversation.vote(vote, answer_id="m1")
    conversation.vote("positive", answer_id="m2")
    assert [(vote.answer_id, vote.vote) for vote in store.all()] == [("m1", Vote.DOWN), ("m2", Vote.UP)]


def test_a_vote_knows_which_version_of_the_page_it_is_about(conversation: Conversation, store: FeedbackStore) -> None:
    conversation.ask("coffee?")
    conversation.vote("negative")
    conversation.vote("negative")
    assert [vote.page_version for vote in store.all()] == [FIRST.page_version, SECOND.page_version]


def test_a_lost_vote_does_not_cost_the_better_answer(answering: Answering, tmp_path: Path) -> None:
    """K4."""
    never_opened = FeedbackStore(f"sqlite:///{tmp_path}/no/such/folder/feedback.db")
    conversation = Conversation(answering, never_opened)
    conversation.ask("coffee?")
    assert conversation.vote("negative") == ["utter_page_answer"]
    never_opened.close()


MANAGER = {"kate_asker": {"audience": ["managers"]}}


def test_pages_are_asked_for_whoever_sends_the_message(conversation: Conversation) -> None:
    conversation.metadata = MANAGER
    conversation.ask("bonus?")
    assert [found["url"] for found in conversation.cards[0]["alternatives"]] == [FOR_MANAGERS_ONLY.url]


class ListeningAnswerer(KnownAnswerer):
    """Remembers in which languages it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.languages: list[str] = []

    def answer(self, question: str, *, urls: Collection[str] | None = None, asker: Asker = NOT_KNOWN) -> Outcome:
        self.languages.append(asker.language)
        return super().answer(question, urls=urls, asker=asker)


def test_pages_are_asked_in_the_conversation_s_language(store: FeedbackStore) -> None:
    listening = ListeningAnswerer()
    answering = loaded(listening)
    conversation = Conversation(answering, store)
    conversation.ask("VPN ?", language="fr")
    conversation.ask_script("bonus?", response="utter_hr_bonus")
    conversation.vote("negative", answer_id="m2")
    answering.close()
    assert listening.languages == ["fr", "en"]


def test_who_asked_is_not_remembered_from_an_earlier_message(conversation: Conversation) -> None:
    conversation.metadata = MANAGER
    conversation.ask("bonus?")
    conversation.metadata = {}
    conversation.ask("bonus?")
    assert conversation.cards[0]["alternatives"] == []


def test_the_next_best_answer_is_kept_from_whoever_may_not_see_its_page(conversation: Conversation) -> None:
    conversation.metadata = MANAGER
    conversation.ask("bonus?")
    conversation.metadata = {"kate_asker": {"audience": ["works-council"]}}
    assert conversation.vote("negative", answer_id="m1") == ["utter_hr_escalation"]
    assert (conversation.status, conversation.cards) == ("no_answer", [])
    conversation.metadata = MANAGER
    assert conversation.vote("negative", answer_id="m1") == ["utter_page_answer"]
    assert conversation.cards[0]["answer"]["url"] == FOR_MANAGERS_ONLY.url


@pytest.mark.parametrize(("metadata", "urls"), [(MANAGER, [FOR_MANAGERS_ONLY.url]), ({}, [])])
def test_a_rejected_script_asks_the_pages_for_whoever_rejects_it(
    conversation: Conversation, metadata: dict[str, Any], urls: list[str]
) -> None:
    conversation.ask_script("bonus?", response="utter_hr_bonus")
    conversation.metadata = metadata
    assert conversation.vote("negative", answer_id="m1") == ["utter_page_answer"]
    assert [found["url"] for found in conversation.cards[0]["alternatives"]] == urls


def test_the_fakes_are_what_these_tests_think() -> None:
    assert replace(FOUND, alternatives=()) == FIRST
    assert FOUND.alternatives == (SECOND,)
    assert len(NOTHING.pages) == 2
