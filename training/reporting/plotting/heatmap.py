"""Heat maps with their values written in the cells."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.patches import Rectangle

from training.reporting.grids import Grid
from training.reporting.plotting.style import COLOUR_MAP, INK, LARGE, NORMAL, SMALL, new_figure, plain_axes, write

_SCALE = Normalize(0, 100)
_CELL_HEIGHT, _TITLE_HEIGHT = 0.31, 0.55
"""Inches."""
_LETTER_WIDTH = 0.078
"""Inches, of labels."""


def draw_grids(lines: Sequence[Sequence[Grid]], path: Path, *, cell_width: float = 0.55, title: str = "") -> None:
    """Writes panels line by line; panels of a line that have the same rows share their labels.

    :param lines: at least one panel; colours go from 0 to 100 % in all of them.
    :param cell_width: inches.
    """
    n_columns = max(len(line) for line in lines)
    widths = [max(_width(line[place], cell_width) for line in lines if place < len(line)) for place in range(n_columns)]
    heights = [max(_height(grid) for grid in line) for line in lines]
    labels = max(_labels_width(grid) for line in lines for grid in line)
    repeated = sum(any(_needs_labels(line, place) for line in lines if place < len(line)) for place in range(n_columns))
    figure = new_figure(sum(widths) + labels * repeated + 1.1, sum(heights) + (0.35 if title else 0.05))
    axes = figure.subplots(
        len(lines), n_columns, squeeze=False, gridspec_kw={"width_ratios": widths, "height_ratios": heights}
    )
    for line, panels in zip(lines, axes, strict=True):
        for place, panel in enumerate(panels):
            if place < len(line):
                _draw(line[place], panel, has_labels=_needs_labels(line, place))
            else:
                panel.set_visible(False)
    bar = figure.colorbar(ScalarMappable(_SCALE, COLOUR_MAP), ax=axes, shrink=min(1.0, 3.2 / sum(heights)), pad=0.015)
    bar.set_label("F1 (%)", size=NORMAL, color=INK)
    bar.ax.tick_params(labelsize=SMALL)
    bar.outline.set_visible(False)
    if title:
        figure.suptitle(title, size=LARGE, color=INK)
    write(figure, path)


def _draw(grid: Grid, axes: Axes, *, has_labels: bool) -> None:
    plain_axes(axes)
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    shown = np.array([[np.nan if value is None else value for value in row] for row in grid.values], dtype=float)
    axes.imshow(np.ma.masked_invalid(shown), cmap=COLOUR_MAP, norm=_SCALE, aspect="auto")
    for row, values in enumerate(grid.values):
        for column, value in enumerate(values):
            _write_value(axes, column, row, value)
    axes.set_xticks(range(len(grid.columns)), grid.columns, size=SMALL)
    axes.set_yticks(range(len(grid.rows)), grid.rows if has_labels else [""] * len(grid.rows), size=SMALL)
    axes.tick_params(length=0)
    axes.set_title(grid.title, size=NORMAL, color=INK)
    axes.set_xlabel(grid.column_title, size=SMALL, color=INK)
    axes.set_ylabel(grid.row_title if has_labels else "", size=SMALL, color=INK)


def _write_value(axes: Axes, column: int, row: int, value: float | None) -> None:
    if value is None:
        axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor="#f4f4f4", edgecolor="white"))
        axes.text(column, row, "-", ha="center", va="center", size=SMALL, color=INK)
        return
    axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, fill=False, edgecolor="white", linewidth=0.8))
    axes.text(column, row, f"{value:.1f}", ha="center", va="center", size=SMALL, color=_ink_on(value))


def _ink_on(value: float) -> str:
    """Black or white, whichever stands out from the cell (by relative luminance)."""
    red, green, blue, _ = colormaps[COLOUR_MAP](_SCALE(value))
    return "black" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.42 else "white"


def _needs_labels(line: Sequence[Grid], place: int) -> bool:
    return place == 0 or line[place].rows != line[place - 1].rows


def _width(grid: Grid, cell_width: float) -> float:
    return max(len(grid.columns) * cell_width, max(map(len, grid.title.splitlines())) * _LETTER_WIDTH + 0.2)


def _height(grid: Grid) -> float:
    lines_below = max((column.count("\n") + 1 for column in grid.columns), default=1) + bool(grid.column_title)
    return len(grid.rows) * _CELL_HEIGHT + _TITLE_HEIGHT + 0.15 * lines_below


def _labels_width(grid: Grid) -> float:
    return max(map(len, grid.rows), default=0) * _LETTER_WIDTH + 0.15
