"""The actions behind thumbs up and down: record the vote, and after a thumbs-down offer something better."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import answer_log
from actions.answer import AskedQuestion, Events, session_of, show, status, tell
from actions.answer_log import LoggedAnswer
from actions.answering import Answering
from actions.asking import asker_of_message
from actions.conversation import ScriptedAnswer, latest_answer_id, scripted_answer
from actions.failures import report_failure
from actions.qa.feedback_records import Vote
from actions.recording import AnswerVotedOn, Recorder


class ThumbsUp(Action):  # type: ignore[misc]  # rasa_sdk is not marked as typed
    """Records that an answer was helpful."""

    def __init__(self, recorder: Recorder) -> None:
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
            await self._recorder.vote(Vote.UP, answer, session=session_of(tracker))
        dispatcher.utter_message(response="utter_feedback_thanks")
        return [status("answered")]


class ThumbsDown(Action):  # type: ignore[misc]  # rasa_sdk is not marked as typed
    """Records that an answer was not helpful and offers the next thing.

    After a scripted answer, the pages are asked the same question; after a page answer, the next best one
    from another passage is shown; after that, HR is named. Whatever is shown, whoever votes may be shown its page.
    """

    def __init__(self, recorder: Recorder, answering: Answering) -> None:
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
        await self._record(answer, session=session_of(tracker))
        if isinstance(answer, ScriptedAnswer):
            return await self._ask_the_pages(dispatcher, tracker, answer)
        if not self._may_show_next(tracker, answer):
            return _escalate(dispatcher)
        return _show_next(dispatcher, tracker, answer)

    def _may_show_next(self, tracker: Tracker, rejected: LoggedAnswer) -> bool:
        """Return whether there is a next answer, and its page is still one for who votes now."""
        asker = asker_of_message(tracker.latest_message)
        return any(self._answering.may_show(following.url, asker=asker) for following in rejected.next[:1])

    async def _record(self, answer: AnswerVotedOn, *, session: str) -> None:
        try:
            await self._recorder.vote(Vote.DOWN, answer, session=session)
        except Exception as error:  # the employee still wants a better answer
            report_failure(error, doing="recording a thumbs-down")

    async def _ask_the_pages(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, rejected: ScriptedAnswer
    ) -> Events:
        log = _log(tracker)
        if rejected.answer_id in log.rejected_scripted:
            return _escalate(dispatcher)
        question, language = rejected.question, rejected.language
        asker = asker_of_message(tracker.latest_message, language=language)
        outcome = await self._answering.answer(question, asker=asker)
        self._recorder.question(outcome, question=question, language=language, session=session_of(tracker))
        asked = AskedQuestion(_message_id(tracker), question, language, asked_at=rejected.asked_at)
        return tell(dispatcher, outcome, log=log.with_rejected_scripted(rejected.answer_id), asked=asked)


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
    show(dispatcher, rejected.next[0])
    shown = replace(rejected, answer_id=_message_id(tracker), shown=rejected.next[0], next=())
    log = _log(tracker).without_next(rejected.answer_id).with_answer(shown)
    return [status("answered"), SlotSet(answer_log.SLOT, answer_log.to_slot(log))]


def _escalate(dispatcher: CollectingDispatcher) -> Events:
    dispatcher.utter_message(response="utter_hr_escalation")
    return [status("no_answer")]


def _log(tracker: Tracker) -> answer_log.AnswerLog:
    return answer_log.from_slot(tracker.slots.get(answer_log.SLOT))


def _message_id(tracker: Tracker) -> str:
    return str(tracker.latest_message.get("message_id") or "")
