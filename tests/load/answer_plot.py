"""Time, recall and memory against the number of pages, on logarithmic axes where they grow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, NullLocator

from tests.load.answer_figures import RECALL_AT
from tests.load.answer_table import MEMBER
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

Sizes = Mapping[int, Mapping[str, Any]]
_TIMES = {"p50_ms": "a question, p50", "p95_ms": "a question, p95", "retrieval_p50_ms": "picking windows, p50"}
_READY = {
    "index_cold_seconds": "index, first time (s)",
    "index_warm_seconds": "index, again (s)",
    "peak_mb": "memory (MB)",
}


def draw_answers(sizes: Sizes, exponents: Mapping[str, float], path: Path) -> None:
    """Writes three panels: time of a question, recall of the gold passage, index and memory.

    :param sizes: figures by number of pages, at least one.
    """
    figure = new_figure(12.0, 4.0)
    times, recall, ready = figure.subplots(1, 3)
    _draw_growing(times, sizes, _TIMES, exponents)
    times.set_title("Time (ms)", size=NORMAL, color=INK, loc="left")
    _draw_recall(recall, sizes)
    _draw_growing(ready, sizes, _READY, exponents)
    ready.set_title("Getting ready, and memory", size=NORMAL, color=INK, loc="left")
    for axes in (times, recall, ready):
        _pages_axis(axes, sorted(sizes))
    write(figure, path)


def _draw_growing(axes: Axes, sizes: Sizes, names: Mapping[str, str], exponents: Mapping[str, float]) -> None:
    plain_axes(axes)
    for number, (name, shown) in enumerate(names.items()):
        places = [n_pages for n_pages in sorted(sizes) if sizes[n_pages][name] > 0]
        growth = f", pages$^{{{exponents[name]:.2f}}}$" if name in exponents else ""
        _draw(axes, places, [sizes[n][name] for n in places], shown + growth, number)
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
    axes.legend(fontsize=SMALL, frameon=False, handlelength=3.2)


def _draw_recall(axes: Axes, sizes: Sizes) -> None:
    plain_axes(axes)
    places = sorted(sizes)
    ways: dict[str, list[Mapping[str, Any]]] = {
        "anyone": [sizes[n] for n in places],
        "a member": [sizes[n][MEMBER] for n in places],
    }
    most = max(RECALL_AT)
    for number, (way, figures) in enumerate(ways.items()):
        recalls = [asked["gold_recall"][str(most)] for asked in figures]
        _draw(axes, places, recalls, f"among the best {most}, {way}", 2 * number)
        _draw(axes, places, [asked["gold_in_sentence"] for asked in figures], f"in the sentence, {way}", 2 * number + 1)
    axes.set_ylim(0, 102)
    axes.set_title("Passage with the answer (% of questions)", size=NORMAL, color=INK, loc="left")
    axes.legend(fontsize=SMALL, frameon=False, handlelength=3.2)


def _draw(axes: Axes, x: Sequence[float], y: Sequence[float], label: str, number: int) -> None:
    look: dict[str, Any] = {"color": COLOURS[number], "linestyle": DASHES[number], "marker": MARKERS[number]}
    axes.plot(x, y, linewidth=1.8, label=label, **look)


def _pages_axis(axes: Axes, places: Sequence[int]) -> None:
    axes.set_xscale("log")
    axes.set_xlabel("pages", size=NORMAL, color=INK)
    axes.set_xticks(places, [f"{n_pages:,}" for n_pages in places])
    axes.xaxis.set_minor_locator(NullLocator())
