"""How right Kate is on what she answers, by how much she answers: the risk-coverage curve (Geifman and El-Yaniv 2017).

An answer is shown from some confidence on. From a higher one fewer questions are answered, and of these more should be
answered right; how much of a reader's worth its confidence brings out is the area under the curve of the share wrong
(AURC; Geifman, Uziel and El-Yaniv 2019, arXiv 1805.08206). A question that no page answers is answered wrongly
whenever it is answered. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from actions.qa.confidence import Calibration
from training.calibrating.cases import Case


@dataclass(frozen=True, slots=True)
class Verdict:
    """The best span that was found for a question."""

    confidence: float
    """From 0 to 1."""
    right: bool
    """The sentence shown holds the answer; never so for a question that no page answers."""


@dataclass(frozen=True, slots=True)
class Point:
    """What is shown if answers are shown from a confidence on."""

    confidence: float
    n_shown: int
    n_right: int
    """Of those shown."""

    @property
    def accuracy(self) -> float:
        """Share of the shown answers that are right, 0 to 1; of nothing shown it is 0."""
        return self.n_right / self.n_shown if self.n_shown else 0.0


@dataclass(frozen=True, slots=True)
class Coverage:
    """The curve of one set of questions, and where on it the reader is set to work."""

    n_questions: int
    """Those included for which nothing was found, which no threshold shows."""
    points: tuple[Point, ...]
    """One for each confidence that occurs, the surest first."""
    operating: Point
    aurc: float
    """Mean, over the questions for which something was found, of the share wrong among all that are as sure; 0 best."""
    least_aurc: float
    """What it would be with these answers if the right ones were the surest."""

    def answered(self, point: Point) -> float:
        """Share of all questions that are answered there, 0 to 1."""
        return point.n_shown / self.n_questions

    def shown_from(self, confidence: float) -> Point:
        """What is at least as sure as this."""
        surer = [point for point in self.points if point.confidence >= confidence]
        return Point(confidence, surer[-1].n_shown, surer[-1].n_right) if surer else Point(confidence, 0, 0)


def verdicts(cases: Iterable[Case], calibration: Calibration) -> list[Verdict]:
    """Each case's answer, as sure as this calibration is of it."""
    return [Verdict(calibration.confidence(case.evidence), case.right) for case in cases]


def coverage(found: Sequence[Verdict], *, n_questions: int, min_confidence: float) -> Coverage:
    """The curve of these questions; answers of one confidence are shown together or not at all.

    :param n_questions: asked in all, at least one, and at least as many as there are verdicts.
    :param min_confidence: of the operating point.
    """
    points = tuple(_points(found))
    shown = [verdict for verdict in found if verdict.confidence >= min_confidence]
    n_right = sum(verdict.right for verdict in found)
    best = [Verdict(-rank, rank < n_right) for rank in range(len(found))]
    return Coverage(
        n_questions=n_questions,
        points=points,
        operating=Point(min_confidence, len(shown), sum(verdict.right for verdict in shown)),
        aurc=_area(points),
        least_aurc=_area(tuple(_points(best))),
    )


def _points(found: Sequence[Verdict]) -> Iterator[Point]:
    surest_first = sorted(found, key=lambda verdict: -verdict.confidence)
    alike = [list(group) for _, group in groupby(surest_first, key=lambda verdict: verdict.confidence)]
    shown = accumulate(map(len, alike))
    right = accumulate(sum(verdict.right for verdict in group) for group in alike)
    for group, n_shown, n_right in zip(alike, shown, right, strict=True):
        yield Point(group[0].confidence, n_shown, n_right)


def _area(points: Sequence[Point]) -> float:
    """Each confidence counts as often as it occurs."""
    before = (0, *(point.n_shown for point in points))
    wrong = sum((1 - point.accuracy) * (point.n_shown - n) for point, n in zip(points, before, strict=False))
    return wrong / points[-1].n_shown if points else 0.0
