"""Evaluation folders read back: every question's scores, of one evaluation or averaged over seeds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from training.errors import TrainingError

MODES = ("squad", "multilingual")
MEASURES = ("exact_match", "f1")
_PREFIX = "scores_"


@dataclass(frozen=True, eq=False, slots=True)
class SetScores:
    """What each question of one set scored."""

    question_ids: tuple[str, ...]
    values: npt.NDArray[np.float64]
    """(n_questions, n_modes, n_measures), from 0 to 1, in the order of `MODES` and `MEASURES`"""

    def of(self, mode: str, measure: str) -> npt.NDArray[np.float64]:
        """(n_questions,)"""
        return self.values[:, MODES.index(mode), MEASURES.index(measure)]

    def in_order_of(self, other: SetScores, *, name: str) -> SetScores:
        """The same scores, questions as in another run.

        :raises TrainingError: the runs are over different questions; names the set and the first question.
        """
        missing = sorted(set(other.question_ids) ^ set(self.question_ids))
        if missing:
            raise TrainingError(
                f"{name}: expected the same questions in both runs, got {len(other.question_ids)} and "
                f"{len(self.question_ids)}; the first that only one has: {missing[0]}"
            )
        places = {question_id: place for place, question_id in enumerate(self.question_ids)}
        order = [places[question_id] for question_id in other.question_ids]
        return SetScores(other.question_ids, self.values[order])


def read_run(folder: Path) -> dict[str, SetScores]:
    """Scores by set: of a folder that `evaluate` wrote, or of an experiment's folder, averaged over its seeds.

    :raises TrainingError: there are no scores, they are not of the right form, or seeds differ in their questions.
    """
    if any(folder.glob(f"{_PREFIX}*.json")):
        return read_scores(folder)
    seeds = sorted(folder.glob("seed-*/evaluation"))
    if not seeds:
        raise TrainingError(f"{folder}: expected {_PREFIX}SET.json files, or seed-N/evaluation folders, found neither")
    return average([read_scores(seed) for seed in seeds], place=folder)


def read_scores(evaluation: Path) -> dict[str, SetScores]:
    """Scores of one evaluation folder, by set.

    :raises TrainingError: there are none, or a file is not of the right form.
    """
    found = {path.stem.removeprefix(_PREFIX): _read(path) for path in sorted(evaluation.glob(f"{_PREFIX}*.json"))}
    if not found:
        raise TrainingError(f"{evaluation}: expected {_PREFIX}SET.json files, found none")
    return found


def average(runs: Sequence[dict[str, SetScores]], *, place: Path | str) -> dict[str, SetScores]:
    """Each question's mean over runs.

    :param place: what the runs belong to, for messages.
    :raises TrainingError: the runs are over different sets or questions.
    """
    first = runs[0]
    for other in runs[1:]:
        if set(other) != set(first):
            only = ", ".join(sorted(set(other) ^ set(first)))
            raise TrainingError(f"{place}: expected the same sets for every seed; only some have {only}")
    return {
        name: SetScores(
            scores.question_ids, np.mean([run[name].in_order_of(scores, name=name).values for run in runs], axis=0)
        )
        for name, scores in first.items()
    }


def read_object(path: Path) -> dict[str, Any]:
    """A JSON file with an object at the top.

    :raises TrainingError: it is missing, or is no such file.
    """
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TrainingError(f"{path}: expected a JSON file of an evaluation: {error}") from error
    if not isinstance(loaded, dict):
        raise TrainingError(f"{path}: expected an object at the top, got {type(loaded).__name__}")
    return loaded


def _read(path: Path) -> SetScores:
    records = read_object(path)
    try:
        values = np.array([[record[mode] for mode in MODES] for record in records.values()], dtype=np.float64)
    except (KeyError, TypeError, ValueError) as error:
        raise TrainingError(f"{path}: expected {{id: {{mode: [exact match, F1]}}}}, got {error!r}") from error
    if values.shape != (len(records), len(MODES), len(MEASURES)) or not records:
        raise TrainingError(f"{path}: expected exact match and F1 of each question, got the shape {values.shape}")
    return SetScores(tuple(records), values)
