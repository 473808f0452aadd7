"""What stands before a list and says what its items are. Pure."""

from __future__ import annotations

import re

from actions.qa.sentences import sentences_of
from actions.qa.types import Block, BlockKind, Document

Range = tuple[int, int]

# A sentence that announces what follows it.
_ANNOUNCES = re.compile(
    r"[:：]\s*$|\b(?:following|as follows|below|suivante?s?|ci-dessous|ci-après|que voici)\b|次の|以下|下記|次に掲げる",
    re.IGNORECASE,
)
_FINISHED = re.compile(r"[.!?…。！？][\"'”’)\]»」』）\s]*$")
_MOST_UNFINISHED_CHARACTERS = 200
MOST_LABEL_CHARACTERS = 700
"""A label that is further away from the items than this says nothing about them."""


def lead_in_of(document: Document, first: int) -> Range:
    """The sentence that announces the block with number `first`, or an empty range where the block begins.

    One that does not end before a list ("The company never refunds") is said of all its items, too.
    """
    start = document.blocks[first].start
    before = _before(document, first)
    if before is None:
        return start, start
    return announcement(document, before.start, before.end) or _unfinished(document, before) or (start, start)


def _unfinished(document: Document, block: Block) -> Range | None:
    *_, last = sentences_of(document.text, block.start, block.end)
    is_short = last[1] - last[0] <= _MOST_UNFINISHED_CHARACTERS
    is_open = block.kind is BlockKind.PARAGRAPH and not _FINISHED.search(document.text, *last)
    return last if is_short and is_open else None


def announcement(document: Document, start: int, end: int) -> Range | None:
    """The last sentence of a piece of text that announces something; None if none does."""
    announcing = [
        (first, last)
        for first, last in sentences_of(document.text, start, end)
        if _ANNOUNCES.search(document.text, first, last)
    ]
    return announcing[-1] if announcing else None


def label_of(document: Document, first: int) -> Range:
    """What says most closely what the blocks from `first` on are: an announcement before them, else a heading."""
    start, end = lead_in_of(document, first)
    if start < end:
        return start, end
    heading = heading_above(document, first)
    return (heading.start, heading.end) if heading else (start, start)


def heading_above(document: Document, number: int) -> Block | None:
    """The nearest heading before a block."""
    above = (block for block in reversed(document.blocks[:number]) if block.kind is BlockKind.HEADING)
    return next(above, None)


def _before(document: Document, first: int) -> Block | None:
    """The block that may announce: a paragraph, or the item that a nested list is in."""
    if first == 0:
        return None
    before, block = document.blocks[first - 1], document.blocks[first]
    if before.kind is BlockKind.PARAGRAPH:
        return before
    is_around = before.kind is BlockKind.LIST_ITEM and 0 < before.depth < block.depth
    return before if is_around else None
