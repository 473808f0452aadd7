"""Several seeds of one experiment as one result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from training.errors import TrainingError
from training.scoring.figures import intervals
from training.scoring.metrics import percent
from training.scoring.runs import MEASURES, MODES, SetScores, average, read_object, read_scores

_BREAKDOWNS = ("by_answer_length", "by_question_type")


def combine(seed_evaluations: Mapping[int, Path]) -> dict[str, Any]:
    """An experiment's metrics by set: each question's mean over seeds, then mean and interval over questions.

    The intervals say how the means would vary with other questions, not with other seeds; `seeds` has those one by one.

    :param seed_evaluations: the folder that `evaluate` wrote, by seed.
    :raises TrainingError: there are no seeds, or they differ in sets or questions, or a file is missing.
    """
    if not seed_evaluations:
        raise TrainingError("expected evaluations of at least one seed, got none")
    metrics = {seed: read_object(folder / "metrics.json") for seed, folder in sorted(seed_evaluations.items())}
    places = ", ".join(map(str, seed_evaluations.values()))
    scores = average([read_scores(seed_evaluations[seed]) for seed in metrics], place=places)
    combined = {}
    for name, mean_scores in scores.items():
        missing = [str(seed_evaluations[seed]) for seed, of_seed in metrics.items() if name not in of_seed]
        if missing:
            raise TrainingError(f"{missing[0]}/metrics.json: expected {name}, whose scores are there")
        combined[name] = _combined({seed: of_seed[name] for seed, of_seed in metrics.items()}, mean_scores)
    return combined


def _combined(by_seed: Mapping[int, dict[str, Any]], scores: SetScores) -> dict[str, Any]:
    first = next(iter(by_seed.values()))
    return {
        "n": len(scores.question_ids),
        "language": first["language"],
        "rules": first["rules"],
        **{mode: _mode(mode, [figures[mode] for figures in by_seed.values()], scores) for mode in MODES},
        **{kind: _breakdown([figures[kind] for figures in by_seed.values()]) for kind in _BREAKDOWNS},
        "seeds": [
            {"seed": seed, **{mode: figures[mode] for mode in MODES}} for seed, figures in sorted(by_seed.items())
        ],
    }


def _mode(mode: str, by_seed: Sequence[dict[str, Any]], scores: SetScores) -> dict[str, Any]:
    """Mean and interval; other figures (those of SQuAD 2.0) are means of the seeds', but thresholds are each seed's."""
    means = {measure: percent(scores.of(mode, measure).tolist()) for measure in MEASURES}
    spread = intervals(scores.values[:, MODES.index(mode)])
    others = [key for key in by_seed[0] if key not in (*means, *spread) and not key.endswith("_thresh")]
    return {**means, **spread, **{key: sum(figures[key] for figures in by_seed) / len(by_seed) for key in others}}


def _breakdown(by_seed: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Questions and their kinds are the same for every seed."""
    return {
        kind: {"n": figures["n"], "f1": sum(of_seed[kind]["f1"] for of_seed in by_seed) / len(by_seed)}
        for kind, figures in by_seed[0].items()
    }
