"""Reads a folder of results, one folder an experiment. Missing pieces are noted, malformed ones refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import fmean

from training.reporting.fields import Fields
from training.reporting.read_declaration import read_declaration
from training.reporting.read_machine import describe_machine
from training.reporting.read_seed import read_seed
from training.reporting.results import (
    ENCODERS,
    Cost,
    Declaration,
    Estimate,
    ExperimentResult,
    Results,
    ResultsError,
    Retrieval,
    Scores,
    SetResult,
    Slice,
    State,
)
from training.scoring.runs import MODES

_PASSED_OVER = ("smoke", "dictionaries")
"""What runs on a pinch of data and translators leave; folders that a new declaration moved aside end in `.previous`."""
_BREAKDOWNS = ("by_answer_length", "by_question_type")


def read_results(folder: Path, declared: Sequence[Declaration] = ()) -> Results:
    """All experiments of a folder.

    :param declared: experiments that exist; those without results are taken up as not run.
    :raises ResultsError: there is no such folder, or a file in it is malformed.
    """
    if not folder.is_dir():
        raise ResultsError(f"{folder}: expected a folder of results, one folder an experiment; found none")
    places = [place for place in sorted(folder.iterdir()) if place.is_dir() and not _is_passed_over(place.name)]
    found = [_read_experiment(place) for place in places if (place / "experiment.json").is_file()]
    names = {one.name for one in found}
    found += [ExperimentResult(one, State.NOT_RUN) for one in declared if one.name not in names]
    strange = [place.name for place in places if not (place / "experiment.json").is_file()]
    return Results(tuple(sorted(found, key=_order)), tuple(f"{name}: no experiment.json, left out" for name in strange))


def _is_passed_over(name: str) -> bool:
    return name in _PASSED_OVER or name.endswith(".previous") or name.startswith(".")


def _order(result: ExperimentResult) -> tuple[int, str, str]:
    known, encoder = list(ENCODERS), result.declaration.encoder
    return known.index(encoder) if encoder in known else len(known), encoder, result.name


def _read_experiment(folder: Path) -> ExperimentResult:
    declaration = read_declaration(Fields.of_file(folder / "experiment.json"), name=folder.name)
    seeds = tuple(read_seed(path) for path in sorted(folder.glob("seed-*"), key=_seed_order) if path.is_dir())
    metrics = Fields.of_file(folder / "metrics.json") if (folder / "metrics.json").is_file() else None
    has_environment, has_cost = (folder / "environment.json").is_file(), (folder / "cost.json").is_file()
    result = ExperimentResult(
        declaration,
        State.DONE if metrics else State.UNFINISHED,
        folder,
        sets=_sets(metrics, folder, set(declaration.evaluation)) if metrics else {},
        retrieval=_retrieval(metrics, "retrieval"),
        retrieval_before=_retrieval(metrics, "retrieval_before"),
        facts=_facts(metrics) if metrics else {},
        seeds=seeds,
        machine=describe_machine(Fields.of_file(folder / "environment.json")) if has_environment else "",
        cost=_cost(Fields.of_file(folder / "cost.json")) if has_cost else None,
    )
    return _with_remarks(result)


def _seed_order(path: Path) -> tuple[int, str]:
    number = path.name.removeprefix("seed-")
    return int(number) if number.isdecimal() else -1, path.name


def _with_remarks(result: ExperimentResult) -> ExperimentResult:
    declaration, remarks = result.declaration, []
    if result.state is State.UNFINISHED:
        remarks.append("not finished: no metrics.json")
    there = {one.seed for one in result.seeds}
    remarks += [f"seed {seed}: no folder" for seed in declaration.seeds if seed not in there]
    if result.state is State.DONE:
        if declaration.kind != "retriever":  # its figures are no reader's
            remarks += [f"no figures on {name}" for name in declaration.evaluation if name not in result.sets]
        remarks += [] if result.machine else ["no environment.json"]
        needs_log = declaration.kind in ("finetune", "align")
        remarks += [f"seed {one.seed}: no log.jsonl" for one in result.seeds if needs_log and not one.losses]
    return replace(result, remarks=tuple(remarks))


def _sets(metrics: Fields, folder: Path, evaluated: Collection[str]) -> dict[str, SetResult]:
    by_seed = [Fields.of_file(path) for path in sorted(folder.glob("seed-*/evaluation/metrics.json"))]
    return {name: _set(metrics.object(name), name, by_seed) for name in metrics if name in evaluated}


def _set(figures: Fields, name: str, by_seed: Sequence[Fields]) -> SetResult:
    """Parts of the set are taken from the experiment's metrics, or else are means over its seeds'."""
    sources = [figures] if _BREAKDOWNS[0] in figures else [seed.object(name) for seed in by_seed if name in seed]
    lengths, types = (_slices([one.object(kind) for one in sources if kind in one]) for kind in _BREAKDOWNS)
    squad, multilingual = (_scores(figures.object(mode)) for mode in MODES)
    return SetResult(figures.count("n"), squad, multilingual, lengths, types)


def _scores(figures: Fields) -> Scores:
    return Scores(_estimate(figures, "exact_match"), _estimate(figures, "f1"))


def _estimate(figures: Fields, measure: str) -> Estimate:
    value, key = figures.percent(measure), f"{measure}_interval"
    if key not in figures:
        return Estimate(value)
    bounds = figures.items(key)
    if len(bounds) != 2:
        raise ResultsError(f"{figures.place}: {key}: expected [low, high], got {bounds!r}")
    ends = Fields({"low": bounds[0], "high": bounds[1]}, f"{figures.place}: {key}")
    low, high = ends.percent("low"), ends.percent("high")
    if low > high:
        raise ResultsError(f"{figures.place}: {key}: expected [low, high], got {bounds!r}")
    return Estimate(value, low, high)


def _slices(sources: Sequence[Fields]) -> Mapping[str, Slice]:
    found: dict[str, list[Slice]] = {}
    for source in sources:
        for kind, figures in source.objects():
            found.setdefault(kind, []).append(Slice(figures.count("n"), figures.percent("f1")))
    return {kind: Slice(slices[0].n, fmean(one.f1 for one in slices)) for kind, slices in found.items()}


def _retrieval(metrics: Fields | None, key: str) -> dict[str, Retrieval]:
    if metrics is None or key not in metrics:
        return {}
    return {
        pair: Retrieval(figures.percent("accuracy"), figures.count("n") if "n" in figures else None)
        for pair, figures in metrics.object(key).objects()
    }


def _facts(metrics: Fields) -> dict[str, float]:
    """Numbers that are no scores: of an encoder, or of a translation."""
    translated = metrics.object("translation").numbers() if "translation" in metrics else {}
    return metrics.numbers() | translated


def _cost(fields: Fields) -> Cost:
    for key in ("window_ms", "megabytes"):
        if fields.number(key) <= 0:
            raise ResultsError(f"{fields.place}: {key}: expected more than 0, got {fields.number(key)}")
    return Cost(
        window_ms=fields.number("window_ms"),
        megabytes=fields.number("megabytes"),
        parameters=fields.count("parameters") if "parameters" in fields else None,
        format=fields.text("format"),
        note=fields.text("note"),
    )
