"""From spans to answers: everything that is shown around a span."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from actions.qa.sentences import block_at, sentence_around
from actions.qa.surroundings import surroundings
from actions.qa.text_fragment import link_to
from actions.qa.types import Answer, Document, Span


def answer_at(span: Span, *, confirmed_at: datetime, stale: bool) -> Answer:
    """The span as an answer, of a page whose content was last confirmed then."""
    document = span.passage.document
    first, last = sentence_around(document, span.start, span.end)
    before, after = surroundings(span.passage, first, last)
    return Answer(
        text=document.text[span.start : span.end],
        sentence=document.text[first:last],
        sentence_offset=span.start - first,
        url=document.url,
        title=title_of(document),
        language=document.language,
        heading_path=_headings_below_title(span),
        start=span.start,
        end=span.end,
        score=span.score,
        reader_score=span.reader_score,
        coverage=span.coverage,
        similarity=span.similarity,
        relevance=span.relevance,
        gain=span.gain,
        fetched_at=confirmed_at,
        passage_start=span.passage.start,
        stale=stale,
        before=before,
        after=after,
        link=link_to(document, span.start, span.end),
        page_version=document.content_hash,
        modified_at=document.modified_at,
    )


def shown_with(answers: Sequence[Answer], *, alternatives: Sequence[Answer], sure: Answer) -> Answer:
    """The first of answers that contradict each other (usually one) with the others, as sure as the best span is.

    Alternatives are those that are not shown already.
    """
    shown = {(answer.url, answer.passage_start) for answer in answers}
    rest = tuple(answer for answer in (sure, *alternatives) if (answer.url, answer.passage_start) not in shown)
    return replace(
        answers[0],
        confidence=sure.confidence,
        is_calibrated=sure.is_calibrated,
        alternatives=rest,
        conflicting=tuple(answers[1:]),
    )


def title_of(document: Document) -> str:
    """What employees are shown as the page's name."""
    return document.title or document.url


def _headings_below_title(span: Span) -> tuple[str, ...]:
    """The heading path of a span's block; a first heading that repeats the page's title says nothing."""
    document = span.passage.document
    path = block_at(document, span.start).heading_path
    return path[1:] if path and path[0].casefold() == document.title.casefold() else path
