"""The row of a table, or item of a list, for somebody as the question describes them: "after 3 years", "I am 42". Pure.

A small reader finds the right table and takes the amount of the row beside: "after 3 years" got the row of five. Whom
rows of years, ages and distances are for says more than it does. But a right answer must never be moved away from, so
that it takes much: the question says what its amount counts, the names of the rows count that, one of them alone has
it, and what is found in them is no amount of that kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from actions.qa._structure_lists import CELL_SEPARATOR
from actions.qa.amount_ranges import AmountRange, amounts_in, named_range, range_at, unit_of
from actions.qa.asked_amounts import AskedAmount, Role, asked_amounts, role_of
from actions.qa.content_words import content_words
from actions.qa.structure_types import Structure, StructureKind
from actions.qa.structures import structures_at
from actions.qa.types import Document, Item, Span

_PARTED = re.compile(r"\s*(?:(?<!\d)[:：](?!//)|[:：](?!\d|//)|\s[-–—]\s|→)\s*")
"""What parts the name of a list's item from what is said of it."""
# "The next 3 months": such rows are not counted from the start.
_COUNTED_ON = re.compile(r"\b(?:next|following|then|suivante?s?|puis|ensuite)\b|次の|その後|以後の", re.IGNORECASE)
BARE_UNIT = "year"
"""Of ages and service, where the name of the column is no more than that."""
FEWEST_STEPS = 3
"""Amounts of time that rise from row to row are what one must have reached."""


@dataclass(frozen=True, slots=True)
class _Named:
    """A row or an item with what its page calls it."""

    name: str
    said: str
    """What is found in the place of the best span, without the name."""
    start: int
    """Of the same columns' cells, or of what the item says: what is shown in the place of the best span."""
    end: int


@dataclass(frozen=True, slots=True)
class _Rows:
    """What a table or a list has in the place of the best span."""

    own: _Named
    every: tuple[_Named, ...]
    unit: str
    """Of numbers alone, as the column of the names says; empty for none."""
    role: Role | None
    """What the amounts of the names tell; None where nothing says so."""


def in_asked_row(question: str, best: Span) -> Span:
    """The best span, or the same cells of the row for whom the question asks."""
    amounts = asked_amounts(question)
    if not amounts:
        return best
    for rows in _around(best):
        asked = _asked(question, amounts, rows)
        if asked and best.passage.start <= asked.start and asked.end <= best.passage.end:
            return replace(best, start=asked.start, end=asked.end)
    return best


def _around(best: Span) -> Iterator[_Rows]:
    """Of each table and list that a span is in, the smallest first."""
    document = best.passage.document
    for structure in structures_at(document, best.start, best.end):
        own = next((item for item in structure.items if item.start <= best.start < item.end), None)
        if own is None:
            continue  # in what announces the items
        if structure.kind is StructureKind.LIST:
            is_name = best.start < _parted_at(document, own)
            yield from _rows(
                structure, own, [(item, _parted(document, item, whole=is_name)) for item in structure.items]
            )
        elif structure.kind is StructureKind.TABLE:
            first = document.text[own.start : best.start].count(CELL_SEPARATOR)
            last = first + document.text[best.start : min(best.end, own.end)].count(CELL_SEPARATOR)
            yield from _rows(structure, own, [(item, _cells(item, first, last)) for item in structure.items])


def _rows(structure: Structure, own: Item, named: Sequence[tuple[Item, _Named | None]]) -> Iterator[_Rows]:
    found = {item.start: one for item, one in named if one}
    if own.start in found:
        header = own.header.split(CELL_SEPARATOR)[0]
        names = " ".join(one.name for one in found.values())
        said = (header, names, structure.headings[-1] if structure.headings else "")
        role = next(filter(None, map(role_of, said)), None)
        unit = unit_of(header) or (BARE_UNIT if role_of(header) else "")
        yield _Rows(found[own.start], tuple(found.values()), unit, role)


def _asked(question: str, amounts: Sequence[AskedAmount], rows: _Rows) -> _Named | None:
    """The only row for such an amount, where the reader's own row is for another one."""
    ranges = [(row, found) for row in rows.every if (found := named_range(row.name, unit=rows.unit))]
    if rows.own not in [row for row, _ in ranges] or any(_COUNTED_ON.search(row.name) for row in rows.every):
        return None
    fitting = [amount for amount in amounts if _counts_the_same(amount, ranges[0][1], rows.role)]
    if len(fitting) != 1 or any(_may_be_said(fitting[0], row.said) for row in rows.every):
        return None
    asked = _holding(ranges, fitting[0].range)
    return asked if asked and asked != rows.own and not _is_named(question, rows.own, asked) else None


def _is_named(question: str, own: _Named, other: _Named) -> bool:
    """Whether the question has words of the reader's own row alone, numbers apart: "Drivers, less than 2 years"."""
    named = content_words(own.name) - content_words(other.name)
    return any(not any(map(str.isdigit, word)) for word in named & content_words(question))


def _counts_the_same(amount: AskedAmount, found: AmountRange, role: Role | None) -> bool:
    """Whether an amount of the question tells what the names of the rows do."""
    if amount.role is Role.DISTANCE or not found.is_time:
        return amount.role is Role.DISTANCE and not found.is_time
    if amount.role is Role.SERVICE:
        return role in (Role.SERVICE, None)
    return role is (Role.SERVICE if amount.role is Role.AFTER else amount.role)


def _may_be_said(asked: AskedAmount, said: str) -> bool:
    """Whether the question's amount may be one that the rows answer with: "Is 3 months my notice?"."""
    alike = [amount for amount in amounts_in(said) if amount.unit == asked.unit]
    return any(asked.role is Role.AFTER or range_at(amount).meets(asked.range) for amount in alike)


def _holding(ranges: Sequence[tuple[_Named, AmountRange]], asked: AmountRange) -> _Named | None:
    """The only row with this amount; where amounts of time rise from row to row, the last that is reached."""
    holding = [row for row, found in ranges if found.meets(asked)]
    if not holding and _are_steps([found for _, found in ranges]):
        holding = [row for row, found in ranges if found.low <= asked.low][-1:]
    return holding[0] if len(holding) == 1 else None


def _are_steps(ranges: Sequence[AmountRange]) -> bool:
    lows = [found.low for found in ranges]
    are_points = all(found.is_time and found.low == found.high for found in ranges)
    return are_points and len(ranges) >= FEWEST_STEPS and lows == sorted(set(lows))


def _parted_at(document: Document, item: Item) -> int:
    """Where what an item says begins, behind its name; its end where it has no name."""
    parted = _PARTED.search(document.text, item.start, item.end)
    return parted.end() if parted and parted.start() > item.start else item.end


def _parted(document: Document, item: Item, *, whole: bool) -> _Named | None:
    said = _parted_at(document, item)
    if said == item.end:
        return None
    name = document.text[item.start : said].rstrip(" :：-–—→")
    return _Named(name, document.text[said : item.end], item.start if whole else said, item.end)


def _cells(row: Item, first: int, last: int) -> _Named | None:
    """The cells with these numbers of a row; None where it has not all of them, or the last says nothing."""
    cells = row.text.split(CELL_SEPARATOR)
    if last >= len(cells) or not cells[last].strip():
        return None
    start = row.start + sum(len(cell) + len(CELL_SEPARATOR) for cell in cells[:first])
    said = CELL_SEPARATOR.join(cells[max(first, 1) : last + 1])
    return _Named(cells[0], said, start, start + len(CELL_SEPARATOR.join(cells[first : last + 1])))
