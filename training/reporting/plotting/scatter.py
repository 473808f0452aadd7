"""What a reader costs against how well it reads."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from training.reporting.distillation import CostPoint
from training.reporting.plotting.placing import Disc, place_numbers
from training.reporting.plotting.style import (
    COLOURS,
    DOTS_PER_INCH,
    INK,
    MARKERS,
    NORMAL,
    SMALL,
    new_figure,
    plain_axes,
    write,
)

_WIDE = 5.0
"""From this ratio of the slowest to the fastest the axis of time is logarithmic."""
_NAME_WIDTH = 34
_PIXELS_A_POINT = DOTS_PER_INCH / 72


def draw_costs(points: Sequence[CostPoint], n_sets: int, path: Path) -> None:
    """Writes time against F1; the area of a mark is the reader's size. Numbers lead to names beside the plot.

    :param points: at least one.
    :param n_sets: over which F1 is a mean.
    """
    ordered = sorted(points, key=lambda point: (point.window_ms, point.name))
    encoders = list(dict.fromkeys(point.encoder for point in ordered))
    figure = new_figure(10.0, max(4.8, 0.24 * sum(map(_key_lines, ordered)) + 1.6))
    axes = figure.subplots()
    plain_axes(axes)
    for point in ordered:
        look = _look(encoders.index(point.encoder))
        area = _area(point, ordered)
        axes.scatter(point.window_ms, point.f1, s=area, alpha=0.55, edgecolors=INK, linewidths=0.8, **look)
    _scale(axes, ordered)
    axes.set_xlabel("time a window (ms)", size=NORMAL, color=INK)
    sets = "1 set" if n_sets == 1 else f"mean of {n_sets} sets"
    axes.set_ylabel(f"F1 (%, multilingual scoring, {sets})", size=NORMAL, color=INK)
    _key(axes, ordered, encoders)
    figure.draw_without_rendering()  # only then it is known where marks are
    _write_numbers(axes, ordered)
    write(figure, path)


def _look(number: int) -> dict[str, Any]:
    return {"color": COLOURS[number % len(COLOURS)], "marker": MARKERS[number % len(MARKERS)]}


def _area(point: CostPoint, points: Sequence[CostPoint]) -> float:
    """Square points."""
    return max(30.0, 600 * point.megabytes / max(one.megabytes for one in points))


def _scale(axes: Axes, points: Sequence[CostPoint]) -> None:
    """Room around the marks; a logarithmic axis of time where times are far apart."""
    times, f1 = [point.window_ms for point in points], [point.f1 for point in points]
    if max(times) > _WIDE * min(times):
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.set_xlim(min(times) / 1.6, max(times) * 1.6)
    else:
        room = max(0.15 * (max(times) - min(times)), 0.1 * max(times))
        axes.set_xlim(max(0.0, min(times) - room), max(times) + room)
    room = max(0.15 * (max(f1) - min(f1)), 2.0)
    axes.set_ylim(min(f1) - room, max(f1) + room)


def _write_numbers(axes: Axes, points: Sequence[CostPoint]) -> None:
    places = axes.transData.transform([(point.window_ms, point.f1) for point in points])
    marks = [
        Disc(float(x), float(y), 0.6 * math.sqrt(_area(point, points)) * _PIXELS_A_POINT)
        for (x, y), point in zip(places, points, strict=True)
    ]
    numbers = place_numbers(marks, 0.85 * NORMAL * _PIXELS_A_POINT)
    for number, (mark, place) in enumerate(zip(marks, numbers, strict=True), 1):
        is_far = math.hypot(place.x - mark.x, place.y - mark.y) > mark.radius + 2 * place.radius
        axes.annotate(
            str(number),
            (mark.x, mark.y),
            xycoords="figure pixels",
            xytext=(place.x, place.y),
            textcoords="figure pixels",
            ha="center",
            va="center",
            size=NORMAL,
            color=INK,
            arrowprops={"arrowstyle": "-", "color": INK, "linewidth": 0.7} if is_far else None,
            annotation_clip=False,
        ).set_in_layout(False)


def _key(axes: Axes, points: Sequence[CostPoint], encoders: Sequence[str]) -> None:
    """Names by number, with size; the look of each mark is its encoder's."""
    lines = []
    for number, point in enumerate(points, 1):
        text = textwrap.fill(_key_text(number, point), _NAME_WIDTH, subsequent_indent="    ")
        look = _look(encoders.index(point.encoder))
        lines.append(Line2D([], [], linestyle="", markersize=7, markeredgecolor=INK, alpha=0.7, label=text, **look))
    title = "number, reader, encoder, size\n(area of a mark: size)"
    axes.legend(
        handles=lines,
        title=title,
        title_fontsize=SMALL,
        loc="upper left",
        bbox_to_anchor=(1.01, 1.0),
        fontsize=SMALL,
        frameon=False,
        alignment="left",
    )


def _key_text(number: int, point: CostPoint) -> str:
    return f"{number}  {point.name}, {point.encoder}, {point.megabytes:,.0f}\N{NO-BREAK SPACE}MB"


def _key_lines(point: CostPoint) -> int:
    return len(textwrap.wrap(_key_text(10, point), _NAME_WIDTH))
