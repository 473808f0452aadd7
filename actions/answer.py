"""The action that answers from intranet pages what no script answers (open_question and nlu_fallback)."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import answer_log
from actions.answer_log import AnswerLog, LoggedAnswer
from actions.answering import Answering
from actions.asking import asker_of_message
from actions.cards import card_of
from actions.conversation import language_of
from actions.messages import message_for
from actions.qa.two_questions import asks_twice
from actions.qa.types import Answer, Outcome
from actions.recording import Recorder

logger = logging.getLogger(__name__)

Events = list[dict[str, Any]]

ONE_OF_TWO = "utter_one_of_two_questions"
"""What is said where only one of two questions is answered."""


class AnswerQuestion(Action):  # type: ignore[misc]  # rasa_sdk is not marked as typed
    """Asks the pages the employee's latest message.

    Raises what Answering raises: the question then stays pending, and Rasa's rules apologise.
    """

    def __init__(self, answering: Answering, recorder: Recorder) -> None:
        self._answering = answering
        self._recorder = recorder

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_answer_question"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:  # noqa: ARG002
        """Utter the answer, or that there is none, and note how it went in the slots."""
        question = tracker.latest_message.get("text") or ""
        language = language_of(tracker.events)
        asker = asker_of_message(tracker.latest_message, language=language)
        outcome = await self._answering.answer(question, asker=asker)
        self._recorder.question(outcome, question=question, language=language, session=session_of(tracker))
        log = answer_log.from_slot(tracker.slots.get(answer_log.SLOT))
        answer_id = str(tracker.latest_message.get("message_id") or "")
        asked = AskedQuestion(answer_id, question, language, asked_at=time.time())
        return tell(dispatcher, outcome, log=log, asked=asked)


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question to the pages, and the message that its answer answers."""

    answer_id: str
    text: str
    language: str
    asked_at: float
    """Seconds since 1970."""


def tell(dispatcher: CollectingDispatcher, outcome: Outcome, *, log: AnswerLog, asked: AskedQuestion) -> Events:
    """Utter an outcome; return the slots that say how it went and what can now be voted on."""
    if isinstance(outcome, Answer) and asks_twice(asked.text):
        dispatcher.utter_message(response=ONE_OF_TWO)  # before the answer, which thumbs belong to
    show(dispatcher, outcome)
    if isinstance(outcome, Answer) and outcome.conflicting:
        pages = ", ".join(answer.url for answer in (outcome, *outcome.conflicting))
        logger.info("pages that contradict each other: %s", pages)
    if not isinstance(outcome, Answer):
        return [status("no_answer"), SlotSet(answer_log.SLOT, answer_log.to_slot(log))]
    logged = LoggedAnswer(
        asked.answer_id,
        asked.text,
        asked.language,
        shown=outcome,
        next=outcome.alternatives[:1],
        asked_at=asked.asked_at,
    )
    return [status("answered"), SlotSet(answer_log.SLOT, answer_log.to_slot(log.with_answer(logged)))]


def session_of(tracker: Tracker) -> str:
    """Return the conversation's id."""
    return str(tracker.sender_id)


def show(dispatcher: CollectingDispatcher, outcome: Outcome) -> None:
    """Utter an outcome: Markdown for every channel, and a card for those that show one."""
    message = message_for(outcome)
    dispatcher.utter_message(response=message.response, card=card_of(outcome), **message.values)


def status(value: str) -> dict[str, Any]:
    """Return the event that ends the pending state which Rasa's rules watch (data/rules/questions.yml)."""
    event: dict[str, Any] = SlotSet("qa_status", value)
    return event
