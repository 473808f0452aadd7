"""Every plot of the report: what it shows, and how it is drawn once somebody wants it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.reporting.curves import SMOOTHED_SHARE, curve_panels, curves_reading
from training.reporting.distillation import cost_points, cost_reading
from training.reporting.grids import (
    ENOUGH_QUESTIONS,
    Grid,
    grid_of_experiments,
    grids_of_answer_length,
    grids_of_pairs,
    grids_of_question_type,
    grids_reading,
    with_same_rows,
)
from training.reporting.results import Results
from training.reporting.sets import PAIR_KEY, label

_SLICES = (
    "Under each column: number of questions; the sentence leaves out columns of fewer than "
    f"{ENOUGH_QUESTIONS}. {PAIR_KEY}"
)


@dataclass(frozen=True, slots=True)
class Sketch:
    """A plot before it is drawn."""

    name: str
    """Of its file, without suffix."""
    title: str
    reading: str = ""
    note: str = ""
    """What one must know to read it."""
    draw: Callable[[Path], None] | None = None
    """None where there is nothing to show."""


def sketch_pairs(results: Results) -> Sketch:
    """The paper's and our F1 by languages of paragraph and question."""
    title = "F1 by language of paragraph and question, the paper's and ours"
    lines = grids_of_pairs(results)
    grids = {grid.title: grid for line in lines for grid in line}
    return _of_grids("language-pairs", title, lines, list(grids.values()), cell_width=0.75)


def sketch_experiments(results: Results) -> Sketch:
    """F1 of every experiment on every set."""
    grid = grid_of_experiments(results)
    title = "F1 of every experiment on every set (multilingual scoring)"
    return _of_grids(
        "experiments", title, [[grid]] if grid else [], [grid] if grid else [], cell_width=0.6, note=PAIR_KEY
    )


def sketch_answer_length(results: Results) -> Sketch:
    """F1 by length of the answer."""
    grids = grids_of_answer_length(results)
    title = "F1 by length of the answer in words or Japanese characters (multilingual scoring)"
    return _of_grids("answer-length", title, _lines(grids, 3, results), grids, cell_width=0.46, note=_SLICES)


def sketch_question_type(results: Results) -> Sketch:
    """F1 by what is asked for."""
    grids = grids_of_question_type(results)
    title = "F1 by type of question (multilingual scoring)"
    return _of_grids("question-type", title, _lines(grids, 2, results), grids, cell_width=0.46, note=_SLICES)


def sketch_curves(results: Results) -> Sketch:
    """Loss against tokens."""
    name = "learning-curves"
    title = f"Loss against tokens, running mean of {SMOOTHED_SHARE * 100:.0f} % of each run"
    panels = curve_panels(results)
    if not panels:
        return Sketch(name, title)

    def draw(path: Path) -> None:
        from training.reporting.plotting.lines import draw_curves

        draw_curves(panels, path)

    return Sketch(name, title, curves_reading(panels), draw=draw)


def sketch_costs(results: Results) -> Sketch:
    """Time and size against F1."""
    name = "cost"
    points, sets = cost_points(results)
    shared = ", ".join(map(label, sets))
    title = f"Time a window, size and F1{f' (mean over {shared})' if shared else ''}"
    if not points:
        return Sketch(name, title)

    def draw(path: Path) -> None:
        from training.reporting.plotting.scatter import draw_costs

        draw_costs(points, len(sets), path)

    return Sketch(name, title, cost_reading(points), draw=draw)


def _of_grids(
    name: str, title: str, lines: Sequence[Sequence[Grid]], grids: Sequence[Grid], *, cell_width: float, note: str = ""
) -> Sketch:
    if not lines:
        return Sketch(name, title)

    def draw(path: Path) -> None:
        from training.reporting.plotting.heatmap import draw_grids

        draw_grids(lines, path, cell_width=cell_width)

    return Sketch(name, title, grids_reading(grids), note, draw)


def _lines(grids: Sequence[Grid], n: int, results: Results) -> list[list[Grid]]:
    """Grids of a line have the same rows."""
    order = [one.name for one in results.experiments]
    return [with_same_rows(grids[first : first + n], order) for first in range(0, len(grids), n)]
