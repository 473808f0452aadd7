"""Two runs against each other, set by set."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from training.errors import TrainingError
from training.scoring.runs import MEASURES, MODES, SetScores, read_run
from training.scoring.significance import paired_test


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure of one set; means, difference and interval in percent."""

    set_name: str
    n: int
    mode: str
    measure: str
    a: float
    b: float
    difference: float
    """A minus B."""
    low: float
    high: float
    p_value: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """All measures of the sets that both runs have."""

    differences: tuple[Difference, ...]
    only_in_one: tuple[str, ...]
    """Sets that were left out."""


def compare(a: Path, b: Path, *, rounds: int = 10_000, seed: int = 0) -> Comparison:
    """Paired tests over every set that both runs have (see `significance`).

    :param a: an evaluation folder, or an experiment's folder (mean over its seeds); so is b.
    :raises TrainingError: no common set, or a common set with different questions.
    """
    of_a, of_b = read_run(a), read_run(b)
    common = [name for name in of_a if name in of_b]
    if not common:
        raise TrainingError(f"expected sets in common, got {', '.join(of_a)} in {a} and {', '.join(of_b)} in {b}")
    differences = tuple(
        difference
        for name in common
        for difference in _differences(name, of_a[name], of_b[name].in_order_of(of_a[name], name=name), rounds, seed)
    )
    return Comparison(differences, tuple(sorted(set(of_a) ^ set(of_b))))


def _differences(name: str, a: SetScores, b: SetScores, rounds: int, seed: int) -> list[Difference]:
    found = []
    for mode in MODES:
        for measure in MEASURES:
            of_a, of_b = 100 * a.of(mode, measure), 100 * b.of(mode, measure)
            tested = paired_test(of_a, of_b, rounds=rounds, seed=seed)
            means = (float(of_a.mean()), float(of_b.mean()))
            figures = (tested.difference, tested.low, tested.high, tested.p_value)
            found.append(Difference(name, tested.n, mode, measure, *means, *figures))
    return found
