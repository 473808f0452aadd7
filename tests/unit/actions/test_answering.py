"""Answers within a deadline, one reader for all, and a state that tells whether it works."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager

import pytest

from actions.answering import Answering, AnswerLate, NotReady, State
from actions.qa.audience import NOT_KNOWN, Asker
from actions.qa.errors import ReaderMissing, RefusedUrl
from actions.qa.types import Outcome
from tests.support.answerers import FOUND, FailingAnswerer, KnownAnswerer, MissingReaderAnswerer


class GatedAnswerer(KnownAnswerer):
    """Loads and answers only when told to."""

    def __init__(self) -> None:
        self.may_load = threading.Event()
        self.may_answer = threading.Event()
        self.n_loads = 0

    def load(self) -> None:
        self.n_loads += 1
        self.may_load.wait(10)

    def answer(self, question: str, *, urls: Collection[str] | None = None, asker: Asker = NOT_KNOWN) -> Outcome:
        self.may_answer.wait(10)
        return super().answer(question, urls=urls, asker=asker)

    def release(self) -> None:
        self.may_load.set()
        self.may_answer.set()


@contextmanager
def answering(answerer: KnownAnswerer, *, deadline_seconds: float = 5, workers: int = 2) -> Iterator[Answering]:
    subject = Answering(answerer, deadline_seconds=deadline_seconds, workers=workers)
    try:
        yield subject
    finally:
        if isinstance(answerer, GatedAnswerer):
            answerer.release()
        subject.close()


def test_a_loaded_answerer_answers() -> None:
    async def scenario(subject: Answering) -> None:
        await subject.load()
        assert subject.state is State.READY
        assert await subject.answer("coffee?", asker=NOT_KNOWN) == FOUND
        assert len(await subject.answer_by_source("coffee?", urls=None, asker=NOT_KNOWN)) == 2

    with answering(KnownAnswerer()) as subject:
        asyncio.run(scenario(subject))


def test_first_questions_wait_for_the_one_load() -> None:
    """L5: ten simultaneous first questions load one model."""
    answerer = GatedAnswerer()

    async def scenario(subject: Answering) -> list[Outcome]:
        questions = [asyncio.ensure_future(subject.answer("coffee?", asker=NOT_KNOWN)) for _ in range(10)]
        loading = asyncio.ensure_future(subject.load())
        await asyncio.sleep(0.05)
        assert subject.state is State.LOADING
        answerer.release()
        await loading
        return await asyncio.gather(*questions)

    with answering(answerer) as subject:
        assert asyncio.run(scenario(subject)) == [FOUND] * 10
    assert answerer.n_loads == 1


def test_a_question_does_not_wait_longer_than_the_deadline_for_loading() -> None:
    async def scenario(subject: Answering) -> None:
        loading = asyncio.ensure_future(subject.load())
        with pytest.raises(NotReady):
            await subject.answer("coffee?", asker=NOT_KNOWN)
        answerer.release()
        await loading
        assert await subject.answer("coffee?", asker=NOT_KNOWN) == FOUND

    answerer = GatedAnswerer()
    with answering(answerer, deadline_seconds=0.1) as subject:
        asyncio.run(scenario(subject))


def test_a_missing_reader_fails_loading_and_every_question() -> None:
    async def scenario(subject: Answering) -> None:
        with pytest.raises(ReaderMissing):
            await subject.load()
        with pytest.raises(NotReady):
            await subject.answer("coffee?", asker=NOT_KNOWN)

    with answering(MissingReaderAnswerer()) as subject:
        asyncio.run(scenario(subject))
        assert subject.state is State.FAILED


def test_a_stuck_question_is_late_and_the_next_one_is_answered() -> None:
    """K6."""
    answerer = GatedAnswerer()
    answerer.may_load.set()

    async def scenario(subject: Answering) -> None:
        await subject.load()
        with pytest.raises(AnswerLate):
            await subject.answer("coffee?", asker=NOT_KNOWN)
        assert subject.state is State.FAILED
        assert len(await subject.answer_by_source("coffee?", urls=None, asker=NOT_KNOWN)) == 2
        assert subject.state is State.READY  # type: ignore[comparison-overlap]  # it changed meanwhile

    with answering(answerer, deadline_seconds=0.2) as subject:
        asyncio.run(scenario(subject))


def test_a_failure_is_passed_on_and_noted_until_a_question_goes_well() -> None:
    failures = iter([RuntimeError("once")])

    def fail_once() -> None:
        for failure in failures:
            raise failure

    async def scenario(subject: Answering) -> None:
        await subject.load()
        with pytest.raises(RuntimeError):
            await subject.answer("coffee?", asker=NOT_KNOWN)
        assert subject.state is State.FAILED
        assert await subject.answer("coffee?", asker=NOT_KNOWN) == FOUND
        assert subject.state is State.READY  # type: ignore[comparison-overlap]  # it changed meanwhile

    with answering(FailingAnswerer(fail_once)) as subject:
        asyncio.run(scenario(subject))


def test_a_wrong_url_is_the_callers_mistake_and_no_failure() -> None:
    async def scenario(subject: Answering) -> None:
        await subject.load()
        with pytest.raises(RefusedUrl):
            await subject.answer_by_source("coffee?", urls=["http://elsewhere.example/"], asker=NOT_KNOWN)

    with answering(KnownAnswerer()) as subject:
        asyncio.run(scenario(subject))
        assert subject.state is State.READY
