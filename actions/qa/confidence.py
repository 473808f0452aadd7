"""How sure Kate is of an answer: a probability from what she saw, fitted on development questions.

Logistic regression (Platt 1999) on facts about the best span. What is shown and what is refused is decided
on the probability, because a score of the reader alone is no measure between questions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from actions.qa.types import Span

MARGIN_LIMIT = 20.0
"""Of a margin either side, in logits: a page that stands alone is not infinitely sure."""
MOST_OF_ITEMS = 300
"""Characters: what a list is about shows in its first items, and the encoder takes longer for more."""
SURE_FROM = 0.5
"""Confidence from which an answer is stated; below it, where it is more likely wrong than right, Kate says so."""
_SLOPE = 0.25
_ADDED_LATER = ("similarity", "relevance", "prominence", "sentence_similarity")
"""Evidence that readers of earlier releases were not fitted on: it weighs nothing there."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the best span of a question."""

    reader_score: float
    """(start + end) - null, logits."""
    coverage: float
    """How much of the question its passage has, letter by letter."""
    margin: float
    """Its whole score minus that of the best span of another page."""
    similarity: float = 0.0
    """Cosine of its passage's vector and the question's."""
    relevance: float = 0.0
    """What retrieval made of both."""
    prominence: float = 0.0
    """Similarity above the mean of the passages that were read: where a page answers, it stands out."""
    sentence_similarity: float = 0.0
    """Cosine of the question and what of the answer is compared with it, see `compared_text`."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of the evidence, and from which confidence on an answer is shown."""

    intercept: float
    reader_score: float
    coverage: float
    margin: float
    min_confidence: float
    similarity: float = 0.0
    relevance: float = 0.0
    prominence: float = 0.0
    sentence_similarity: float = 0.0
    by_letters: Calibration | None = None
    """For a Kate without an encoder, whose cosines are all 0; None: this one serves there too."""

    def confidence(self, evidence: Evidence) -> float:
        """Probability, 0 to 1, that the sentence shown holds the answer."""
        logit = (
            self.intercept
            + self.reader_score * evidence.reader_score
            + self.coverage * evidence.coverage
            + self.margin * evidence.margin
            + self.similarity * evidence.similarity
            + self.relevance * evidence.relevance
            + self.prominence * evidence.prominence
            + self.sentence_similarity * evidence.sentence_similarity
        )
        return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, logit))))

    @property
    def without_encoder(self) -> Calibration:
        """The one that serves where there is no encoder."""
        return self.by_letters or self

    @classmethod
    def parse(cls, record: dict[str, Any]) -> Calibration:
        """Of a manifest's `calibration`.

        :raises KeyError, TypeError, ValueError: a number is missing or is none.
        """
        names = ("intercept", "reader_score", "coverage", "margin", "min_confidence")
        values = {name: float(record[name]) for name in names}
        values |= {name: float(record.get(name, 0.0)) for name in _ADDED_LATER}
        if not all(map(math.isfinite, values.values())):
            raise ValueError(f"expected finite numbers, got {values}")
        if not 0 <= values["min_confidence"] <= 1:
            raise ValueError(f"expected min_confidence from 0 to 1, got {values['min_confidence']:g}")
        by_letters = record.get("by_letters")
        return cls(**values, by_letters=None if by_letters is None else cls.parse(by_letters))


def uncalibrated(null_threshold: float, *, retrieval_weight: float) -> Calibration:
    """For a reader that nobody has fitted: a half where the whole score is at the null threshold."""
    return Calibration(
        intercept=-_SLOPE * null_threshold,
        reader_score=_SLOPE,
        coverage=0.0,
        margin=0.0,
        relevance=_SLOPE * retrieval_weight,
        min_confidence=0.5,
    )


def evidence_of(spans: Sequence[Span], *, sentence_similarity: float = 0.0) -> Evidence:
    """Of the first of spans in order, best first; there must be one."""
    best = spans[0]
    others = (span.score for span in spans if span.passage.document.url != best.passage.document.url)
    margin = limited(best.score - next(others, -math.inf))
    mean = mean_similarity(spans)
    return evidence_beside(best, margin=margin, mean_similarity=mean, sentence_similarity=sentence_similarity)


def evidence_beside(span: Span, *, margin: float, mean_similarity: float, sentence_similarity: float) -> Evidence:
    """Of a span, with what is known of the others.

    :param mean_similarity: of the passages that were read.
    """
    return Evidence(
        reader_score=span.reader_score,
        coverage=span.coverage,
        margin=margin,
        similarity=span.similarity,
        relevance=span.relevance,
        prominence=span.similarity - mean_similarity,
        sentence_similarity=sentence_similarity,
    )


def compared_text(sentence: str, *, called: str, lead_in: str, items: Sequence[str]) -> str:
    """What of an answer is compared with the question: its sentence, or what a list is called, and its first items.

    :param called: the page's title and the headings above.
    :param items: of a list; empty for any other answer.
    """
    return "\n".join(filter(None, (called, lead_in, " ".join(items)[:MOST_OF_ITEMS]))) if items else sentence


def sentence_similarity(cosine: float, *, of_passage: float) -> float:
    """Evidence of a sentence: its cosine with the question, its passage's where it is not known (0).

    An encoder that fails on one sentence must not make Kate refuse it.
    """
    return cosine or of_passage


def mean_similarity(spans: Sequence[Span]) -> float:
    """Of spans one of each passage; there must be one."""
    return sum(span.similarity for span in spans) / len(spans)


def limited(margin: float) -> float:
    """A margin within `MARGIN_LIMIT`."""
    return max(-MARGIN_LIMIT, min(MARGIN_LIMIT, margin))
