"""How right Kate is on what she answers, by how much of it she answers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from matplotlib.axes import Axes

from training.calibrating.coverage import Coverage
from training.reporting.plotting.style import (
    COLOURS,
    DASHES,
    INK,
    MARKERS,
    NORMAL,
    SMALL,
    new_figure,
    plain_axes,
    write,
)

_LEAST_SHOWN = 5
"""Below so many answers a share of them says nothing, and is not drawn."""


def draw_coverage(sets: Mapping[str, Coverage], path: Path) -> None:
    """Writes one line a set; a mark is where the reader is set to work.

    :param sets: by name, at least one.
    """
    figure = new_figure(7.0, 4.6)
    axes = figure.subplots()
    plain_axes(axes)
    for number, (name, curve) in enumerate(sets.items()):
        _draw(name, curve, axes, number)
    axes.set(xlim=(0, 1.02), ylim=(0, 1.05))
    axes.set_xlabel("share of all questions that are answered", size=NORMAL, color=INK)
    axes.set_ylabel("share of the answers that are right", size=NORMAL, color=INK)
    axes.set_title("Answering less to answer better (marks: as it ships)", size=NORMAL, color=INK, loc="left")
    axes.legend(fontsize=SMALL, frameon=False, loc="upper left", bbox_to_anchor=(1.01, 1.0), handlelength=3.2)
    write(figure, path)


def _draw(name: str, curve: Coverage, axes: Axes, number: int) -> None:
    drawn = [point for point in curve.points if point.n_shown >= _LEAST_SHOWN]
    colour, dashes = COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)]
    label = f"{name}\n(n = {curve.n_questions}, AURC {curve.aurc:.3f})"
    answered = [curve.answered(point) for point in drawn]
    axes.plot(answered, [point.accuracy for point in drawn], color=colour, linestyle=dashes, linewidth=1.8, label=label)
    if curve.operating.n_shown:
        place = [curve.answered(curve.operating)], [curve.operating.accuracy]
        axes.plot(*place, MARKERS[number % len(MARKERS)], color=colour, markersize=8, markeredgecolor=INK)
