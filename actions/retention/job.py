"""The retention job: what is done in which store, and what is said about it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from actions.qa.errors import StoreError
from actions.qa.feedback_records import session_digest
from actions.qa.feedback_store import FeedbackStore, Forgotten
from actions.retention.conversations import Conversations, Deleted
from actions.retention.endpoints import InMemory, OtherStore, RetentionPlan

SETTLE_SECONDS = 15.0
"""Longer than a turn takes: at its end Rasa saves the conversation, with events that were erased meanwhile."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, in words."""

    message: str
    n_deleted: int = 0


@dataclass(frozen=True, slots=True)
class NotDone:
    """What should have been done, and why it was not."""

    message: str


Step = Done | NotDone


class RetentionJob:
    """Deletes from Rasa's conversations and from the recorded feedback. One failing does not stop the other."""

    def __init__(
        self,
        plan: RetentionPlan,
        *,
        feedback_database: str,
        stop: threading.Event,
        settle_seconds: float = SETTLE_SECONDS,
    ) -> None:
        """`stop`, once set, ends what is going on as soon as it can."""
        self._plan = plan
        self._stop = stop
        self._feedback_database = feedback_database
        self._settle_seconds = settle_seconds

    def prune(self, *, now: datetime) -> tuple[Step, ...]:
        """Delete what is older than its limit."""
        conversations_before = now - self._plan.conversations_kept
        text_before = now - self._plan.feedback_text_kept
        return (
            self._on_conversations(
                lambda found: _deleted(
                    found.prune(conversations_before), f"older than {_days(self._plan.conversations_kept)}"
                )
            ),
            self._on_feedback(
                lambda store: _forgotten(
                    store.forget_before(text_before), f"older than {_days(self._plan.feedback_text_kept)}"
                )
            ),
        )

    def erase(self, session: str) -> tuple[Step, ...]:
        """Delete a conversation and the text of its feedback."""
        return (
            self._on_conversations(lambda found: _deleted(self._erase(found, session), "of this session")),
            self._on_feedback(lambda store: _forgotten(store.erase(session_digest(session)), "of this session")),
        )

    def _erase(self, conversations: Conversations, session: str) -> Deleted:
        first = conversations.erase(session)
        self._stop.wait(self._settle_seconds)
        again = conversations.erase(session)
        return Deleted(first.events + again.events, max(first.conversations, again.conversations))

    def _on_conversations(self, delete: Callable[[Conversations], Step]) -> Step:
        store = self._plan.tracker_store
        if isinstance(store, InMemory):
            return Done("conversations: Rasa keeps them in memory only, nothing to delete")
        if isinstance(store, OtherStore):
            return NotDone(f"conversations: the tracker store is {store.kind!r} and not SQL: delete them there")
        try:
            with contextlib.closing(Conversations(store.url, stop=self._stop)) as conversations:
                exist = conversations.exist()
                return delete(conversations) if exist else Done("conversations: none has been saved yet")
        except StoreError as error:
            return NotDone(f"conversations: {error}")

    def _on_feedback(self, delete: Callable[[FeedbackStore], Step]) -> Step:
        try:
            with contextlib.closing(FeedbackStore(self._feedback_database)) as store:
                if not store.exists():
                    return Done("feedback: none has been recorded yet")
                store.open()
                return delete(store)
        except StoreError as error:
            return NotDone(f"feedback: {error}")


def _deleted(deleted: Deleted, which: str) -> Done:
    events, conversations = _count(deleted.events, "event"), _count(deleted.conversations, "conversation")
    return Done(f"conversations: {events} of {conversations} deleted, {which}", deleted.events)


def _forgotten(forgotten: Forgotten, which: str) -> Done:
    votes, questions = _count(forgotten.votes, "vote"), _count(forgotten.questions, "question")
    expectations = _count(forgotten.expectations, "expectation")
    message = f"feedback: the text of {votes} and {questions}, and {expectations}, deleted, {which}"
    return Done(message, forgotten.total)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _days(kept: timedelta) -> str:
    return _count(kept.days, "day")
