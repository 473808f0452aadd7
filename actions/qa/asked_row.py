"""The row of a table, or item of a list, for somebody as the question describes them: "after 3 years", "I am 42 years
old". Pure.

A small reader finds the right table and takes the amount of the row beside: "after 3 years" got the row of five. Whom
rows of years of service and ages are for says more than it does. But a right answer must never be moved away from, so
that it takes much: question and page both say what is counted, the question has no other such amount, the ranges of
the rows are apart, one of them alone has it, and nothing of what the reader found is in the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from actions.qa._structure_lists import CELL_SEPARATOR
from actions.qa.amount_ranges import AmountRange, amounts_in, named_range, unit_of
from actions.qa.asked_amounts import AskedAmount, Role, asked_amount, role_of
from actions.qa.content_words import content_words
from actions.qa.quantities import plain, quantities
from actions.qa.structure_types import Structure, StructureKind
from actions.qa.structures import structures_at
from actions.qa.types import Document, Item, Span

_PARTED = re.compile(r"(?:(?<!\d)[:：](?!//)|[:：](?!\d|//)|\s[-–—]\s|→)\s*")
"""What parts the name of a list's item from what is said of it."""
_LOOSE_ENDS = " \u00a0\u3000:：-–—→"
# "The next 3 months": such rows are not counted from the start.
_COUNTED_ON = re.compile(r"\b(?:next|following|then|suivante?s?|puis|ensuite)\b|次の|その後|以後の", re.IGNORECASE)
# Whose age it is would have to be told.
_OF_CHILDREN = re.compile(
    r"\b(?:child(?:ren)?|childcare|kids?|bab(?:y|ies)|sons?|daughters?|newborn|enfants?|bebes?|fils|filles?)\b|子|赤ちゃん|息子|娘"
)
BARE_UNIT = "year"
"""Of numbers alone below "Age" and "Seniority"."""
FEWEST_STEPS = 3
"""Years of service that rise from row to row are what one must have reached."""


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
    counted: str
    """What says what the names count: the name of their column, else they themselves and the heading above."""


def in_asked_row(question: str, best: Span) -> Span:
    """The best span, or the same cells of the row for whom the question asks."""
    amount = asked_amount(question)
    if amount is None:
        return best
    for rows in _around(best):
        asked = _asked(question, amount, rows)
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
            is_name = best.start < _said_from(document, own)
            yield from _rows(structure, own, {item: _parted(document, item, whole=is_name) for item in structure.items})
        elif structure.kind is StructureKind.TABLE:
            first = document.text[own.start : best.start].count(CELL_SEPARATOR)
            last = first + document.text[best.start : min(best.end, own.end)].count(CELL_SEPARATOR)
            yield from _rows(structure, own, {item: _cells(item, first, last) for item in structure.items})


def _rows(structure: Structure, own: Item, named: dict[Item, _Named | None]) -> Iterator[_Rows]:
    found = {item: one for item, one in named.items() if one}
    if own in found:
        names = " ".join(one.name for one in found.values())
        heading = structure.headings[-1] if structure.headings else ""
        column = own.header.split(CELL_SEPARATOR)[0].strip()
        yield _Rows(found[own], tuple(found.values()), column or f"{names} {heading}")


def _asked(question: str, amount: AskedAmount, rows: _Rows) -> _Named | None:
    """The only row for such an amount, where the reader's own row is for another one."""
    names = " ".join(row.name for row in rows.every)
    counted = role_of(rows.counted)
    is_of_others = _OF_CHILDREN.search(plain(f"{question} {rows.counted} {names}"))
    if (
        (counted or role_of(names)) is not amount.role
        or is_of_others
        or _COUNTED_ON.search(names)
        or _is_answered(question, amount, rows)
    ):
        return None
    unit = unit_of(rows.counted) or (BARE_UNIT if counted and not _counts(rows.counted) else "")
    ranges = [(row, found) for row in rows.every if (found := named_range(row.name, unit=unit))]
    if rows.own not in [row for row, _ in ranges] or not _are_apart([found for _, found in ranges]):
        return None
    asked = _holding(ranges, amount)
    return asked if asked and asked != rows.own and not _is_named(question, rows.own, asked) else None


def _counts(column: str) -> bool:
    """Whether numbers below it are the first, second and third year."""
    return bool(re.search(r"\b(?:year|annee|month)\b|年目|年度", plain(column)))


def _is_answered(question: str, amount: AskedAmount, rows: _Rows) -> bool:
    """Whether the question may name what the rows answer with: "When do I get 28 days?", "Is 3 months my notice?"."""
    said = [found for row in rows.every for found in amounts_in(plain(row.said)) if found.unit == amount.unit]
    is_said = any(found.months == amount.months for found in said)
    return is_said or bool(set(quantities(question)) & set(quantities(rows.own.said)))


def _is_named(question: str, own: _Named, other: _Named) -> bool:
    """Whether the question has words of the reader's own row alone, numbers apart: "Drivers, less than 2 years"."""
    named = content_words(own.name) - content_words(other.name)
    return any(not any(map(str.isdigit, word)) for word in named & content_words(question))


def _are_apart(ranges: Sequence[AmountRange]) -> bool:
    """Whether no amount is in two ranges, but for where one ends and the next begins."""
    ordered = sorted(ranges, key=lambda found: (found.low, found.high))
    return len(ordered) > 1 and all(
        one.high <= other.low and (one.low, one.high) != (other.low, other.high) for one, other in pairwise(ordered)
    )


def _holding(ranges: Sequence[tuple[_Named, AmountRange]], amount: AskedAmount) -> _Named | None:
    """The only row with this amount; where years of service rise from row to row, the last that is reached."""
    holding = [row for row, found in ranges if found.holds(amount.months)]
    if not holding and amount.role is Role.SERVICE and _are_steps([found for _, found in ranges]):
        holding = [row for row, found in ranges if found.low <= amount.months][-1:]
    return holding[0] if len(holding) == 1 else None


def _are_steps(ranges: Sequence[AmountRange]) -> bool:
    lows = [found.low for found in ranges]
    return len(lows) >= FEWEST_STEPS and lows == [found.high for found in ranges] == sorted(set(lows))


def _said_from(document: Document, item: Item) -> int:
    """Where what an item says begins, behind its name; its end where it has no name."""
    parted = _PARTED.search(document.text, item.start, item.end)
    return parted.end() if parted and parted.start() > item.start else item.end


def _parted(document: Document, item: Item, *, whole: bool) -> _Named | None:
    said = _said_from(document, item)
    if said == item.end:
        return None
    name = document.text[item.start : said].rstrip(_LOOSE_ENDS)
    return _Named(name, document.text[said : item.end], item.start if whole else said, item.end)


def _cells(row: Item, first: int, last: int) -> _Named | None:
    """The cells with these numbers of a row; None where it has not all of them, or the last says nothing."""
    cells = row.text.split(CELL_SEPARATOR)
    if last >= len(cells) or not cells[last].strip():
        return None
    start = row.start + sum(len(cell) + len(CELL_SEPARATOR) for cell in cells[:first])
    said = CELL_SEPARATOR.join(cells[max(first, 1) : last + 1])
    return _Named(cells[0], said, start, start + len(CELL_SEPARATOR.join(cells[first : last + 1])))
