"""Heat maps with their values written in the cells."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize

from training.reporting.grids import Grid
from training.reporting.plotting.style import COLOUR_MAP, INK, NORMAL, NOTHING, SMALL, new_figure, write

_SCALE = Normalize(0, 100)
_CELL_HEIGHT, _TITLE_HEIGHT = 0.31, 0.55
"""Inches."""
_LETTER_WIDTH = 0.078
"""Inches, of labels."""


def draw_grids(lines: Sequence[Sequence[Grid]], path: Path, *, cell_width: float = 0.55) -> None:
    """Writes panels line by line; panels of a line that have the same rows share their labels.

    :param lines: at least one panel; colours go from 0 to 100 % in all of them.
    :param cell_width: inches.
    """
    n_columns = max(len(line) for line in lines)
    widths = [max(_width(line[place], cell_width) for line in lines if place < len(line)) for place in range(n_columns)]
    heights = [max(_height(grid) for grid in line) for line in lines]
    rows = [max(len(grid.rows) for grid in line) for line in lines]
    labels = max(_labels_width(grid) for line in lines for grid in line)
    repeated = sum(any(_needs_labels(line, place) for line in lines if place < len(line)) for place in range(n_columns))
    figure = new_figure(sum(widths) + labels * repeated + 1.1, sum(heights))
    axes = figure.subplots(
        len(lines), n_columns, squeeze=False, gridspec_kw={"width_ratios": widths, "height_ratios": rows}
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
    write(figure, path)


def _draw(grid: Grid, axes: Axes, *, has_labels: bool) -> None:
    axes.spines[:].set_visible(False)
    axes.set_facecolor(NOTHING)
    shown = np.array([[np.nan if value is None else value for value in row] for row in grid.values], dtype=float)
    axes.pcolormesh(np.ma.masked_invalid(shown), cmap=COLOUR_MAP, norm=_SCALE, edgecolors="white", linewidth=0.8)
    axes.invert_yaxis()  # the first row is on top
    for row, values in enumerate(grid.values):
        for column, value in enumerate(values):
            text = "-" if value is None else f"{value:.1f}"
            ink = INK if value is None else _ink_on(value)
            cell = axes.text(column + 0.5, row + 0.5, text, ha="center", va="center", size=SMALL, color=ink)
            cell.set_in_layout(False)  # thousands of them, all inside anyway
    axes.set_xticks(_middles(grid.columns), _column_labels(grid), size=SMALL, color=INK)
    axes.set_yticks(_middles(grid.rows), grid.rows if has_labels else [""] * len(grid.rows), size=SMALL, color=INK)
    axes.tick_params(length=0)
    axes.set_title(grid.title, size=NORMAL, color=INK)
    axes.set_xlabel(grid.column_title, size=SMALL, color=INK)
    axes.set_ylabel(grid.row_title if has_labels else "", size=SMALL, color=INK)


def _column_labels(grid: Grid) -> list[str]:
    """Words under each other, and the number of questions below."""
    words = [column.replace(" ", "\n") for column in grid.columns]
    if not grid.counts:
        return words
    counts = (str(fewest) if fewest == most else f"{fewest}-\n{most}" for fewest, most in grid.counts)
    return [f"{name}\n{count}" for name, count in zip(words, counts, strict=True)]


def _middles(labels: Sequence[str]) -> list[float]:
    return [place + 0.5 for place in range(len(labels))]


def _ink_on(value: float) -> str:
    """Black or white, whichever has the greater contrast with the cell (relative luminance of WCAG 2.2)."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in colormaps[COLOUR_MAP](_SCALE(value))[:3]
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "black" if (luminance + 0.05) ** 2 > 1.05 * 0.05 else "white"


def _needs_labels(line: Sequence[Grid], place: int) -> bool:
    return place == 0 or line[place].rows != line[place - 1].rows


def _width(grid: Grid, cell_width: float) -> float:
    return max(len(grid.columns) * cell_width, max(map(len, grid.title.splitlines())) * _LETTER_WIDTH + 0.2)


def _height(grid: Grid) -> float:
    lines_below = max((text.count("\n") + 1 for text in _column_labels(grid)), default=1) + bool(grid.column_title)
    return len(grid.rows) * _CELL_HEIGHT + _TITLE_HEIGHT + 0.15 * lines_below


def _labels_width(grid: Grid) -> float:
    return max(map(len, grid.rows), default=0) * _LETTER_WIDTH + 0.15
