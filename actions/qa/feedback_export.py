"""Votes as questions to train on. `feedback_squad` writes them to a file.

A thumbs-up says that a span answers its question. A thumbs-down, where it is wanted, says that the passage does not
answer it, and that the span only looks as if it did. Only what is still true is exported: the page's stored copy must
be the one that was voted on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import cycle

from actions.qa.feedback_records import Vote, VoteRecord, is_scripted
from actions.qa.sentences import block_at
from actions.qa.types import Document

LONGEST_CONTEXT = 1000
"""Characters around an answer, in whole blocks; a longer block stays whole."""


class LeftOut(StrEnum):
    """Why a vote became no example of its own."""

    SCRIPTED = "about a scripted answer"
    NO_QUESTION = "the question was not kept, or has been erased"
    NO_VERSION = "recorded before votes had the page's version"
    NO_PAGE = "the page is not in the store"
    CHANGED = "the page has changed since"
    DISPUTED = "as many thumbs up as down"
    REJECTED = "thumbs down (see --with-rejected)"
    ANSWERED = "thumbs down, but the same passage has the answer"
    REPEATED = "the same as another vote"
    OUTVOTED = "outvoted"


@dataclass(frozen=True, slots=True)
class VotedSpan:
    """A question, and a span of a page that was shown for it."""

    question: str
    document: Document
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Example:
    """One question about one passage."""

    span: VotedSpan
    context_start: int
    context_end: int
    is_rejected: bool

    @property
    def context(self) -> str:
        return self.span.document.text[self.context_start : self.context_end]


@dataclass(frozen=True, slots=True)
class Export:
    """What is exported, and how many votes were left out, by reason."""

    examples: tuple[Example, ...]
    left_out: Mapping[LeftOut, int]


def export_of(votes: Iterable[VoteRecord], documents: Iterable[Document], *, with_rejected: bool = False) -> Export:
    """Turn votes into examples, the most voted first where they say the same."""
    pages = {document.url: document for document in documents}
    left_out: Counter[LeftOut] = Counter()
    ballots: dict[tuple[str, str, int, int], list[tuple[Vote, VotedSpan]]] = {}
    for vote in votes:
        found = _voted_span(vote, pages)
        if isinstance(found, LeftOut):
            left_out[found] += 1
        else:
            key = (comparable(found.question), found.document.url, found.start, found.end)
            ballots.setdefault(key, []).append((vote.vote, found))
    examples = [example for ballot in ballots.values() for example in _decided(ballot, left_out)]
    accepted = [example for example in examples if not example.is_rejected]
    rejected = _rejected(examples, accepted, left_out, wanted=with_rejected)
    return Export((*accepted, *rejected), left_out)


def _voted_span(vote: VoteRecord, pages: Mapping[str, Document]) -> VotedSpan | LeftOut:
    if is_scripted(vote.source) or vote.start is None or vote.end is None:
        return LeftOut.SCRIPTED
    if not (vote.question or "").strip():
        return LeftOut.NO_QUESTION
    if not vote.page_version:
        return LeftOut.NO_VERSION
    document = pages.get(vote.source)
    if document is None:
        return LeftOut.NO_PAGE
    if document.content_hash != vote.page_version or not 0 <= vote.start < vote.end <= len(document.text):
        return LeftOut.CHANGED
    return VotedSpan(str(vote.question).strip(), document, vote.start, vote.end)


def _decided(ballot: list[tuple[Vote, VotedSpan]], left_out: Counter[LeftOut]) -> list[Example]:
    """One example for all votes on the same, or none."""
    n_up = sum(vote is Vote.UP for vote, _ in ballot)
    n_down = len(ballot) - n_up
    if n_up == n_down:
        left_out[LeftOut.DISPUTED] += len(ballot)
        return []
    left_out[LeftOut.OUTVOTED] += min(n_up, n_down)
    left_out[LeftOut.REPEATED] += max(n_up, n_down) - 1
    span = ballot[0][1]
    return [Example(span, *_context_around(span), is_rejected=n_down > n_up)]


def _rejected(
    examples: Iterable[Example], accepted: list[Example], left_out: Counter[LeftOut], *, wanted: bool
) -> list[Example]:
    kept = []
    for example in (example for example in examples if example.is_rejected):
        if not wanted:
            left_out[LeftOut.REJECTED] += 1
        elif any(_is_answered_by(example, other) for other in accepted):
            left_out[LeftOut.ANSWERED] += 1
        else:
            kept.append(example)
    return kept


def _is_answered_by(rejected: Example, accepted: Example) -> bool:
    same = comparable(rejected.span.question) == comparable(accepted.span.question)
    inside = rejected.context_start < accepted.span.end and accepted.span.start < rejected.context_end
    return same and inside and rejected.span.document.url == accepted.span.document.url


def _context_around(span: VotedSpan) -> tuple[int, int]:
    """Whole blocks around the span, by turns one before and one after, as many as fit."""
    blocks = span.document.blocks
    first = blocks.index(block_at(span.document, span.start))
    last = blocks.index(block_at(span.document, span.end - 1))
    n_refused = 0
    for grows_backwards in cycle((True, False)):
        longer = (first - 1, last) if grows_backwards else (first, last + 1)
        fits = _fits(span.document, *longer)
        first, last = longer if fits else (first, last)
        n_refused = 0 if fits else n_refused + 1
        if n_refused == 2:
            break
    return min(blocks[first].start, span.start), max(blocks[last].end, span.end)


def _fits(document: Document, first: int, last: int) -> bool:
    """Whether there are these blocks, and a passage has room for them."""
    blocks = document.blocks
    return first >= 0 and last < len(blocks) and blocks[last].end - blocks[first].start <= LONGEST_CONTEXT


def comparable(question: str) -> str:
    return " ".join(question.casefold().split())
