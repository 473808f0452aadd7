"""From the logits of many windows to one list of spans, best first. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from actions.qa.decode import decode
from actions.qa.index import Candidate
from actions.qa.reader import Logits
from actions.qa.sentences import block_at
from actions.qa.types import BlockKind, Span

N_BEST = 40
_SENTENCE_END = re.compile(r"[.!?](?=[\s\"'”’)\]»]|$)|[。！？\n]| \| ")
_TELLS = re.compile(r"\b(?:did|do) you know\b|\bsavi?ez-vous\b|ご存[知じ]", re.IGNORECASE)
"""Questions that say something."""


@dataclass(frozen=True, eq=False, slots=True)
class Reading:
    """What the reader made of one window."""

    candidate: Candidate
    null_score: float
    """Of `[CLS]`: how sure the reader is that the window holds no answer, raw logits."""
    spans: tuple[Span, ...]
    """Best first."""


def reading_of(candidate: Candidate, logits: Logits, *, retrieval_weight: float) -> Reading:
    """See `Reading`."""
    null_score = float(logits.start[0]) + float(logits.end[0])
    return Reading(candidate, null_score, tuple(spans_of(candidate, logits, retrieval_weight=retrieval_weight)))


def spans_of(candidate: Candidate, logits: Logits, *, retrieval_weight: float) -> list[Span]:
    """The window's spans that can be answers: inside one block that is no heading and no table's header, and in no
    question, as FAQs have them.
    """
    window, passage = candidate.window, candidate.passage
    relevance = candidate.relevance
    bonus = retrieval_weight * relevance.score
    spans = []
    for token_span in decode(
        logits.start,
        logits.end,
        context_start=window.context_start,
        n_context=len(window.context),
        n_best=N_BEST,
    ):
        start = int(window.context.starts[token_span.first])
        end = int(window.context.ends[token_span.last])
        block = block_at(passage.document, start)
        is_text = block.kind is not BlockKind.HEADING and not block.is_header
        if start < end <= block.end and is_text and not _is_in_question(passage.document.text, end):
            score = token_span.score
            spans.append(
                Span(
                    passage,
                    start,
                    end,
                    score + bonus,
                    reader_score=score,
                    coverage=relevance.coverage,
                    similarity=relevance.similarity,
                    relevance=relevance.score,
                )
            )
    return spans


def _is_in_question(text: str, end: int) -> bool:
    """Whether the sentence of a span that ends there asks something."""
    mark = _SENTENCE_END.search(text, end - 1)
    if mark is None or mark[0] not in "?？":
        return False
    return not _TELLS.search(text, text.rfind("\n", 0, end) + 1, end)


def merge(spans: Iterable[Span]) -> list[Span]:
    """Best first; the same piece of the same page, found in overlapping windows, once with its best score."""
    best: dict[tuple[str, int, int], Span] = {}
    for span in spans:
        key = (span.passage.document.url, span.start, span.end)
        if key not in best or span.score > best[key].score:
            best[key] = span
    return sorted(best.values(), key=lambda span: (-span.score, span.passage.document.url, span.start, span.end))


def without_copies(spans: Iterable[Span]) -> list[Span]:
    """Of spans in order, those of pages that are no copy of an earlier one's: the same text is no other opinion."""
    first: dict[str, str] = {}
    kept = []
    for span in spans:
        document = span.passage.document
        if first.setdefault(document.content_hash, document.url) == document.url:
            kept.append(span)
    return kept


def one_per_passage(spans: Iterable[Span]) -> list[Span]:
    """Of spans in order, the first of each passage."""
    first: dict[tuple[str, int], Span] = {}
    for span in spans:
        first.setdefault((span.passage.document.url, span.passage.start), span)
    return list(first.values())


def one_per_page(spans: Iterable[Span]) -> list[Span]:
    """Of spans in order, the first of each page."""
    first: dict[str, Span] = {}
    for span in spans:
        first.setdefault(span.passage.document.url, span)
    return list(first.values())
