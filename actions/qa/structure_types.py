"""The nouns of what a page lays out in pieces: lists, tables, enumerations, sub-headings. Values only."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

from actions.qa.types import Document, Item


class StructureKind(StrEnum):
    """How a page lays several things out."""

    LIST = "list"
    """A list of the page; also lines or paragraphs that begin with bullets."""
    TABLE = "table"
    """The rows of a table below its header."""
    SECTIONS = "sections"
    """Sub-headings of one heading, each with the first sentence below it."""
    ENUMERATION = "enumeration"
    """Pieces of one sentence, between commas."""


@dataclass(frozen=True, slots=True)
class Structure:
    """Several things in one place of a document; at least two items, in reading order, apart from each other."""

    kind: StructureKind
    items: tuple[Item, ...]
    lead_in: tuple[int, int]
    """Offsets of the sentence before the items that says what they are; empty at the first item where there is none."""
    label: tuple[int, int]
    """Offsets of what says most closely what the items are: the lead-in's block, else the heading above."""
    headings: tuple[str, ...]
    """Above the items, outermost first."""

    @property
    def start(self) -> int:
        """Where the structure begins, its lead-in included."""
        return min(self.lead_in[0], self.items[0].start)

    @property
    def end(self) -> int:
        """Where its last item ends."""
        return self.items[-1].end

    def holds(self, start: int, end: int) -> bool:
        """Whether a span lies in the lead-in or in items; a note between items is in neither."""
        if not (self.start <= start and end <= self.end):
            return False
        number = bisect_right(self.items, start, key=lambda item: item.start)
        is_inside = number > 0 and start < self.items[number - 1].end
        reaches_next = number < len(self.items) and self.items[number].start < end
        return is_inside or reaches_next or start < self.lead_in[1]


def item(document: Document, start: int, end: int, header: str = "") -> Item:
    """A piece of the document as an item."""
    return Item(document.text[start:end], start, end, header)
