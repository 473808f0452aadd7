"""Answers within a deadline: the blocking answerer, in threads of its own, for asynchronous callers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from typing import Protocol, TypeVar

from actions.qa.audience import NOT_KNOWN, Asker
from actions.qa.errors import KateError, RefusedUrl
from actions.qa.reader import ReaderCard
from actions.qa.types import Answer, Outcome

T = TypeVar("T")


class Answerer(Protocol):
    """What the action server needs of the library: actions.qa.answerer, or another behind the same face.

    After `load` its methods are called from several threads at once.
    """

    @property
    def card(self) -> ReaderCard:
        """Of the loaded reader."""

    def load(self) -> None:
        """Load reader and store; raises KateError."""

    def answer(self, question: str, *, urls: Collection[str] | None = None, asker: Asker = NOT_KNOWN) -> Outcome:
        """Return the best answer for this asker, or why there is none; raises KateError."""

    def answer_by_source(
        self, question: str, *, urls: Collection[str] | None = None, asker: Asker = NOT_KNOWN
    ) -> tuple[Answer, ...]:
        """Return the best answer of each page that this asker may be shown, best first.

        :raises RefusedUrl: one of the URLs is outside the catalogue.
        """

    def may_show(self, url: str, *, asker: Asker) -> bool:
        """Return whether this asker may be shown this page; needs no `load` and does not block."""


class NotReady(KateError):
    """The reader is not loaded yet, or could not be."""


class AnswerLate(KateError):
    """There was no answer within the deadline."""


class State(StrEnum):
    """Whether questions can be answered now."""

    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"
    """Loading failed, or the last question failed or was late; a question that goes well ends it."""


class Answering:
    """One answerer, loaded once, shared by all requests."""

    def __init__(self, answerer: Answerer, *, deadline_seconds: float, workers: int) -> None:
        self._answerer = answerer
        self._deadline_seconds = deadline_seconds
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="answering")
        self._loading_ended = asyncio.Event()
        self._loaded = False
        self.state = State.LOADING

    @property
    def model_version(self) -> str:
        """Which reader answers, for the record of a vote."""
        return self._answerer.card.name

    async def load(self) -> None:
        """Load reader and store.

        :raises KateError: they cannot be loaded; questions then fail at once with NotReady.
        """
        try:
            await self._in_thread(self._answerer.load)
        except Exception:
            self.state = State.FAILED
            raise
        else:
            self._loaded = True
            self.state = State.READY
        finally:
            self._loading_ended.set()

    async def answer(self, question: str, *, asker: Asker) -> Outcome:
        """Return the best answer to this asker's question, or that there is none.

        :raises NotReady: the reader is still loading at the deadline, or could not be loaded.
        :raises AnswerLate: reading took longer than the deadline.
        :raises KateError: what the library raises.
        """
        return await self._within_deadline(lambda: self._answerer.answer(question, asker=asker))

    async def answer_by_source(
        self, question: str, *, urls: Collection[str] | None, asker: Asker
    ) -> tuple[Answer, ...]:
        """Return the best answer of each page that this asker may be shown, best first.

        :raises RefusedUrl: one of the URLs is outside the catalogue.
        :raises KateError: as `answer` does.
        """
        return await self._within_deadline(lambda: self._answerer.answer_by_source(question, urls=urls, asker=asker))

    def may_show(self, url: str, *, asker: Asker) -> bool:
        """Return whether this asker may be shown this page."""
        return self._answerer.may_show(url, asker=asker)

    def close(self) -> None:
        """Let no further question in. Does not wait for a stuck one."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _within_deadline(self, read: Callable[[], T]) -> T:
        try:
            async with asyncio.timeout(self._deadline_seconds):
                await self._until_loaded()
                return await self._read(read)
        except TimeoutError as error:
            raise self._late() from error

    async def _until_loaded(self) -> None:
        await self._loading_ended.wait()
        if not self._loaded:
            raise NotReady("the reader could not be loaded")

    async def _read(self, read: Callable[[], T]) -> T:
        try:
            result = await self._in_thread(read)
        except RefusedUrl:  # the caller's mistake, not the reader's
            raise
        except Exception:
            self.state = State.FAILED
            raise
        self.state = State.READY
        return result

    def _late(self) -> KateError:
        if not self._loading_ended.is_set():
            return NotReady(f"still loading after {self._deadline_seconds} s")
        self.state = State.FAILED
        return AnswerLate(f"expected an answer within {self._deadline_seconds} s")

    async def _in_thread(self, function: Callable[[], T]) -> T:
        """Run a blocking function. One that is late keeps its thread until it ends: threads cannot be stopped."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, function)
