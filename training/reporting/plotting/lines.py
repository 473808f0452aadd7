"""Learning curves."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes

from training.reporting.curves import SMOOTHED_SHARE, Curve, CurvePanel
from training.reporting.plotting.style import COLOURS, DASHES, INK, NORMAL, SMALL, new_figure, plain_axes, write

_NAME_WIDTH = 30
"""Letters on a line of the legend."""


def draw_curves(panels: Sequence[CurvePanel], path: Path) -> None:
    """Writes one panel under another; each has its own axes, because its losses are of another kind."""
    heights = [_height(panel) for panel in panels]
    figure = new_figure(10.0, sum(heights))
    grid = figure.subplots(len(panels), 1, squeeze=False, gridspec_kw={"height_ratios": heights})
    for panel, axes in zip(panels, grid[:, 0], strict=True):
        plain_axes(axes)
        for number, curve in enumerate(panel.curves):
            _draw(curve, axes, number)
        axes.set_title(panel.title, size=NORMAL, color=INK, loc="left")
        axes.set_xlabel("tokens seen (millions)", size=SMALL, color=INK)
        axes.set_ylabel(f"loss (running mean\nof {SMOOTHED_SHARE * 100:.0f} % of the run)", size=SMALL, color=INK)
        axes.set_xlim(left=0)
        axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), fontsize=SMALL, frameon=False, handlelength=3.2)
    write(figure, path)


def _height(panel: CurvePanel) -> float:
    """Inches: room for the names beside the curves, and for what stands above and below."""
    return max(2.5, 0.19 * sum(_label(curve).count("\n") + 1 for curve in panel.curves) + 0.9)


def _label(curve: Curve) -> str:
    seeds = f" (mean and range of {curve.n_seeds} seeds)" if curve.n_seeds > 1 else ""
    return textwrap.fill(curve.name + seeds, _NAME_WIDTH)


def _draw(curve: Curve, axes: Axes, number: int) -> None:
    colour, millions = COLOURS[number % len(COLOURS)], curve.tokens / 1e6
    # A run of one point has no line: a mark shows it.
    marker = "o" if len(millions) == 1 else None
    dashes = DASHES[number % len(DASHES)]
    axes.plot(millions, curve.loss, color=colour, linestyle=dashes, linewidth=1.8, marker=marker, label=_label(curve))
    if curve.n_seeds > 1:
        axes.fill_between(millions, curve.low, curve.high, color=colour, alpha=0.18, linewidth=0)
