"""What smaller readers cost and how well they read, beside the readers that taught them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from training.reporting.readings import Named, extremes, sentences
from training.reporting.results import Cost, ExperimentResult, Results
from training.reporting.rows import encoders_of, notes_of
from training.reporting.sets import PAIR_KEY, in_order, label
from training.reporting.tables import Cell, Figure, Table, cell

TABLE = "distillation"
UNKNOWN = "not measured"


@dataclass(frozen=True, slots=True)
class CostPoint:
    """One reader: what a window costs and how well it reads."""

    name: str
    encoder: str
    window_ms: float
    megabytes: float
    f1: float
    """Multilingual, in percent, mean over the sets that all points share."""


def tables_of_cost(results: Results) -> list[Table]:
    """One table an encoder; readers in columns, so that there is room for every set."""
    tables = [_table(encoder, _readers(encoder, results)) for encoder in encoders_of(results.of_table(TABLE))]
    return [table for table in tables if table]


def cost_points(results: Results) -> tuple[list[CostPoint], list[str]]:
    """Every reader with a cost, and the sets that their mean F1 is over: those that all of them have."""
    measured = [one for one in results.experiments if one.cost and one.sets]
    shared = set.intersection(*(set(one.sets) for one in measured)) if measured else set()
    if not shared:
        return [], []
    points = [
        CostPoint(
            one.name,
            one.declaration.encoder_name,
            one.cost.window_ms,
            one.cost.megabytes,
            fmean(one.sets[name].multilingual.f1.value for name in shared),
        )
        for one in measured
        if one.cost
    ]
    return points, list(in_order(shared))


def cost_reading(points: Sequence[CostPoint]) -> str:
    """Extremes of time, size and F1."""
    if not points:
        return sentences([])
    return sentences(
        [
            f"Milliseconds a window: {extremes(Named(one.name, one.window_ms) for one in points)}",
            f"Megabytes: {extremes(Named(one.name, one.megabytes) for one in points)}",
            f"Mean F1: {extremes(Named(one.name, one.f1) for one in points)}",
        ]
    )


def _readers(encoder: str, results: Results) -> list[ExperimentResult]:
    """Teachers first, then their pupils."""
    pupils = [one for one in results.of_table(TABLE) if one.declaration.encoder == encoder]
    named = [one.declaration.teacher for one in pupils]
    known = results.by_name()
    teachers = [known[name] for name in dict.fromkeys(named) if name in known]
    return list({one.name: one for one in (*teachers, *pupils)}.values())


def _table(encoder: str, readers: Sequence[ExperimentResult]) -> Table | None:
    if not readers:
        return None
    sets = in_order(name for one in readers for name in one.sets)
    taught = {one.declaration.teacher for one in readers}
    rows: list[tuple[Cell, ...]] = [
        ("what it is", *(_what(one, taught) for one in readers)),
        ("format", *(one.cost.format or UNKNOWN if one.cost else UNKNOWN for one in readers)),
        ("million parameters", *(_figure(one.cost, "parameters", 1e6) for one in readers)),
        ("MB", *(_figure(one.cost, "megabytes") for one in readers)),
        ("ms a window", *(_figure(one.cost, "window_ms") for one in readers)),
    ]
    rows += [(f"F1 {label(name)}", *(_f1(one, name) for one in readers)) for name in sets]
    return Table(
        name=f"distillation-{encoder or 'other'}",
        title=f"Distillation, {readers[-1].declaration.encoder_name}: cost and quality (multilingual scoring, %)",
        columns=("measure", *(one.name for one in readers)),
        rows=tuple(rows),
        reading=_reading(readers, sets),
        notes=(PAIR_KEY, *_measured(readers), *notes_of(readers)),
    )


def _what(result: ExperimentResult, taught: set[str]) -> str:
    role = "teacher" if result.name in taught else ""
    return " ".join(part for part in (result.declaration.row, f"({role})" if role else "") if part) or "-"


def _figure(cost: Cost | None, field: str, scale: float = 1) -> Cell:
    value = getattr(cost, field) if cost else None
    return UNKNOWN if value is None else Figure(value / scale)


def _f1(result: ExperimentResult, name: str) -> Cell:
    return cell(result.sets[name].multilingual.f1 if name in result.sets else None)


def _measured(readers: Sequence[ExperimentResult]) -> list[str]:
    said = {one.cost.note for one in readers if one.cost and one.cost.note}
    return [f"Cost: {note}" for note in sorted(said)]


def _reading(readers: Sequence[ExperimentResult], sets: Sequence[str]) -> str:
    parts = []
    for name in sets:
        found = [Named(one.name, one.sets[name].multilingual.f1.value) for one in readers if name in one.sets]
        parts += [f"F1 {label(name)}: {extremes(found)}"] if len(found) > 1 else []
    return sentences(parts)
