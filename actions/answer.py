"""The action that answers from intranet pages what no script answers (open_question and nlu_fallback)."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import answer_log
from actions.answer_log import AnswerLog, LoggedAnswer
from actions.answering import Answering
from actions.conversation import language_of
from actions.messages import message_for
from actions.qa.types import Answer, Outcome

Events = list[dict[str, Any]]


class AnswerQuestion(Action):  # type: ignore[misc]  # rasa_sdk is not marked as typed
    """Asks the pages the employee's latest message.

    Raises what Answering raises: the question then stays pending, and Rasa's rules apologise.
    """

    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_answer_question"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:  # noqa: ARG002
        """Utter the answer, or that there is none, and note how it went in the slots."""
        question = tracker.latest_message.get("text") or ""
        outcome = await self._answering.answer(question)
        log = answer_log.from_slot(tracker.slots.get(answer_log.SLOT))
        return tell(
            dispatcher,
            outcome,
            log=log,
            answer_id=str(tracker.latest_message.get("message_id") or ""),
            question=question,
            language=language_of(tracker.events),
        )


def tell(
    dispatcher: CollectingDispatcher,
    outcome: Outcome,
    *,
    log: AnswerLog,
    answer_id: str,
    question: str,
    language: str,
) -> Events:
    """Utter an outcome; return the slots that say how it went and what can now be voted on."""
    message = message_for(outcome)
    dispatcher.utter_message(response=message.response, **message.values)
    if not isinstance(outcome, Answer):
        return [status("no_answer"), SlotSet(answer_log.SLOT, answer_log.to_slot(log))]
    logged = LoggedAnswer(answer_id, question, language, shown=outcome, next=outcome.alternatives[:1])
    return [status("answered"), SlotSet(answer_log.SLOT, answer_log.to_slot(log.with_answer(logged)))]


def status(value: str) -> dict[str, Any]:
    """Return the event that ends the pending state which Rasa's rules watch (data/rules/questions.yml)."""
    event: dict[str, Any] = SlotSet("qa_status", value)
    return event
