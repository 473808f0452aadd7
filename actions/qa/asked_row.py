"""The row of a table, or the item of a list, that a question asks about by its name or by its amount. Pure.

A small reader finds the right table, and takes the amount of the row beside: "after 3 years" got the row of five. What
rows are called says more than it does, where the question names one of them, or an amount that is in one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from actions.qa._structure_lists import CELL_SEPARATOR
from actions.qa.amount_ranges import AmountRange, asked_range, named_range, unit_of
from actions.qa.content_words import content_words
from actions.qa.quantities import plain
from actions.qa.retriever import IS_JAPANESE
from actions.qa.structure_types import StructureKind
from actions.qa.structures import structures_at
from actions.qa.types import Document, Item, Span

_PARTED = re.compile(r"\s*(?:[:：]|\s[-–—]\s|→)\s*")
"""What parts the name of a list's item from what is said of it."""
FEWEST_STEPS = 3
"""Amounts that rise from row to row are what one must have reached."""


@dataclass(frozen=True, slots=True)
class _Named:
    """A row or an item with what its page calls it."""

    name: str
    start: int
    """Of what stands in the place of the best span: the same columns' cells, or what the item says."""
    end: int


def in_asked_row(question: str, best: Span) -> Span:
    """The best span, or the same cell of the row that the question asks about."""
    for named, unit in _around(best):
        own = next((row for row in named if row.start <= best.start < row.end), None)
        if own is None:
            continue
        own_text = best.passage.document.text[own.start : own.end]
        asked = _by_amount(question, own_text, named, unit) or _by_name(question, named, own)
        is_read_with_it = asked and best.passage.start <= asked.start and asked.end <= best.passage.end
        if asked and asked is not own and is_read_with_it:
            return replace(best, start=asked.start, end=asked.end)
        return best
    return best


def _around(best: Span) -> Iterator[tuple[list[_Named], str]]:
    """The rows or items of each table and list that a span is in, and the unit that the column of their names has."""
    document = best.passage.document
    for structure in structures_at(document, best.start, best.end):
        if structure.kind is StructureKind.LIST:
            yield [named for item in structure.items if (named := _parted(document, item))], ""
        elif structure.kind is StructureKind.TABLE:
            row = next((item for item in structure.items if item.start <= best.start < item.end), None)
            if row is None:
                continue  # in what announces the table
            first = document.text[row.start : best.start].count(CELL_SEPARATOR)
            last = first + document.text[best.start : min(best.end, row.end)].count(CELL_SEPARATOR)
            unit = unit_of(row.header.split(CELL_SEPARATOR)[0])
            yield [named for item in structure.items if (named := _cells(item, first, last))], unit


def _parted(document: Document, item: Item) -> _Named | None:
    parted = _PARTED.search(document.text, item.start, item.end)
    if not parted or parted.start() == item.start or parted.end() == item.end:
        return None
    return _Named(document.text[item.start : parted.start()], parted.end(), item.end)


def _cells(row: Item, first: int, last: int) -> _Named | None:
    """The cells with these numbers of a row; None where it has not all of them, or the last says nothing."""
    cells = row.text.split(CELL_SEPARATOR)
    if last >= len(cells) or not cells[last].strip():
        return None
    start = row.start + sum(len(cell) + len(CELL_SEPARATOR) for cell in cells[:first])
    return _Named(cells[0], start, start + len(CELL_SEPARATOR.join(cells[first : last + 1])))


def _by_amount(question: str, found_text: str, named: Sequence[_Named], unit: str) -> _Named | None:
    """The only row whose range has the amount that the question names; of rising amounts the last that is reached.

    None where the question repeats the amount that was found: "Are 3 months the notice?"
    """
    ranges = [(row, found) for row in named if (found := named_range(row.name, unit=unit))]
    if len(ranges) < 2 or len({found.unit for _, found in ranges}) > 1:
        return None
    asked = asked_range(question, ranges[0][1].unit)
    if asked is None or asked == asked_range(found_text, asked.unit):
        return None
    holding = [row for row, found in ranges if found.meets(asked)]
    if not holding and _are_steps([found for _, found in ranges]):
        holding = [row for row, found in ranges if found.low <= asked.low][-1:]
    return holding[0] if len(holding) == 1 else None


def _are_steps(ranges: Sequence[AmountRange]) -> bool:
    lows = [found.low for found in ranges]
    are_points = all(found.low == found.high for found in ranges)
    return are_points and len(ranges) >= FEWEST_STEPS and lows == sorted(set(lows))


def _by_name(question: str, named: Sequence[_Named], own: _Named) -> _Named | None:
    """The only row that the question names in full, if it has nothing of the name of the reader's row."""
    asked = plain(question)
    words = content_words(question)
    full = [row for row in named if _is_in(plain(row.name), asked) and content_words(row.name)]
    longest = [row for row in full if not any(_is_within(row.name, other.name) for other in full)]
    if len(longest) != 1:
        return None
    only_own = content_words(own.name) - content_words(longest[0].name)
    return None if only_own & words else longest[0]


def _is_within(name: str, other: str) -> bool:
    return plain(name) != plain(other) and _is_in(plain(name), plain(other))


def _is_in(name: str, text: str) -> bool:
    """Whether a name stands in a text, as words of its own where its letters part words."""
    if IS_JAPANESE.match(name):
        return name in text
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text))
