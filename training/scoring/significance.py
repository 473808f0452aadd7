"""How far a mean can be trusted, and whether two runs over the same questions differ. Values are one per question.

Sources: percentile bootstrap of a mean: Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
Randomisation of pairs: Noreen, Computer-Intensive Methods for Testing Hypotheses (1989), and Yeh, "More accurate tests
for the statistical significance of result differences" (COLING 2000); a drawn p-value counts the observed assignment
too, so it is never 0: Phipson and Smyth (2010).

Means over seeds are values like any other: the interval is then over questions, not over seeds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from training.errors import TrainingError

Values = Sequence[float] | npt.NDArray[np.float64]

LEVEL = 0.95
MAX_EXACT = 14
"""With at most this many questions that differ, all 2 ** n assignments are counted."""
_CELLS = 2_000_000
"""Numbers drawn at a time: bounds the memory."""


@dataclass(frozen=True, slots=True)
class PairedResult:
    """Run A minus run B, in the unit of the values."""

    difference: float
    """Of the means."""
    low: float
    """95 % interval of the difference (paired bootstrap)."""
    high: float
    p_value: float
    """Two-sided: how often a difference at least this large comes when each question's pair is swapped by chance."""
    n: int
    """Questions."""
    exact: bool
    """All assignments were counted; otherwise drawn at random."""


def interval(values: Values, *, rounds: int = 2000, seed: int = 0) -> tuple[float, float]:
    """95 % percentile bootstrap interval of the mean.

    :param values: (n,)
    :raises TrainingError: there are none.
    """
    array = _checked(values)
    generator = np.random.default_rng(seed)
    means = np.concatenate(
        [array[generator.integers(0, len(array), (count, len(array)))].mean(axis=1) for count in _counts(rounds, array)]
    )
    tail = 50 * (1 - LEVEL)
    low, high = np.percentile(means, [tail, 100 - tail])
    return float(low), float(high)


def paired_test(a: Values, b: Values, *, rounds: int = 10_000, seed: int = 0) -> PairedResult:
    """Whether two runs differ in the mean: bootstrap interval of the difference, randomisation test of its sign.

    :param a: (n,) of one run, b: (n,) of the other, the same question at the same place.
    :raises TrainingError: they are not equally long, or empty.
    """
    if len(a) != len(b):
        raise TrainingError(f"expected two runs over the same questions, got {len(a)} and {len(b)} values")
    differences = _checked(a) - _checked(b)
    low, high = interval(differences, rounds=rounds, seed=seed)
    changed = differences[differences != 0]
    exact = len(changed) <= MAX_EXACT
    p_value = _exact_p(changed) if exact else _drawn_p(changed, rounds, seed)
    return PairedResult(float(differences.mean()), low, high, p_value, len(differences), exact)


def _exact_p(changed: npt.NDArray[np.float64]) -> float:
    assignments = np.arange(2 ** len(changed))[:, None] >> np.arange(len(changed)) & 1
    return float(np.mean(_as_large(assignments, changed)))


def _drawn_p(changed: npt.NDArray[np.float64], rounds: int, seed: int) -> float:
    generator = np.random.default_rng(seed)
    n_bytes = -(-len(changed) // 8)
    hits = 0
    for count in _counts(rounds, changed):
        drawn = np.frombuffer(generator.bytes(count * n_bytes), dtype=np.uint8).reshape(count, n_bytes)
        hits += int(_as_large(np.unpackbits(drawn, axis=1, count=len(changed)), changed).sum())
    return (hits + 1) / (rounds + 1)


def _as_large(swapped: npt.NDArray[np.generic], changed: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """(n_assignments,) whether the sum is at least as far from 0 as it was.

    :param swapped: (n_assignments, n_changed) 1 where a pair is swapped.
    """
    total = changed.sum()
    sums = total - 2 * (swapped.astype(np.float64) @ changed)
    # Sums that are equal in theory differ in their last bits with the order of addition.
    return np.asarray(np.abs(sums) >= abs(total) - 1e-9 * np.abs(changed).sum())


def _counts(rounds: int, array: npt.NDArray[np.float64]) -> Iterator[int]:
    """`rounds` in pieces that fit the memory."""
    size = max(1, _CELLS // max(len(array), 1))
    for first in range(0, rounds, size):
        yield min(size, rounds - first)


def _checked(values: Values) -> npt.NDArray[np.float64]:
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or len(array) == 0 or not bool(np.isfinite(array).all()):
        raise TrainingError(f"expected one finite value per question, got an array of shape {array.shape}")
    return array
