"""What drawing languages together did: translations found before and after, and readers made from either."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np
import numpy.typing as npt

from training.reporting.readings import Named, extremes, sentences
from training.reporting.results import ENCODERS, Declaration, Estimate, ExperimentResult, Results
from training.reporting.rows import encoders_of, notes_of
from training.reporting.sets import CROSS_LINGUAL, SAME_LANGUAGE
from training.reporting.tables import NOT_RUN, Cell, Figure, Table, cell
from training.scoring.runs import read_run
from training.scoring.significance import interval, paired_test

TABLE = "alignment"
_KIND = "align"


@dataclass(frozen=True, slots=True)
class CrossLingual:
    """A reader on the six sets whose question is in another language than the paragraph."""

    result: ExperimentResult
    aligned_by: str
    """The experiment that aligned what it grew from; empty for none."""
    cross: Estimate | None
    same: float | None
    values: dict[str, float] | None
    """Each question's mean F1 over the six sets, in percent; None where single scores were not kept."""


def table_of_retrieval(results: Results) -> Table:
    """How many lines of NTREX find their translation."""
    aligned = [one for one in results.experiments if one.declaration.kind == _KIND]
    rows = [row for one in aligned for row in _retrieval_rows(one)]
    rows += [
        (NOT_RUN, name, *(NOT_RUN,) * 5)
        for code, name in ENCODERS.items()
        if not any(one.declaration.encoder == code for one in aligned)
    ]
    return Table(
        name="alignment-retrieval",
        title="Alignment: accuracy of finding a sentence's translation in NTREX (%)",
        columns=("experiment", "encoder", "languages", "lines", "before", "after", "difference"),
        rows=tuple(rows),
        reading=sentences(_retrieval_reading(one) for one in aligned),
        notes=("Mean of both directions, among all lines. The paper has no such figures.", *notes_of(aligned)),
    )


def table_of_readers(results: Results) -> Table:
    """Mean F1 where question and paragraph differ in language, without and with alignment before fine-tuning."""
    readers = _readers(results)
    return Table(
        name="alignment-readers",
        title="Alignment: F1 of readers made without and with it (multilingual scoring, %)",
        columns=(
            "experiment",
            "encoder",
            "aligned by",
            "mean of 3 same-language sets",
            "mean of 6 cross-lingual sets",
            "difference to",
            "difference",
            "p",
        ),
        rows=tuple(_reader_row(one, readers) for one in readers),
        reading=_readers_reading(readers),
        notes=(
            "Intervals and p are over questions (each question's mean over the six sets); paired randomisation test.",
            *notes_of(one.result for one in readers),
        ),
    )


def _retrieval_rows(result: ExperimentResult) -> list[tuple[Cell, ...]]:
    head = (result.name, result.declaration.encoder_name)
    if not result.retrieval:
        return [(*head, *(NOT_RUN,) * 5)]
    rows: list[tuple[Cell, ...]] = []
    for pair, after in result.retrieval.items():
        before = result.retrieval_before.get(pair)
        lines = Figure(after.n, decimals=0) if after.n is not None else "-"
        start = Figure(before.accuracy) if before else NOT_RUN
        gain = Figure(after.accuracy - before.accuracy, signed=True) if before else NOT_RUN
        rows.append((*head, pair, lines, start, Figure(after.accuracy), gain))
    return rows


def _retrieval_reading(result: ExperimentResult) -> str:
    after = [Named(pair, found.accuracy) for pair, found in result.retrieval.items()]
    before = [Named(pair, found.accuracy) for pair, found in result.retrieval_before.items()]
    return f"{result.name}: before {extremes(before)}; after {extremes(after)}" if after else ""


def _readers(results: Results) -> list[CrossLingual]:
    chosen = [one for one in results.of_table(TABLE) if one.declaration.kind != _KIND]
    readers = [_cross_lingual(one, aligned_by(one.declaration, results)) for one in chosen]
    encoders = encoders_of(chosen)
    return sorted(readers, key=lambda one: (encoders.index(one.result.declaration.encoder), bool(one.aligned_by)))


def aligned_by(declaration: Declaration, results: Results) -> str:
    """The experiment of kind `align` among those that an experiment grew from; empty for none."""
    known, seen = results.by_name(), {declaration.name}
    base = declaration.base
    while base in known and base not in seen:
        if known[base].declaration.kind == _KIND:
            return base
        seen.add(base)
        base = known[base].declaration.base
    return ""


def _cross_lingual(result: ExperimentResult, aligner: str) -> CrossLingual:
    cross = [result.sets[name].multilingual.f1.value for name in CROSS_LINGUAL if name in result.sets]
    same = [result.sets[name].multilingual.f1.value for name in SAME_LANGUAGE if name in result.sets]
    is_whole = len(cross) == len(CROSS_LINGUAL)
    values = _values(result) if is_whole else None
    bounds = interval(list(values.values())) if values else (None, None)
    return CrossLingual(
        result,
        aligner,
        cross=Estimate(fmean(cross), *bounds) if is_whole else None,
        same=fmean(same) if len(same) == len(SAME_LANGUAGE) else None,
        values=values,
    )


def _values(result: ExperimentResult) -> dict[str, float] | None:
    """None too where the six sets ask different questions: then there is no mean of one question."""
    if result.folder is None or not any(result.folder.glob("seed-*/evaluation/scores_*.json")):
        return None
    runs = read_run(result.folder)
    asked = [frozenset(runs[name].question_ids) if name in runs else frozenset() for name in CROSS_LINGUAL]
    if not all(asked) or len(set(asked)) > 1:
        return None
    first = runs[CROSS_LINGUAL[0]]
    f1 = [runs[name].in_order_of(first, name=name).of("multilingual", "f1") for name in CROSS_LINGUAL]
    means: npt.NDArray[np.float64] = 100 * np.mean(f1, axis=0)
    return dict(zip(first.question_ids, means.tolist(), strict=True))


def _reader_row(reader: CrossLingual, readers: Sequence[CrossLingual]) -> tuple[Cell, ...]:
    before = _without(reader, readers)
    return (
        reader.result.name,
        reader.result.declaration.encoder_name,
        reader.aligned_by or "-",
        NOT_RUN if reader.same is None else Figure(reader.same),
        cell(reader.cross),
        before.result.name if before else "-",
        *(_difference(reader, before) if before else ("-", "-")),
    )


def _without(reader: CrossLingual, readers: Sequence[CrossLingual]) -> CrossLingual | None:
    """The reader of the same encoder trained on the same questions without alignment."""
    said = reader.result.declaration
    if not reader.aligned_by:
        return None
    return next(
        (
            other
            for other in readers
            if not other.aligned_by
            and other.result.declaration.encoder == said.encoder
            and other.result.declaration.training == said.training
        ),
        None,
    )


def _difference(after: CrossLingual, before: CrossLingual) -> tuple[Cell, Cell]:
    if after.cross is None or before.cross is None:
        return NOT_RUN, NOT_RUN
    if after.values is None or before.values is None or set(after.values) != set(before.values):
        return Figure(after.cross.value - before.cross.value, signed=True), "-"
    tested = paired_test(list(after.values.values()), [before.values[key] for key in after.values])
    difference = Figure(tested.difference, tested.low, tested.high, signed=True)
    return difference, Figure(tested.p_value, decimals=4)


def _readers_reading(readers: Sequence[CrossLingual]) -> str:
    found = [Named(one.result.name, one.cross.value) for one in readers if one.cross]
    return sentences([f"Mean of the six cross-lingual sets: {extremes(found)}"] if found else [])
