"""Small answerers for tests of what is around the library: each behaves in one known way."""

from __future__ import annotations

import hashlib
import os
import signal
import time
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote

from actions.qa.audience import NOT_KNOWN, Asker
from actions.qa.errors import ReaderMissing, RefusedUrl
from actions.qa.reader import ReaderCard
from actions.qa.types import Answer, NoAnswer, NoAnswerReason, Outcome, PageLink

SECRET = "/srv/secret/reader.bin SELECT * FROM pages"
"""Part of the message of every error raised here: it must never reach an employee."""


def answer_on(
    url: str, *, sentence: str, text: str, score: float = 1.0, before: str = "", after: str = "", passage_start: int = 0
) -> Answer:
    """Return an answer to show, on a page whose text is its sentence with what stands around it."""
    start = len(before) + sentence.index(text)
    return Answer(
        text=text,
        sentence=sentence,
        sentence_offset=sentence.index(text),
        url=url,
        title="Life at the office",
        language="en",
        heading_path=("Life at the office", "Kitchen"),
        start=start,
        end=start + len(text),
        score=score,
        fetched_at=datetime(2026, 11, 3, 8, 0, tzinfo=UTC),
        passage_start=passage_start,
        before=before,
        after=after,
        link=f"{url}#:~:text={quote(sentence)}",
        page_version=hashlib.sha256(url.encode()).hexdigest(),
    )


FIRST = answer_on(
    "http://intranet.example/kitchen",
    sentence="The coffee machine is cleaned on Mondays.",
    text="on Mondays",
    before="Kitchen\n\nCoffee, tea and fruit are free. ",
    after=" Please use the one on the fourth floor meanwhile.\n\nThe fridge is emptied on Fridays.",
)
SECOND = answer_on(
    "http://intranet.example/services",
    sentence="Marie Dupont looks after the coffee machine.",
    text="Marie Dupont",
    score=0.5,
    after=" Call her on extension 2300.",
)
FOUND = replace(FIRST, alternatives=(SECOND,))
NOTHING = NoAnswer(NoAnswerReason.BELOW_THRESHOLD, (PageLink(FIRST.url, FIRST.title), PageLink(SECOND.url, "Services")))


FOR_MANAGERS_ONLY = replace(SECOND, url="http://intranet.example/managers", title="For managers")


class KnownAnswerer:
    """Finds FOUND, except for questions about unicorns; knows two pages, and managers one more.

    Managers who ask about bonuses get FIRST with FOR_MANAGERS_ONLY as the next best; others get FIRST alone.
    """

    card = ReaderCard(name="known-1", null_threshold=0.0)

    def load(self) -> None:
        """Nothing to load."""

    def answer(self, question: str, *, urls: Collection[str] | None = None, asker: Asker = NOT_KNOWN) -> Outcome:  # noqa: ARG002
        """Return FOUND or NOTHING."""
        if "bonus" in question.lower():
            seen = self.may_show(FOR_MANAGERS_ONLY.url, asker=asker)
            return replace(FIRST, alternatives=(FOR_MANAGERS_ONLY,) if seen else ())
        return NOTHING if "unicorn" in question.lower() else FOUND

    def may_show(self, url: str, *, asker: Asker) -> bool:
        """Return whether it is one of the pages, and a manager where one must be."""
        return url in (FIRST.url, SECOND.url) or (url == FOR_MANAGERS_ONLY.url and "managers" in asker.audiences)

    def answer_by_source(
        self,
        question: str,  # noqa: ARG002
        *,
        urls: Collection[str] | None = None,
        asker: Asker = NOT_KNOWN,
    ) -> tuple[Answer, ...]:
        """Return the answers of the wanted pages."""
        known = {answer.url: answer for answer in (FIRST, SECOND, FOR_MANAGERS_ONLY)}
        for url in urls or ():
            if url not in known:
                raise RefusedUrl(f"{url}: not in the page catalogue {SECRET}")
        seen = {url: answer for url, answer in known.items() if self.may_show(url, asker=asker)}
        return tuple(answer for url, answer in seen.items() if urls is None or url in urls)


class FailingAnswerer(KnownAnswerer):
    """Does something else than answer."""

    def __init__(self, fail: Callable[[], None]) -> None:
        self._fail = fail

    def answer(self, question: str, *, urls: Collection[str] | None = None, asker: Asker = NOT_KNOWN) -> Outcome:
        """Fail first."""
        self._fail()
        return super().answer(question, urls=urls, asker=asker)


class MissingReaderAnswerer(KnownAnswerer):
    """Has no reader to load."""

    def load(self) -> None:
        """Raise what a missing reader raises."""
        raise ReaderMissing(f"expected a reader, found none at {SECRET}")


def _hang() -> None:
    time.sleep(60)


def _raise() -> None:
    raise RuntimeError(SECRET)


def _reader_is_gone() -> None:
    raise ReaderMissing(SECRET)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


ANSWERERS: dict[str, Callable[[], KnownAnswerer]] = {
    "answers": KnownAnswerer,
    "hangs": lambda: FailingAnswerer(_hang),
    "raises": lambda: FailingAnswerer(_raise),
    "dies": lambda: FailingAnswerer(_die),
    "loses its reader": lambda: FailingAnswerer(_reader_is_gone),
    "has no reader": MissingReaderAnswerer,
}
