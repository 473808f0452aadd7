"""The actions behind thumbs up and down: record the vote, and after a thumbs-down offer something better."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import answer_log
from actions.answer import Events, status, tell
from actions.answer_log import LoggedAnswer
from actions.answering import Answering
from actions.conversation import ScriptedAnswer, latest_answer_id, scripted_answer
from actions.failures import report_failure
from actions.messages import page_answer
from actions.qa.feedback_store import FeedbackStore, Vote, VoteRecord

AnswerVotedOn = LoggedAnswer | ScriptedAnswer


class FeedbackRecorder:
    """Turns a vote on an answer into what criterion C13 lets us keep."""

    def __init__(self, store: FeedbackStore, *, model_version: Callable[[], str], keeps_question: bool) -> None:
        self._store = store
        self._model_version = model_version
        self._keeps_question = keeps_question

    async def record(self, vote: Vote, answer: AnswerVotedOn) -> None:
        """Record the vote; raises StoreError."""
        record = VoteRecord(
            vote=vote,
            question_language=answer.language,
            source=answer.response if isinstance(answer, ScriptedAnswer) else answer.shown.url,
            start=None if isinstance(answer, ScriptedAnswer) else answer.shown.start,
            end=None if isinstance(answer, ScriptedAnswer) else answer.shown.end,
            model_version="" if isinstance(answer, ScriptedAnswer) else self._model_version(),
            recorded_at=datetime.now(UTC),
            question=answer.question if self._keeps_question else None,
        )
        await asyncio.to_thread(self._store.add, record)


class ThumbsUp(Action):  # type: ignore[misc]  # rasa_sdk is not marked as typed
    """Records that an answer was helpful."""

    def __init__(self, recorder: FeedbackRecorder) -> None:
        self._recorder = recorder

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_feedback_positive"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:  # noqa: ARG002
        """Record and thank. Praise for no answer in particular is thanked for as well."""
        try:
            answer = answer_voted_on(tracker)
        except LookupError:
            pass
        else:
            await self._recorder.record(Vote.UP, answer)
        dispatcher.utter_message(response="utter_feedback_thanks")
        return [status("answered")]


class ThumbsDown(Action):  # type: ignore[misc]  # rasa_sdk is not marked as typed
    """Records that an answer was not helpful and offers the next thing.

    After a scripted answer, the pages are asked the same question; after a page answer, the next best one
    from another passage is shown; after that, HR is named.
    """

    def __init__(self, recorder: FeedbackRecorder, answering: Answering) -> None:
        self._recorder = recorder
        self._answering = answering

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_feedback_negative"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:  # noqa: ARG002
        """Record and offer something better. Raises what Answering raises."""
        try:
            answer = answer_voted_on(tracker)
        except LookupError:
            dispatcher.utter_message(response="utter_feedback_unclear")
            return [status("no_answer")]
        await self._record(answer)
        if isinstance(answer, ScriptedAnswer):
            return await self._ask_the_pages(dispatcher, tracker, answer)
        return _show_next(dispatcher, tracker, answer)

    async def _record(self, answer: AnswerVotedOn) -> None:
        try:
            await self._recorder.record(Vote.DOWN, answer)
        except Exception as error:  # the employee still wants a better answer
            report_failure(error, doing="recording a thumbs-down")

    async def _ask_the_pages(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, rejected: ScriptedAnswer
    ) -> Events:
        log = _log(tracker)
        if rejected.answer_id in log.rejected_scripted:
            return _escalate(dispatcher)
        outcome = await self._answering.answer(rejected.question)
        return tell(
            dispatcher,
            outcome,
            log=log.with_rejected_scripted(rejected.answer_id),
            answer_id=_message_id(tracker),
            question=rejected.question,
            language=rejected.language,
        )


def answer_voted_on(tracker: Tracker) -> AnswerVotedOn:
    """Return the answer that the button names; for typed feedback, the latest one.

    :raises LookupError: the button names no answer of this conversation, or there is none.
    """
    named = [
        entity["value"]
        for entity in tracker.latest_message.get("entities") or ()
        if entity.get("entity") == "answer_id"
    ]
    answer_id = str(named[0]) if named else latest_answer_id(tracker.events)
    try:
        return _log(tracker).find(answer_id)
    except LookupError:
        return scripted_answer(tracker.events, answer_id=answer_id)


def _show_next(dispatcher: CollectingDispatcher, tracker: Tracker, rejected: LoggedAnswer) -> Events:
    if not rejected.next:
        return _escalate(dispatcher)
    message = page_answer(rejected.next[0])
    dispatcher.utter_message(response=message.response, **message.values)
    shown = LoggedAnswer(_message_id(tracker), rejected.question, rejected.language, shown=rejected.next[0])
    log = _log(tracker).without_next(rejected.answer_id).with_answer(shown)
    return [status("answered"), SlotSet(answer_log.SLOT, answer_log.to_slot(log))]


def _escalate(dispatcher: CollectingDispatcher) -> Events:
    dispatcher.utter_message(response="utter_hr_escalation")
    return [status("no_answer")]


def _log(tracker: Tracker) -> answer_log.AnswerLog:
    return answer_log.from_slot(tracker.slots.get(answer_log.SLOT))


def _message_id(tracker: Tracker) -> str:
    return str(tracker.latest_message.get("message_id") or "")
