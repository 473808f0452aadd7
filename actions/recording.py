"""What the action server records of questions, votes and expectations: what criterion C13 lets us keep, no more."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from actions.answer_log import LoggedAnswer
from actions.conversation import ScriptedAnswer
from actions.failures import report_failure
from actions.feedback_service import ExpectationRequest
from actions.qa.feedback_records import Expectation, QuestionRecord, Vote, VoteRecord, session_digest
from actions.qa.feedback_store import FeedbackStore
from actions.qa.types import Answer, Outcome

AnswerVotedOn = LoggedAnswer | ScriptedAnswer

MOST_WAITING = 100
"""Questions that wait to be recorded; more are not, so that a stuck database costs no memory."""


class Recorder:
    """Records into the feedback store; the text of a question only if the settings say so."""

    def __init__(self, store: FeedbackStore, *, model_version: Callable[[], str], keeps_question: bool) -> None:
        self._store = store
        self._model_version = model_version
        self._keeps_question = keeps_question
        self._background = ThreadPoolExecutor(1, thread_name_prefix="recording")
        self._places = threading.BoundedSemaphore(MOST_WAITING)

    async def vote(self, vote: Vote, answer: AnswerVotedOn, *, session: str) -> None:
        """Record a vote; raises StoreError."""
        record = VoteRecord(
            vote=vote,
            question_language=answer.language,
            recorded_at=datetime.now(UTC),
            question=self._kept(answer.question),
            session=session_digest(session) if self._keeps_question else None,
            answer_id=answer.answer_id,
            **self._what_was_shown(answer),
        )
        await asyncio.to_thread(self._store.add, record)

    def question(self, outcome: Outcome, *, question: str, language: str, session: str) -> None:
        """Record soon that the pages were asked. Costs the answer no time, and a failure is only reported."""
        record = QuestionRecord(
            question_language=language,
            is_answered=isinstance(outcome, Answer),
            source=outcome.url if isinstance(outcome, Answer) else None,
            model_version=self._model_version(),
            recorded_at=datetime.now(UTC),
            question=self._kept(question),
            session=session_digest(session) if self._keeps_question else None,
        )
        self._in_background(lambda: self._store.add_question(record))

    async def expectation(self, request: ExpectationRequest) -> None:
        """Record what an employee expected; raises StoreError."""
        record = Expectation(
            text=request.text,
            session=session_digest(request.session),
            question_language=request.answer.language,
            source=request.answer.source,
            start=request.answer.start,
            end=request.answer.end,
            recorded_at=datetime.now(UTC),
            question=self._kept(request.answer.question),
        )
        await asyncio.to_thread(self._store.add_expectation, record)

    async def erase(self, session: str) -> int:
        """Remove all text of a session, what waits to be recorded included; return how many; raises StoreError."""
        erased = self._background.submit(self._store.erase, session_digest(session))
        return (await asyncio.wrap_future(erased)).total

    def close(self) -> None:
        """Record what waits, and end."""
        self._background.shutdown(wait=True)

    def _kept(self, question: str) -> str | None:
        """Return what is kept of a question: what no database stores, half of a surrogate pair, is a question mark."""
        return question.encode(errors="replace").decode() if self._keeps_question else None

    def _what_was_shown(self, answer: AnswerVotedOn) -> dict[str, Any]:
        if isinstance(answer, ScriptedAnswer):
            return {"source": answer.response, "start": None, "end": None, "model_version": ""}
        place = {"source": answer.shown.url, "start": answer.shown.start, "end": answer.shown.end}
        return place | {"model_version": self._model_version(), "page_version": answer.shown.page_version}

    def _in_background(self, write: Callable[[], None]) -> None:
        try:
            if not self._places.acquire(blocking=False):
                raise BufferError(f"expected at most {MOST_WAITING} questions waiting to be recorded")
            self._background.submit(write).add_done_callback(self._done)
        except Exception as error:
            report_failure(error, doing="recording a question")

    def _done(self, write: Future[None]) -> None:
        self._places.release()
        if error := write.exception():
            report_failure(error, doing="recording a question")
