"""All experiments: what each was, and its figures on every set."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from training.reporting.comparison import MEASURES
from training.reporting.readings import Named, extremes, sentences
from training.reporting.results import ExperimentResult, Results, SeedResult
from training.reporting.sets import PAIR_KEY, PAIRS, in_order, label
from training.reporting.tables import Cell, Figure, Table, cell
from training.scoring.runs import MODES

UNKNOWN = "-"


def table_of_runs(results: Results) -> Table:
    """What was trained on what, and what that took."""
    done, total = len(results.done), len(results.experiments)
    missing = [one.name for one in results.experiments if one not in results.done]
    return Table(
        name="runs",
        title="Experiments",
        columns=(
            "experiment",
            "encoder",
            "kind",
            "from",
            "learns from",
            "seeds",
            "questions",
            "million tokens",
            "minutes",
            "10^15 FLOP",
            "device",
            "state",
        ),
        rows=tuple(_run_row(one) for one in results.experiments),
        reading=sentences([f"{done} of {total} experiments are done", _missing_reading(missing)]) if total else "",
        notes=(
            "Questions, tokens, minutes and FLOP are means over seeds. In brackets: how many of a set were used.",
            "FLOP are counted (6 a token and a parameter outside the embeddings), not measured.",
            *(_facts(one) for one in results.done if one.facts),
        ),
    )


def tables_of_sets(results: Results) -> list[Table]:
    """Multilingual F1 of every experiment on every set: the nine pairs, then the others."""
    names = in_order(name for one in results.experiments for name in _sets(one))
    others = [name for name in names if name not in PAIRS]
    tables = [_f1_table("experiments-pairs", "the nine pairs of languages", list(PAIRS), results, (PAIR_KEY,))]
    return [*tables, *([_f1_table("experiments-other-sets", "other sets", others, results, ())] if others else [])]


def table_of_everything(results: Results) -> Table:
    """One row an experiment, set and way of scoring."""
    rows = [
        (one.name, one.declaration.encoder_name, name, str(one.sets[name].n), mode, *_figures(one, name, mode))
        for one in results.experiments
        for name in in_order(one.sets)
        for mode in MODES
    ]
    return Table(
        name="every-set",
        title="Every experiment on every set (%)",
        columns=("experiment", "encoder", "set", "n", "scoring", *MEASURES.values()),
        rows=tuple(rows),
        reading=f"{len(results.done)} experiments, {len(rows) // len(MODES)} evaluations.",
    )


def _figures(result: ExperimentResult, name: str, mode: str) -> list[Cell]:
    return [cell(getattr(result.sets[name].of(mode), measure)) for measure in MEASURES]


def _f1_table(name: str, what: str, sets: Sequence[str], results: Results, notes: tuple[str, ...]) -> Table:
    shown = [one for one in results.experiments if _sets(one) & set(sets)]
    return Table(
        name=name,
        title=f"All experiments: F1 (multilingual scoring, %) on {what}",
        columns=("experiment", "encoder", *map(label, sets)),
        rows=tuple(_f1_row(one, sets) for one in shown),
        reading=_f1_reading(shown, sets),
        notes=notes,
    )


def _sets(result: ExperimentResult) -> set[str]:
    """Those that it was or will be scored on."""
    return {*result.sets, *result.declaration.evaluation}


def _f1_row(result: ExperimentResult, sets: Sequence[str]) -> tuple[Cell, ...]:
    figures = [cell(result.sets[name].multilingual.f1 if name in result.sets else None) for name in sets]
    return (result.name, result.declaration.encoder_name, *figures)


def _f1_reading(shown: Sequence[ExperimentResult], sets: Sequence[str]) -> str:
    found = [
        Named(f"{one.name} on {label(name)}", one.sets[name].multilingual.f1.value)
        for one in shown
        for name in sets
        if name in one.sets
    ]
    return sentences([f"F1: {extremes(found)}"] if found else [])


def _run_row(result: ExperimentResult) -> tuple[Cell, ...]:
    said = result.declaration
    origin = " + ".join((said.base, *said.averaged)) + (f", taught by {said.teacher}" if said.teacher else "")
    seeds = ", ".join(str(one.seed) for one in result.seeds) or ", ".join(map(str, said.seeds))
    return (
        result.name,
        said.encoder_name,
        said.kind or UNKNOWN,
        origin or UNKNOWN,
        ", ".join((*said.training, *said.pairs)) or UNKNOWN,
        seeds or UNKNOWN,
        _mean(result.seeds, "questions", scale=1, decimals=0),
        _mean(result.seeds, "tokens", scale=1e6),
        _mean(result.seeds, "seconds", scale=60),
        _mean(result.seeds, "flops", scale=1e15, decimals=2),
        ", ".join(dict.fromkeys(one.training.device for one in result.seeds if one.training)) or UNKNOWN,
        result.state.value,
    )


def _mean(seeds: Sequence[SeedResult], field: str, *, scale: float, decimals: int = 1) -> Cell:
    values = [getattr(one.training, field) for one in seeds if one.training]
    known = [value for value in values if value is not None]
    return Figure(fmean(known) / scale, decimals=decimals) if known else UNKNOWN


def _facts(result: ExperimentResult) -> str:
    return f"`{result.name}`: {', '.join(f'{name} {value:,}' for name, value in result.facts.items())}."


def _missing_reading(missing: Sequence[str]) -> str:
    return f"Not: {', '.join(missing)}" if missing else ""
