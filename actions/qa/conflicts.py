"""Whether to show that two pages contradict each other about a question, and which first. Pure.

Kate says so only where it is plain, because a false alarm costs more trust than a missed one: both spans are strong
answers, and what they say cannot both hold (`contradiction`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from actions.qa.confidence import Calibration, evidence_beside, limited, mean_similarity
from actions.qa.content_words import content_words, without
from actions.qa.contradiction import DEFAULT_SETTINGS, ContradictionSettings, contradict, say_otherwise
from actions.qa.reworded import Cosine, nothing_known
from actions.qa.sentences import block_at
from actions.qa.types import Span


@dataclass(frozen=True, slots=True)
class ConflictSettings:
    """When an answer is strong."""

    most: int = 1
    """Conflicting answers that are shown beside the best."""
    considered: int = 8
    """Spans that are looked at, best first."""
    max_score_gap: float = 8.0
    """Logits that reader and retrieval may give less than the best one has of them; of what headings and sentences
    gain nothing is asked, because a page that says the same below another title gains less."""
    min_confidence: float = 0.2
    """What the calibration must give a span, were it the best; that it says as much as the best one speaks for it too.
    """
    max_score_gap_of_reworded: float = 22.0
    """Logits: what shares no words with the question has less from the retriever."""
    min_confidence_of_reworded: float = 0.25
    """What the calibration must give it if the best one scored the same."""
    contradiction: ContradictionSettings = DEFAULT_SETTINGS


def conflicting(
    best: Sequence[Span],
    calibration: Calibration,
    settings: ConflictSettings = ConflictSettings(),
    *,
    cosine: Cosine = nothing_known,
    sentence_similarity: float = 0.0,
) -> tuple[Span, ...]:
    """Of spans in order, best first and one of each passage, those that contradict the first; usually none.

    :param sentence_similarity: of the first one's sentence and the question; what contradicts it says the same but for
        the answer, and counts as close.
    """
    if not best:
        return ()
    strength = _Strength(best[0], mean_similarity(best), sentence_similarity, calibration, settings)
    if not strength.is_strong(best[0]):
        return ()
    found: dict[str, Span] = {}
    for span in best[1 : settings.considered]:
        if (strength.is_strong(span) and contradict(best[0], span, settings.contradiction)) or (
            strength.is_strong_in_other_words(span) and say_otherwise(best[0], span, cosine)
        ):
            found.setdefault(span.passage.document.url, span)
    return tuple(found.values())[: settings.most]


def in_order(spans: Sequence[Span], question: str) -> tuple[Span, ...]:
    """Newest first if every page says when it was changed; else the one whose headings say most of the question.

    Ties stay in order.
    """
    dates = [span.passage.document.modified_at for span in spans]
    if all(date is not None for date in dates):
        return tuple(sorted(spans, key=lambda span: -_seconds(span.passage.document.modified_at)))
    return tuple(sorted(spans, key=lambda span: _specificity(span, question), reverse=True))


def _seconds(date: datetime | None) -> float:
    return date.timestamp() if date else 0.0


def _specificity(span: Span, question: str) -> tuple[int, int]:
    document = span.passage.document
    path = block_at(document, span.start).heading_path
    asked, headings = content_words(question), content_words(" ".join((document.title, *path)))
    return len(asked) - len(without(asked, headings)), len(path)


@dataclass(frozen=True, slots=True)
class _Strength:
    """Whether answers are strong beside the best one of a question."""

    best: Span
    mean_similarity: float
    """Of the passages that were read."""
    sentence_similarity: float
    calibration: Calibration
    settings: ConflictSettings

    def is_strong(self, span: Span) -> bool:
        gap = (self.best.score - self.best.gain) - (span.score - span.gain)
        sure = self._confidence(span, margin=limited(-gap))
        return gap <= self.settings.max_score_gap and sure >= self.settings.min_confidence

    def is_strong_in_other_words(self, span: Span) -> bool:
        gap = self.best.score - span.score
        sure = self._confidence(span, margin=0.0)
        return gap <= self.settings.max_score_gap_of_reworded and sure >= self.settings.min_confidence_of_reworded

    def _confidence(self, span: Span, *, margin: float) -> float:
        evidence = evidence_beside(
            span,
            margin=margin,
            mean_similarity=self.mean_similarity,
            sentence_similarity=self.sentence_similarity,
        )
        return self.calibration.confidence(evidence)
