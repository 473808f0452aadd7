"""Logistic regression of being right on the evidence (Platt 1999), and how well its probabilities hold.

In two steps. The weights tell right answers from what is found where no page answers; wrong answers to questions that
some page does answer are left out, because their evidence is of both kinds. Then slope and intercept make a
probability of being right out of the weighted sum, on all cases: the order stays.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from actions.qa.confidence import Calibration, Evidence
from training.calibrating.cases import Case
from training.errors import CorpusError

RIDGE = 1.0
"""Pull of the weights of standardised evidence to zero: with few cases a fit is surer than it should be."""
ROUNDS = 50
N_BINS = 10
N_TRADES = 50
FACTS = tuple(item.name for item in fields(Evidence))
LETTER_FACTS = ("reader_score", "coverage", "margin")
"""What is known where there is no encoder."""
Kept = Literal["right", "answerable"]
"""Of what a share is to be shown: of the right answers, or of the questions that a page answers, however they were."""
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Bin:
    """Cases of like confidence."""

    n: int
    confidence: float
    right: float
    """Share of them."""


@dataclass(frozen=True, slots=True)
class Quality:
    """What a calibration is worth on cases, best those that it was not fitted on."""

    n: int
    calibration_error: float
    """Expected calibration error (Guo et al. 2017): mean distance of confidence and share right, over bins of it."""
    kept: float
    """Share of answerable questions whose answer is shown."""
    right_kept: float
    """Share of the right answers that are shown."""
    refused: float
    """Share of the others that are refused."""
    right_of_shown: float
    bins: tuple[Bin, ...]
    """Least sure first, those without cases left out."""
    trade: tuple[tuple[float, float, float], ...] = ()
    """(kept, refused, right of shown) if answers were shown from other confidences, the lowest first."""


def fit(cases: Sequence[Case], *, keep_share: float, of: Kept = "right") -> Calibration:
    """Weights that tell right answers from what is found where there is none, as probabilities of being right.

    An answer is shown from where `keep_share` of those to keep are.

    :raises CorpusError: no case is right, or none is wrong.
    """
    by_letters = _fit(cases, LETTER_FACTS, keep_share, of)
    return replace(_fit(cases, FACTS, keep_share, of), by_letters=by_letters)


def _fit(cases: Sequence[Case], names: Sequence[str], keep_share: float, of: Kept) -> Calibration:
    right = np.array([case.right for case in cases], dtype=np.bool_)
    if not 0 < right.sum() < len(right):
        raise CorpusError(f"expected right and wrong answers to fit on, got {int(right.sum())} right of {len(right)}")
    facts = np.array([[getattr(case.evidence, name) for name in names] for case in cases], dtype=np.float64)
    telling = right | ~np.array([case.answerable for case in cases], dtype=np.bool_)
    intercept, weights = _in_two_steps(facts, right, telling)
    record = {"intercept": intercept, "min_confidence": 0.0, **dict(zip(names, weights, strict=True))}
    unset = Calibration.parse(record)
    return replace(unset, min_confidence=keeping(unset, cases, share=keep_share, of=of))


def _in_two_steps(facts: Floats, right: Flags, telling: Flags) -> tuple[float, Floats]:
    """As `_regression`, of the telling cases; of all where those are all right, or say the contrary of all."""
    if not right[telling].all():
        _, weights = _regression(facts[telling], right[telling])
        intercept, scale = _regression((facts @ weights)[:, None], right)
        if scale[0] > 0:
            return intercept, weights * scale
    return _regression(facts, right)


def _regression(facts: Floats, right: Flags) -> tuple[float, Floats]:
    """The intercept, and (n_facts,) what a unit of each fact adds to the logit."""
    mean, spread = facts.mean(axis=0), facts.std(axis=0) + 1e-9
    weights = _newton((facts - mean) / spread, right)
    slopes = weights[1:] / spread
    return float(weights[0] - slopes @ mean), slopes


def keeping(calibration: Calibration, cases: Sequence[Case], *, share: float, of: Kept) -> float:
    """The highest confidence from which this share of those to keep is shown; there must be one."""
    kept = [case for case in cases if (case.right if of == "right" else case.answerable)]
    found = sorted((calibration.confidence(case.evidence) for case in kept), reverse=True)
    n_kept = math.ceil(share * len(found) - 1e-9)  # 0.07 * 100 is above 7
    return found[min(max(n_kept, 1), len(found)) - 1]


def quality(calibration: Calibration, cases: Sequence[Case]) -> Quality:
    """See `Quality`; there must be cases."""
    return _quality(cases, *_judged(calibration, cases))


def held_out(
    cases: Sequence[Case], *, keep_share: float, of: Kept = "right", n_folds: int = 10, seed: int = 0
) -> Quality:
    """Quality where every case is judged by a calibration that was fitted without its page (cross-validation).

    :raises CorpusError: what is left without some pages has no right case, or no wrong one.
    """
    folds = _folds(cases, n_folds, seed)
    sure, shown = np.zeros(len(cases)), np.zeros(len(cases), dtype=np.bool_)
    for fold in np.unique(folds):
        outside = [case for case, own in zip(cases, folds, strict=True) if own != fold]
        inside = [case for case, own in zip(cases, folds, strict=True) if own == fold]
        sure[folds == fold], shown[folds == fold] = _judged(fit(outside, keep_share=keep_share, of=of), inside)
    return _quality(cases, sure, shown)


def _folds(cases: Sequence[Case], n_folds: int, seed: int) -> npt.NDArray[np.int64]:
    """(n_cases,) which fold each case is in, drawn by group."""
    names = sorted({case.group for case in cases})
    order = np.random.default_rng(seed).permutation(len(names)) % n_folds
    fold_of = dict(zip(names, order, strict=True))
    return np.array([fold_of[case.group] for case in cases], dtype=np.int64)


def _judged(calibration: Calibration, cases: Sequence[Case]) -> tuple[Floats, Flags]:
    """(n_cases,) confidence of each, and whether it is shown."""
    sure = np.array([calibration.confidence(case.evidence) for case in cases])
    return sure, sure >= calibration.min_confidence


def _quality(cases: Sequence[Case], sure: Floats, shown: Flags) -> Quality:
    right = np.array([case.right for case in cases], dtype=np.bool_)
    answerable = np.array([case.answerable for case in cases], dtype=np.bool_)
    bins = _bins(sure, right)
    error = sum(item.n * abs(item.confidence - item.right) for item in bins) / len(cases)
    return Quality(
        n=len(cases),
        calibration_error=float(error),
        kept=_share(shown[answerable]),
        right_kept=_share(shown[right]),
        refused=_share(~shown[~answerable]),
        right_of_shown=_share(right[shown]),
        bins=bins,
        trade=tuple(_trade(sure, right, answerable)),
    )


def _trade(sure: Floats, right: Flags, answerable: Flags) -> Iterator[tuple[float, float, float]]:
    for limit in np.quantile(sure, np.linspace(0, 0.98, N_TRADES)):
        shown = sure >= limit
        yield _share(shown[answerable]), _share(~shown[~answerable]), _share(right[shown])


def _newton(facts: Floats, right: Flags) -> Floats:
    """(1 + n_facts,) weights, the intercept first."""
    design = np.column_stack((np.ones(len(facts)), facts))
    pull = RIDGE * np.diag([0.0, *np.ones(facts.shape[1])])
    weights = np.zeros(design.shape[1])
    for _ in range(ROUNDS):
        sure = 1.0 / (1.0 + np.exp(-np.clip(design @ weights, -30, 30)))
        slope = design.T @ (right - sure) - pull @ weights
        bend = (design * (sure * (1 - sure))[:, None]).T @ design + pull
        step = np.linalg.solve(bend, slope)
        weights += step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def _bins(sure: Floats, right: Flags) -> tuple[Bin, ...]:
    number = np.minimum((sure * N_BINS).astype(int), N_BINS - 1)
    return tuple(
        Bin(int(inside.sum()), float(sure[inside].mean()), float(right[inside].mean()))
        for inside in (number == i for i in range(N_BINS))
        if inside.any()
    )


def _share(flags: Flags) -> float:
    return float(flags.mean()) if flags.size else 0.0
