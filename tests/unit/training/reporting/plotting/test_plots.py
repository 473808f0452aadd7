from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from training.reporting.curves import Curve, CurvePanel
from training.reporting.distillation import CostPoint
from training.reporting.grids import Grid
from training.reporting.plotting import heatmap, lines, scatter
from training.reporting.plotting.style import write

LONG = "small-experiment-with-a-very-very-long-name-that-goes-on"
PNG = b"\x89PNG\r\n"


@pytest.fixture
def drawn(monkeypatch):
    """Figures, as they are written."""
    figures: list[Figure] = []
    for module in (heatmap, lines, scatter):
        monkeypatch.setattr(module, "write", lambda figure, path: (figures.append(figure), write(figure, path))[1])
    return figures


def grid(n_rows: int, n_columns: int, *, counts: bool = False, title: str = "fr/fr") -> Grid:
    rows = tuple(f"{LONG}-{row}" if row % 2 else f"r{row}" for row in range(n_rows))
    columns = tuple(("how many", "who", "21+")[column % 3] for column in range(n_columns))
    values = tuple(
        tuple(None if (row + column) % 5 == 4 else (row * 17 + column * 29) % 101 for column in range(n_columns))
        for row in range(n_rows)
    )
    return Grid(title, rows, columns, values, counts=((1000, 1999),) * n_columns if counts else ())


def curve(name: str, n: int = 30, n_seeds: int = 1) -> Curve:
    loss = np.linspace(5, 2, n)
    return Curve(name, np.linspace(1e4, 2e6, n), loss, loss - 0.1, loss + 0.1, n_seeds)


def overlaps(texts: Sequence[Text]) -> list[tuple[str, str]]:
    """Pairs of texts that cover each other."""
    shown = [text for text in texts if text.get_visible() and text.get_text().strip()]
    boxes = [text.get_window_extent() for text in shown]
    return [
        (shown[a].get_text(), shown[b].get_text())
        for a in range(len(shown))
        for b in range(a)
        if boxes[a].x0 < boxes[b].x1 - 0.5
        and boxes[b].x0 < boxes[a].x1 - 0.5
        and boxes[a].y0 < boxes[b].y1 - 0.5
        and boxes[b].y0 < boxes[a].y1 - 0.5
    ]


def check(figure: Figure, path: Path) -> None:
    """A PNG in which no text covers another, or leaves the picture."""
    assert path.read_bytes().startswith(PNG)
    hidden = {id(label) for label in _labels_of_ticks_out_of_view(figure)}
    shown = [text for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible()]
    texts = [text for text in shown if id(text) not in hidden]
    assert texts
    outside = [t.get_text() for t in texts if not _inside(figure, t)]
    assert outside == []
    assert overlaps(texts) == []


def _labels_of_ticks_out_of_view(figure: Figure) -> Iterator[Text]:
    """Matplotlib makes them, and does not draw them."""
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
                if not low - 1e-9 <= tick.get_loc() <= high + 1e-9:
                    yield from (tick.label1, tick.label2)


def _inside(figure: Figure, text: Text) -> bool:
    box, (width, height) = text.get_window_extent(), figure.get_size_inches() * figure.dpi
    return bool(box.x0 >= -1 and box.y0 >= -1 and box.x1 <= width + 1 and box.y1 <= height + 1)


@pytest.mark.parametrize(
    ("panels", "cell_width"),
    [
        ([[grid(1, 3)]], 0.6),
        ([[grid(12, 12)]], 0.6),
        ([[grid(3, 3, title="paper"), grid(3, 3, title=f"{LONG},\nsquad scoring")]] * 2, 0.75),
        ([[grid(4, 5, counts=True)] * 3, [grid(2, 5, counts=True)]], 0.46),
        ([[grid(3, 9, counts=True), grid(3, 9, counts=True)]], 0.46),
    ],
)
def test_heat_maps_can_be_read(tmp_path, drawn, panels, cell_width):
    heatmap.draw_grids(panels, tmp_path / "a.png", cell_width=cell_width)
    check(drawn[0], tmp_path / "a.png")


def test_heat_maps_write_each_value_and_a_dash_for_none(tmp_path, drawn):
    heatmap.draw_grids([[Grid("t", ("a",), ("x", "y"), ((12.34, None),))]], tmp_path / "a.png")
    assert {"12.3", "-"} <= {text.get_text() for text in drawn[0].findobj(Text)}


@pytest.mark.parametrize(
    "panels",
    [
        [CurvePanel("small, alignment", (curve("a", n=1),))],
        [CurvePanel("small, span extraction", tuple(curve(f"{LONG}-{n}", n_seeds=1 + n % 2) for n in range(7)))] * 2,
    ],
)
def test_curves_can_be_read_and_their_legend_covers_no_data(tmp_path, drawn, panels):
    lines.draw_curves(panels, tmp_path / "a.png")
    check(drawn[0], tmp_path / "a.png")
    for axes in drawn[0].axes:
        legend = axes.get_legend()
        assert legend is not None
        assert legend.get_window_extent().x0 >= axes.get_window_extent().x1
        styles = [(line.get_color(), line.get_linestyle()) for line in axes.get_lines()]
        assert len({colour for colour, _ in styles}) == len(styles)


@pytest.mark.parametrize(
    "points",
    [
        [CostPoint("a", "small", 20.0, 30.0, 50.0)],
        [CostPoint(f"{LONG}-{n}", "small", 20.0, 30.0, 50.0) for n in range(5)],
        [CostPoint(f"r{n}", ("small", "mBERT")[n % 2], 3.0 * 1.3**n, 4.0 * 1.2**n, 2.0 * n) for n in range(25)],
    ],
)
def test_costs_can_be_read(tmp_path, drawn, points):
    scatter.draw_costs(points, 3, tmp_path / "a.png")
    check(drawn[0], tmp_path / "a.png")
    texts = {text.get_text() for text in drawn[0].findobj(Text)}
    assert {str(number) for number in range(1, len(points) + 1)} <= texts
    assert {"time a window (ms)", "F1 (%, multilingual scoring, mean of 3 sets)"} <= texts


def test_the_same_data_gives_the_same_bytes(tmp_path):
    for name in ("a.png", "b.png"):
        heatmap.draw_grids([[grid(2, 2)]], tmp_path / name)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.png", "b.png"]
