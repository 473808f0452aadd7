"""How all plots look, and how they are written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

DOTS_PER_INCH = 150
SMALL, NORMAL = 8.5, 10.0
"""Points."""
INK, NOTHING = "#222222", "#f0f0f0"
"""`NOTHING` fills cells without a figure."""
# Okabe and Ito 2008: told apart with every common colour blindness. Their yellow is left out: too light on white.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
DASHES: tuple[Any, ...] = (
    "-",
    (0, (6, 2)),
    (0, (1, 1.2)),
    (0, (6, 2, 1, 2)),
    (0, (3, 1.5)),
    (0, (8, 2, 1, 2, 1, 2)),
    (0, (2, 4)),
)
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
COLOUR_MAP = "YlGnBu"
"""ColorBrewer's, pale for low and dark for high: told apart with colour blindness, and in print without colour."""


def new_figure(width: float, height: float) -> Figure:
    """A canvas of so many inches, which lays out its parts without overlap."""
    figure = Figure(figsize=(width, height), dpi=DOTS_PER_INCH, layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def plain_axes(axes: Axes) -> None:
    """Two spines and a faint grid behind the data."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(visible=True, color="#e6e6e6", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(labelsize=SMALL, colors=INK)


def write(figure: Figure, path: Path) -> None:
    """Whole or not at all; the same figure gives the same bytes."""
    part = path.with_name(path.name + ".part")
    figure.savefig(part, format="png", metadata={"Software": None})
    part.replace(path)
