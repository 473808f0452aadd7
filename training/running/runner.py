"""Runs experiments: those they need first, what is done and unchanged not again, what was cut from where it was."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from accelerate import PartialState
from rich.console import Console

from training.corpora.files import read_json, write_json
from training.corpora.fingerprint import file_sha256, fingerprint
from training.corpora.other_texts import text_files
from training.errors import ExperimentError
from training.running.context import TEXTS, Context, RunSettings, find_data
from training.running.experiment import Experiment, Kind
from training.running.questions import dictionary_files
from training.running.records import Marks, environment, marks
from training.running.smoke import pinch
from training.scoring.combine import combine
from training.scoring.evaluate import identity

_STEPS: dict[Kind, tuple[str, str]] = {
    "encoder": ("aligning", "run_encoder"),
    "align": ("aligning", "run_alignment"),
    "retriever": ("retrieving", "run_retriever"),
    "finetune": ("finetuning", "run_finetuning"),
    "average": ("averaging", "run_average"),
    "evaluate": ("finetuning", "run_evaluation"),
    "translate": ("translating", "run_translation"),
    "translate-baseline": ("translating", "run_baseline"),
}
_SHARED = ("align", "finetune")
"""Kinds that several processes (torchrun) work on together; the first does the others alone."""


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one experiment."""

    name: str
    ran: bool
    """False where it was done and unchanged."""
    folder: Path


def run(names: Sequence[str], declared: Mapping[str, Experiment], settings: RunSettings) -> list[Outcome]:
    """Runs experiments and, before each, those that it needs.

    :raises ExperimentError: a name means no experiment, or an experiment needs itself.
    """
    if settings.smoke:
        declared = {name: pinch(experiment) for name, experiment in declared.items()}
        settings = dataclasses.replace(settings, results=settings.results / "smoke")
    return [_run_one(declared[name], settings) for name in in_order(names, declared)]


def in_order(names: Sequence[str], declared: Mapping[str, Experiment]) -> list[str]:
    """The named experiments and all that they need, each after what it needs."""
    ordered: list[str] = []

    def visit(name: str, asked_by: tuple[str, ...]) -> None:
        if name not in declared:
            known = ", ".join(sorted(declared))
            raise ExperimentError(f"expected the name of an experiment, got {name!r}; there are {known}")
        if name in asked_by:
            raise ExperimentError(f"{name} needs itself: {' -> '.join((*asked_by, name))}")
        for needed in declared[name].needs:
            visit(needed, (*asked_by, name))
        if name not in ordered:
            ordered.append(name)

    for name in names:
        visit(name, ())
    return ordered


def _run_one(experiment: Experiment, settings: RunSettings) -> Outcome:
    first = PartialState()
    folder = settings.results / experiment.name
    console = Console(stderr=True, quiet=not first.is_main_process)
    data = _data(experiment, settings)
    current = marks(experiment, data, _needs(experiment, settings))
    if _is_done(folder, experiment, current):
        console.print(f"{experiment.name}: done and unchanged")
        return Outcome(experiment.name, ran=False, folder=folder)
    console.print(f"{experiment.name}: {experiment.description}")
    if first.is_main_process:
        _begin(folder, experiment, data, current)
    first.wait_for_everyone()
    metrics: dict[int, dict[str, Any]] = {}
    if first.is_main_process or experiment.kind in _SHARED:
        metrics = {seed: _step(experiment)(Context(experiment, seed, settings)) for seed in experiment.seeds}
    if first.is_main_process:
        write_json(folder / "metrics.json", _combined(folder, experiment, metrics))
    first.wait_for_everyone()
    return Outcome(experiment.name, ran=True, folder=folder)


def _needs(experiment: Experiment, settings: RunSettings) -> dict[str, str]:
    """Marks of the experiments that it uses; of a model from outside, its weights or its name."""
    needs = {name: _mark(settings.results / name) for name in experiment.needs}
    if experiment.base.model is not None:
        needs["base model"] = identity(settings.place_of(experiment.base.model))
    outside = [base.model for base in experiment.averaged if base.model is not None]
    return needs | {f"averaged {model}": identity(settings.place_of(model)) for model in outside}


def _mark(folder: Path) -> str:
    return str(read_json(folder / "experiment.json")["marks"]["training"])


def _step(experiment: Experiment) -> Callable[[Context], dict[str, Any]]:
    # Imported when it is needed: a translation has no use for what fine-tuning loads, and the reverse.
    module, function = _STEPS[experiment.kind]
    return getattr(import_module(f"training.running.{module}"), function)  # type: ignore[no-any-return]


def _is_done(folder: Path, experiment: Experiment, current: Marks) -> bool:
    if not ((folder / "metrics.json").is_file() and (folder / "experiment.json").is_file()):
        return False
    seeds = all((folder / f"seed-{seed}").is_dir() for seed in experiment.seeds)
    return seeds and read_json(folder / "experiment.json")["marks"] == dataclasses.asdict(current)


def _begin(folder: Path, experiment: Experiment, data: dict[str, Any], current: Marks) -> None:
    """Says what is run. What another declaration or other data left is moved aside, or only its scores."""
    declared = folder / "experiment.json"
    before = read_json(declared)["marks"] if declared.is_file() else dataclasses.asdict(current)
    if before["training"] != current.training:
        _move_aside(folder)
    elif before["scoring"] != current.scoring:
        for scores in folder.glob("seed-*/evaluation"):
            _move_aside(scores)
    (folder / "metrics.json").unlink(missing_ok=True)
    write_json(declared, {**dataclasses.asdict(experiment), "marks": dataclasses.asdict(current)})
    write_json(folder / "data.json", data)
    write_json(folder / "environment.json", environment())


def _move_aside(folder: Path) -> None:
    aside = folder.with_name(folder.name + ".previous")
    shutil.rmtree(aside, ignore_errors=True)
    folder.replace(aside)


def _data(experiment: Experiment, settings: RunSettings) -> dict[str, Any]:
    questions = [item.file for item in (*experiment.training, *experiment.evaluation) if item.file]
    found = [find_data(settings.data, name) for name in dict.fromkeys(questions)]
    pairs = [find_data(settings.data, item.file) for item in experiment.pairs]
    pairs += dictionary_files(experiment, settings)
    pairs += text_files(settings.data / TEXTS, experiment.other_texts)
    counted = {path.name: dataclasses.asdict(fingerprint(path)) for path in found}
    return {**counted, **{path.name: {"sha256": file_sha256(path)} for path in pairs}}


def _combined(folder: Path, experiment: Experiment, metrics: Mapping[int, dict[str, Any]]) -> dict[str, Any]:
    if experiment.evaluation and experiment.kind != "retriever":
        return combine({seed: folder / f"seed-{seed}" / "evaluation" for seed in experiment.seeds})
    return metrics[experiment.seeds[0]]
