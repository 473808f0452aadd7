"""What goes through an answerer's index while it answers: measured from outside, whatever is done inside.

with watched_index() as watched:
    answerer.load()
    answerer.answer("...")
watched.searches[-1].candidates
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from actions.qa.index import Candidate, PageIndex


@dataclass(frozen=True, slots=True)
class Search:
    """One question to the index."""

    candidates: tuple[Candidate, ...]
    """The windows to read, the most promising first."""
    seconds: float


@dataclass(slots=True)
class Watched:
    """What has been seen so far, in order."""

    build_seconds: list[float] = field(default_factory=list)
    """Of each index that was built."""
    searches: list[Search] = field(default_factory=list)


@contextmanager
def watched_index() -> Iterator[Watched]:
    """Watches every `PageIndex` of this process for as long as the block lasts."""
    watched = Watched()
    build, search = PageIndex.build, PageIndex.candidates

    def timed_build(*arguments: Any, **named: Any) -> PageIndex:
        begin = time.perf_counter()
        index = build(*arguments, **named)
        watched.build_seconds.append(time.perf_counter() - begin)
        return index

    def timed_search(self: PageIndex, *arguments: Any, **named: Any) -> list[Candidate]:
        begin = time.perf_counter()
        candidates = search(self, *arguments, **named)
        watched.searches.append(Search(tuple(candidates), time.perf_counter() - begin))
        return candidates

    with mock.patch.object(PageIndex, "build", timed_build), mock.patch.object(PageIndex, "candidates", timed_search):
        yield watched
