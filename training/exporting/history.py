"""How a model came about and what it reached, from its experiment's results and those of the experiments before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.corpora.files import set_name
from training.exporting.errors import ExportError
from training.scoring.runs import read_object

_BREAKDOWNS = {"by_question_type": "question type", "by_answer_length": "answer length"}


@dataclass(frozen=True, slots=True)
class Used:
    """A data file that a stage learnt from."""

    file: str
    n: int | None
    """Questions or pairs; None where the results do not say."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One experiment on the way to the model."""

    name: str
    kind: str
    description: str
    note: str
    base_model: str | None
    """Folder or hub name; None if it goes on from another stage."""
    used: tuple[Used, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure in percent, with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SetFigures:
    """What was reached on one set: `squad` exact match, `multilingual` F1."""

    name: str
    n: int
    exact_match: Figure
    f1: Figure


@dataclass(frozen=True, slots=True)
class Weakness:
    """F1 on one kind of question, over all sets."""

    kind: str
    name: str
    n: int
    f1: float


@dataclass(frozen=True, slots=True)
class History:
    """What a model card tells."""

    stages: tuple[Stage, ...]
    """Oldest first; the last is the model's own."""
    missing: tuple[str, ...]
    """Earlier experiments whose results were not found."""
    n_seeds: int
    sets: tuple[SetFigures, ...]
    kinds: tuple[Weakness, ...]


def read_history(folder: Path) -> History:
    """The history in `results/EXPERIMENT`; earlier experiments are looked for beside it.

    :raises TrainingError: a file is missing or malformed, or the experiment is not one of a span extractor.
    """
    stages: dict[str, Stage | None] = {}
    _collect(folder, stages)
    metrics = read_object(folder / "metrics.json")
    try:
        sets = tuple(_set_figures(name, figures) for name, figures in metrics.items())
        kinds = tuple(_kinds(metrics))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ExportError(
            f"{folder / 'metrics.json'}: expected the figures of a span extractor on each set, got {error!r}"
        ) from error
    return History(
        stages=tuple(stage for stage in stages.values() if stage),
        missing=tuple(name for name, stage in stages.items() if stage is None),
        n_seeds=len(read_object(folder / "experiment.json").get("seeds", ())),
        sets=sets,
        kinds=kinds,
    )


def _collect(folder: Path, stages: dict[str, Stage | None]) -> None:
    """Adds a folder's stage after those that it needs; None for one that is not there."""
    if folder.name in stages:
        return
    if stages and not (folder / "experiment.json").is_file():
        stages[folder.name] = None
        return
    declared = read_object(folder / "experiment.json")
    stages[folder.name] = None  # its place is kept: an experiment that names itself ends here
    for name in _needs(declared):
        _collect(folder.with_name(name), stages)
    del stages[folder.name]
    stages[folder.name] = _stage(folder, declared)


def _needs(declared: Mapping[str, Any]) -> Iterator[str]:
    several = (*(declared.get("averaged") or ()), *(declared.get("training") or ()))
    for item in (declared.get("base"), declared.get("teacher"), *several):
        if isinstance(item, Mapping) and item.get("experiment"):
            yield str(item["experiment"])


def _stage(folder: Path, declared: Mapping[str, Any]) -> Stage:
    data = read_object(folder / "data.json") if (folder / "data.json").is_file() else {}
    totals = {set_name(Path(name)): facts.get("questions") for name, facts in data.items()}
    used = [*_used(declared.get("training"), "questions", totals), *_used(declared.get("pairs"), "pairs", {})]
    base = declared.get("base")
    return Stage(
        name=folder.name,
        kind=str(declared.get("kind", "")),
        description=str(declared.get("description", "")),
        note=str(declared.get("note", "")),
        base_model=_encoder(declared) or (base.get("model") if isinstance(base, Mapping) else base),
        used=tuple(used),
    )


def _encoder(declared: Mapping[str, Any]) -> str | None:
    """Whose body an experiment of kind `encoder` took; declarations before there were two said nothing."""
    sources = declared.get("sources")
    if declared.get("kind") != "encoder" or not isinstance(sources, Mapping):
        return None
    return {"minilm": "all-minilm-l6-v2"}.get(sources.get("source", "minilm"), sources.get("source"))


def _used(items: object, counted: str, totals: Mapping[str, int | None]) -> Iterator[Used]:
    """Declared as `{"file": name, counted: at most}`, or by name alone."""
    for item in items if isinstance(items, list) else ():
        file, limit = (item.get("file"), item.get(counted)) if isinstance(item, Mapping) else (str(item), None)
        if file:
            name = set_name(Path(file))
            numbers = [number for number in (limit, totals.get(name)) if number is not None]
            yield Used(name, min(numbers, default=None))


def _set_figures(name: str, figures: Mapping[str, Any]) -> SetFigures:
    return SetFigures(
        name, int(figures["n"]), _figure(figures["squad"], "exact_match"), _figure(figures["multilingual"], "f1")
    )


def _figure(mode: Mapping[str, Any], measure: str) -> Figure:
    low, high = mode[f"{measure}_interval"]
    return Figure(float(mode[measure]), float(low), float(high))


def _kinds(metrics: Mapping[str, Any]) -> Iterator[Weakness]:
    for key, kind in _BREAKDOWNS.items():
        groups = [(name, group) for figures in metrics.values() for name, group in figures.get(key, {}).items()]
        for name in dict.fromkeys(name for name, _ in groups):
            counted = [(int(group["n"]), float(group["f1"])) for other, group in groups if other == name]
            n = sum(count for count, _ in counted)
            if n:
                yield Weakness(kind, name, n, sum(count * f1 for count, f1 in counted) / n)
