"""Reads experiment files. A key that means nothing, or a value of another type, is refused by name."""

from __future__ import annotations

import dataclasses
import tomllib
import types
import typing
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from training.corpora.parallel_pages import SUFFIX
from training.errors import ExperimentError
from training.reporting.sets import LANGUAGES
from training.running.experiment import Experiment
from training.translation.mixing import MixingSettings

FOLDER = Path(__file__).parent.parent / "experiments"
T = TypeVar("T")


def read_experiments(folder: Path = FOLDER) -> dict[str, Experiment]:
    """Every experiment of a folder by name.

    :raises ExperimentError: names the file and the key.
    """
    return {path.stem: read_experiment(path) for path in sorted(folder.glob("*.toml"))}


def read_experiment(path: Path) -> Experiment:
    """One experiment file.

    :raises ExperimentError: names the file and the key.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ExperimentError(f"{path}: expected an experiment in TOML: {error}") from error
    if "name" in table:
        raise ExperimentError(f"{path.name}: unknown key 'name'; an experiment is called like its file")
    experiment = build(Experiment, {"name": path.stem, **table}, str(path.name))
    _check(experiment, path.name)
    return experiment


def build(record: type[T], table: Any, where: str) -> T:
    """A dataclass from a TOML table, with every field checked against its declared type."""
    if not isinstance(table, dict):
        raise ExperimentError(f"{where}: expected a table, got {table!r}")
    hints = get_type_hints(record)
    if unknown := sorted(table.keys() - hints.keys()):
        raise ExperimentError(f"{where}: unknown key {unknown[0]!r}; expected some of {', '.join(hints)}")
    values = {key: _value(hints[key], value, f"{where}: {key}") for key, value in table.items()}
    required = {f.name for f in dataclasses.fields(record) if _is_required(f)}  # type: ignore[arg-type]
    if missing := sorted(required - values.keys()):
        raise ExperimentError(f"{where}: expected the key {missing[0]!r}")
    return record(**values)


def _value(expected: Any, value: Any, where: str) -> Any:
    origin, choices = get_origin(expected), get_args(expected)
    if origin in (Union, types.UnionType):
        return _value(next(choice for choice in choices if choice is not type(None)), value, where)
    if origin is tuple:
        if not isinstance(value, list):
            raise ExperimentError(f"{where}: expected a list, got {value!r}")
        return tuple(_value(choices[0], item, f"{where}[{number}]") for number, item in enumerate(value))
    if origin is Literal:
        if value not in choices:
            raise ExperimentError(f"{where}: expected one of {', '.join(map(str, choices))}, got {value!r}")
        return value
    if dataclasses.is_dataclass(expected):
        return build(typing.cast(type[Any], expected), value, where)
    return _scalar(expected, value, where)


def _scalar(expected: type[Any], value: Any, where: str) -> Any:
    if expected is float and type(value) is int:
        return float(value)
    if type(value) is not expected:
        raise ExperimentError(f"{where}: expected {expected.__name__}, got {value!r}")
    return value


def _is_required(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _check(experiment: Experiment, where: str) -> None:
    """What types cannot say."""
    base = experiment.base
    needs_base = experiment.kind in ("align", "retriever", "finetune", "average", "evaluate", "translate-baseline")
    if needs_base == (base.model is None and base.experiment is None) or (base.model and base.experiment):
        wanted = "either model or experiment" if needs_base else "nothing"
        raise ExperimentError(f"{where}: base: a {experiment.kind} experiment expects {wanted} there")
    if (experiment.kind == "average") != bool(experiment.averaged):
        raise ExperimentError(f"{where}: averaged: expected other models for the kind average, and for no other kind")
    if any((other.model is None) == (other.experiment is None) or other.layers for other in experiment.averaged):
        raise ExperimentError(f"{where}: averaged: expected one of model and experiment of each, and whole models")
    if experiment.kind.startswith("translate") != (experiment.translation is not None):
        raise ExperimentError(f"{where}: translation: expected for the kinds translate and translate-baseline only")
    for number, item in enumerate((*experiment.training, *experiment.evaluation)):
        if (item.file is None) == (item.experiment is None):
            raise ExperimentError(f"{where}: question set {number}: expected one of file and experiment")
    _check_mixing(experiment, where)
    _check_pages(experiment, where)
    _check_other_texts(experiment, where)
    if not _material(experiment):
        raise ExperimentError(f"{where}: a {experiment.kind} experiment expects something to learn from")
    if not experiment.seeds:
        raise ExperimentError(f"{where}: seeds: expected at least one")


def _material(experiment: Experiment) -> bool:
    """Whether there is something to learn from, where something is needed."""
    if experiment.kind == "align":
        return bool(experiment.pairs)
    return bool(experiment.training) or experiment.kind not in ("retriever", "finetune", "translate")


def _check_pages(experiment: Experiment, where: str) -> None:
    if experiment.kind == "retriever":
        for item in (*experiment.training, *experiment.evaluation):
            if not (item.file or "").endswith(SUFFIX):
                raise ExperimentError(f"{where}: a retriever learns from files called *{SUFFIX}, got {item.file!r}")


def _check_other_texts(experiment: Experiment, where: str) -> None:
    recipe = experiment.other_texts
    if recipe.lines_per_text < 1:
        raise ExperimentError(f"{where}: other_texts: lines_per_text: expected 1 or more, got {recipe.lines_per_text}")
    if not 0 <= recipe.skipped_share < 1:
        raise ExperimentError(
            f"{where}: other_texts: skipped_share: expected 0 or more and less than 1, got {recipe.skipped_share}"
        )
    if not 0 <= recipe.lines_for_parts <= recipe.lines_per_text:
        raise ExperimentError(
            f"{where}: other_texts: lines_for_parts: expected 0 to lines_per_text ({recipe.lines_per_text}), "
            f"got {recipe.lines_for_parts}"
        )
    weights = (experiment.projection.sentence_weight, experiment.projection.title_weight)
    if min(weights) < 0:
        raise ExperimentError(f"{where}: projection: expected weights of 0 or more, got {weights}")
    if recipe.lines_for_parts and not any(weights):
        raise ExperimentError(f"{where}: other_texts: lines_for_parts: expected a sentence_weight or title_weight too")
    if recipe.texts and experiment.kind != "retriever":
        raise ExperimentError(f"{where}: other_texts: expected for the kind retriever only")
    for name in recipe.texts:
        if name.partition("-")[0] not in LANGUAGES:
            raise ExperimentError(f"{where}: other_texts: texts: expected LANGUAGE-NAME, got {name!r}")


def _check_mixing(experiment: Experiment, where: str) -> None:
    if any(item.mixing != MixingSettings() for item in experiment.evaluation):
        raise ExperimentError(f"{where}: mixing: expected in training sets only, found in an evaluation set")
    for mixing in (item.mixing for item in experiment.training):
        for name in ("questions", "pages", "words"):
            if not 0 <= (share := getattr(mixing, name)) <= 1:
                raise ExperimentError(f"{where}: mixing: {name}: expected a share from 0 to 1, got {share}")
        if mixing.mixes and not (mixing.language and mixing.languages):
            raise ExperimentError(f"{where}: mixing: expected the questions' language and the languages to mix in")
        if mixing.language in mixing.languages:
            raise ExperimentError(f"{where}: mixing: languages: expected others than {mixing.language!r}")
