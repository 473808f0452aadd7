"""A table of results, as Markdown to read and as CSV to go on with."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from training.reporting.results import Estimate

NOT_RUN = "not run"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a cell. CSV has its interval in two more columns."""

    value: float
    low: float | None = None
    high: float | None = None
    decimals: int = 1
    signed: bool = False
    """A difference: shown with its sign."""

    def __str__(self) -> str:
        """`54.3 [50.1, 58.2]`"""
        if self.low is None or self.high is None:
            return self._shown(self.value)
        return f"{self._shown(self.value)} [{self._shown(self.low)}, {self._shown(self.high)}]"

    def _shown(self, value: float) -> str:
        return f"{value:{'+' if self.signed else ''},.{self.decimals}f}"


Cell = str | Figure


@dataclass(frozen=True, slots=True)
class Table:
    """Columns, rows, what they show and what must be known to read them."""

    name: str
    """Of its files, without suffix."""
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    reading: str = ""
    """One sentence that says what was computed, and interprets nothing."""
    notes: tuple[str, ...] = ()


def cell(estimate: Estimate | None) -> Cell:
    """A measured figure, or that there is none."""
    return NOT_RUN if estimate is None else Figure(estimate.value, estimate.low, estimate.high)


def to_markdown(table: Table) -> str:
    """Title, table, reading and notes; columns that hold numbers are aligned to the right."""
    rows = [[_escaped(str(value)) for value in row] for row in table.rows]
    header = [_escaped(column) for column in table.columns]
    rule = ["---:" if _holds_figures(table, place) else "---" for place in range(len(header))]
    lines = [f"**{table.title}**", "", *(_line(row) for row in (header, rule, *rows)), ""]
    lines += [table.reading, ""] if table.reading else []
    lines += [*(f"- {' '.join(note.split())}" for note in table.notes), ""] if table.notes else []
    return "\n".join(lines)


def to_csv(table: Table) -> str:
    """Columns and rows; a column with intervals is followed by one for their low and one for their high ends."""
    has_interval = [
        any(isinstance(row[place], Figure) and row[place].low is not None for row in table.rows)  # type: ignore[union-attr]
        for place in range(len(table.columns))
    ]
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    columns = [
        [name, f"{name}, low", f"{name}, high"] if wide else [name]
        for name, wide in zip(table.columns, has_interval, strict=True)
    ]
    writer.writerow([name for names in columns for name in names])
    for row in table.rows:
        writer.writerow([text for value, wide in zip(row, has_interval, strict=True) for text in _plain(value, wide)])
    return file.getvalue()


def _plain(value: Cell, wide: bool) -> list[str]:
    if isinstance(value, str):
        text = " ".join(value.split())  # one line a row
        return [text, "", ""] if wide else [text]
    ends = [value.value, value.low, value.high] if wide else [value.value]
    # More than is shown, so that one can go on computing with it; counts are whole.
    decimals = max(value.decimals, 2) if value.decimals else 0
    return ["" if end is None else f"{end:.{decimals}f}" for end in ends]


def _holds_figures(table: Table, place: int) -> bool:
    return any(isinstance(row[place], Figure) for row in table.rows)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
