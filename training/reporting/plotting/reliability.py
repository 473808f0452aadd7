"""How well confidence holds, and what refusing costs."""

from __future__ import annotations

from pathlib import Path

from matplotlib.axes import Axes

from training.calibrating.fit import Quality
from training.reporting.plotting.style import COLOURS, INK, NORMAL, SMALL, new_figure, plain_axes, write

_COLOUR, _OTHER = COLOURS[:2]
_GREY = "#999999"


def draw_reliability(quality: Quality, path: Path) -> None:
    """Two panels: share right by confidence; and, by the confidence from which answers are shown, what is right.

    :param quality: on cases that nothing was fitted on.
    """
    figure = new_figure(9.0, 3.9)
    left, right = figure.subplots(1, 2)
    _draw_bins(quality, left)
    _draw_trade(quality, right)
    write(figure, path)


def _draw_bins(quality: Quality, axes: Axes) -> None:
    plain_axes(axes)
    axes.plot([0, 1], [0, 1], color=_GREY, linewidth=1, linestyle=":")
    most = max(item.n for item in quality.bins)
    sizes = [30 + 170 * item.n / most for item in quality.bins]
    sure, right = [item.confidence for item in quality.bins], [item.right for item in quality.bins]
    axes.scatter(sure, right, s=sizes, color=_COLOUR, zorder=3)
    for item in quality.bins:
        axes.annotate(str(item.n), (item.confidence, item.right), (0, 9), textcoords="offset points", size=SMALL)
    axes.set(xlim=(0, 1), ylim=(0, 1.05))
    axes.set_xlabel("confidence", size=NORMAL, color=INK)
    axes.set_ylabel("share of answers that are right", size=NORMAL, color=INK)
    axes.set_title(f"Calibration error {quality.calibration_error:.3f} (numbers: questions)", size=NORMAL, color=INK)


def _draw_trade(quality: Quality, axes: Axes) -> None:
    plain_axes(axes)
    kept, refused, right = zip(*quality.trade, strict=True)
    axes.plot(kept, refused, color=_COLOUR, label="others that are refused")
    axes.plot(kept, right, color=_OTHER, label="right of what is shown")
    axes.plot([quality.kept], [quality.refused], "o", color=_COLOUR)
    axes.plot([quality.kept], [quality.right_of_shown], "o", color=_OTHER)
    axes.set(xlim=(0, 1.02), ylim=(0, 1.05))
    axes.set_xlabel("share of answerable questions that are answered", size=NORMAL, color=INK)
    axes.set_title("What refusing costs (dots: as it ships)", size=NORMAL, color=INK)
    axes.legend(fontsize=SMALL, frameon=False, loc="lower left")
