"""Grids of figures for heat maps: values by row and column, None where nothing was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from training.reporting import paper
from training.reporting.readings import Named, extremes, sentences
from training.reporting.results import ExperimentResult, Results, SetResult, Slice
from training.reporting.sets import LANGUAGES, SAME_LANGUAGE, in_order, label, pair_set
from training.scoring.runs import MODES

ENOUGH_QUESTIONS = 20
"""For a sentence to speak of the mean over them."""
NATIVE_SETS = ("fquad-1.0-dev", "jaquad-dev", "jsquad-1.3-dev")


@dataclass(frozen=True, slots=True)
class Grid:
    """One panel of a heat map; values in percent."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    """(n_rows, n_columns)"""
    row_title: str = ""
    column_title: str = ""
    counts: tuple[tuple[int, int], ...] = ()
    """Fewest and most questions behind a figure, by column; empty where columns do not differ in that."""

    def named(self) -> list[Named]:
        """Every figure that enough questions are behind."""
        return [
            Named(f"{row}, {self.columns[place]}", value)
            for row, values in zip(self.rows, self.values, strict=True)
            for place, value in enumerate(values)
            if value is not None and (not self.counts or self.counts[place][0] >= ENOUGH_QUESTIONS)
        ]


def grids_of_pairs(results: Results) -> list[list[Grid]]:
    """F1 by language pair: for each experiment of table 2, the paper's grid, ours as the paper scores, and ours by
    multilingual scoring."""
    done = [one for one in results.of_table("2") if any(name in one.sets for name in paper.TABLE_2)]
    published = _pairs("paper, squad scoring", {name: scores.f1 for name, scores in paper.TABLE_2.items()})
    return [[published, *(_pairs(f"{one.name},\n{mode} scoring", _f1(one, mode)) for mode in MODES)] for one in done]


def grid_of_experiments(results: Results) -> Grid | None:
    """Multilingual F1 of every experiment on every set."""
    done = [one for one in results.experiments if one.sets]
    sets = in_order(name for one in done for name in one.sets)
    values = [tuple(_f1(one, "multilingual").get(name) for name in sets) for one in done]
    rows, columns = tuple(one.name for one in done), tuple(label(name) for name in sets)
    return Grid("F1, multilingual scoring", rows, columns, tuple(values)) if done else None


def grids_of_answer_length(results: Results) -> list[Grid]:
    """Multilingual F1 by length of the answer: one panel a set whose questions are in its own language."""
    return _grids_of_slices(results, "by_answer_length")


def grids_of_question_type(results: Results) -> list[Grid]:
    """Multilingual F1 by what is asked for: one panel a set whose questions are in its own language."""
    return _grids_of_slices(results, "by_question_type")


def with_same_rows(grids: Sequence[Grid], order: Sequence[str]) -> list[Grid]:
    """The grids with every row that one of them has.

    :param order: of all rows that there can be.
    """
    rows = tuple(row for row in order if any(row in grid.rows for grid in grids))
    wider = []
    for grid in grids:
        there = dict(zip(grid.rows, grid.values, strict=True))
        nothing = (None,) * len(grid.columns)
        wider.append(replace(grid, rows=rows, values=tuple(there.get(row, nothing) for row in rows)))
    return wider


def grids_reading(grids: Sequence[Grid]) -> str:
    """Extremes of each grid."""
    return sentences(f"{' '.join(grid.title.split())}: {extremes(grid.named())}" for grid in grids)


def _pairs(title: str, f1: Mapping[str, float]) -> Grid:
    values = tuple(tuple(f1.get(pair_set(row, column)) for column in LANGUAGES) for row in LANGUAGES)
    return Grid(title, tuple(LANGUAGES), tuple(LANGUAGES), values, "paragraph", "question")


def _f1(result: ExperimentResult, mode: str) -> dict[str, float]:
    return {name: figures.of(mode).f1.value for name, figures in result.sets.items()}


def _grids_of_slices(results: Results, field: str) -> list[Grid]:
    grids = (_slices(name, results, field) for name in (*SAME_LANGUAGE, *NATIVE_SETS))
    return [grid for grid in grids if grid]


def _slices(name: str, results: Results, field: str) -> Grid | None:
    found = {one.name: _kinds(one.sets[name], field) for one in results.experiments if name in one.sets}
    found = {experiment: kinds for experiment, kinds in found.items() if kinds}
    kinds = _in_given_order([list(slices) for slices in found.values()])
    values = tuple(tuple(slices[kind].f1 if kind in slices else None for kind in kinds) for slices in found.values())
    counts = [[slices[kind].n for slices in found.values() if kind in slices] for kind in kinds]
    columns = tuple("no answer" if kind == "none" else kind for kind in kinds)
    spans = tuple((min(n), max(n)) for n in counts)
    return Grid(label(name), tuple(found), columns, values, counts=spans) if found else None


def _kinds(figures: SetResult, field: str) -> Mapping[str, Slice]:
    kinds: Mapping[str, Slice] = getattr(figures, field)
    return kinds


def _in_given_order(lists: Sequence[Sequence[str]]) -> list[str]:
    """Every kind once. Lists are parts of one order; a kind that some lack stands before what follows it elsewhere."""
    order: list[str] = []
    for kinds in lists:
        place = 0
        for kind in kinds:
            if kind not in order:
                order.insert(place, kind)
            place = order.index(kind) + 1
    return order
