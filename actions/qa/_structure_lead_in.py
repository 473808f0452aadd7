"""What stands before a list and says what its items are. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right

from actions.qa.sentences import sentences_of
from actions.qa.types import Block, BlockKind, Document

Range = tuple[int, int]

# A sentence that announces what follows it.
_ANNOUNCES = re.compile(
    r"[:：]\s*$|\b(?:following|as follows|below|suivante?s?|ci-dessous|ci-après|que voici)\b|次の|以下|下記|次に掲げる",
    re.IGNORECASE,
)
_FINISHED = re.compile(r"[.!?…。！？][\"'”’)\]»」』）\s]*$")
# A sentence that has ended and speaks of what follows all the same: "These costs are never refunded."
_POINTS = re.compile(
    r"\b(?:th[eo]se|following|below|ces|ceux|celles|suivante?s?|ci-dessous)\b|これら|次の|以下|下記", re.IGNORECASE
)
_DENIES = re.compile(
    r"\b(?:not|never|no|none|cannot|\w+n['’]t|except|exclud\w+|without|unless|ne|pas|jamais|sauf|hormis|aucune?|interdit\w*|"
    r"exclu\w*|sans)\b|\bn['’]|ない|ません|除|禁止|対象外|以外|不可",
    re.IGNORECASE,
)
_MOST_UNFINISHED_CHARACTERS = 200
MOST_LABEL_CHARACTERS = 700
"""A label that is further away from the items than this says nothing about them."""


def lead_in_of(document: Document, first: int) -> Range:
    """The sentence that announces the block with number `first`, or an empty range where the block begins."""
    start = document.blocks[first].start
    before = _before(document, first)
    if before is None:
        return start, start
    return announcement(document, before.start, before.end) or (start, start)


def denied_before(document: Document, start: int) -> str:
    """The sentence before a list that denies something ("The company never refunds"): without it the items would say
    the opposite. Empty where there is none.
    """
    number = _number_at(document, start)
    before = document.blocks[number - 1] if number > 0 else None
    if before is None or before.kind is not BlockKind.PARAGRAPH:
        return ""
    *_, (first, last) = sentences_of(document.text, before.start, before.end)
    text = document.text[first:last]
    is_short = len(text) <= _MOST_UNFINISHED_CHARACTERS
    is_of_items = not _FINISHED.search(text) or _POINTS.search(text)
    return text if is_short and _DENIES.search(text) and is_of_items else ""


def denied_of_item(document: Document, start: int) -> str:
    """The words before the lists that a character is in which deny something of their items; empty where none do."""
    number = _number_at(document, start)
    while document.blocks[number].kind is BlockKind.LIST_ITEM:
        first = _first_of_list(document, number)
        lead_in = document.text[slice(*lead_in_of(document, first))]
        denied = lead_in if _DENIES.search(lead_in) else denied_before(document, document.blocks[first].start)
        if denied:
            return denied
        if first == 0 or not 0 < document.blocks[first - 1].depth < document.blocks[first].depth:
            break
        number = first - 1
    return ""


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


def _number_at(document: Document, start: int) -> int:
    """Of the block that a character is in, or behind."""
    return max(bisect_right(document.blocks, start, key=lambda block: block.start) - 1, 0)


def _first_of_list(document: Document, number: int) -> int:
    """Number of the first item of the list that this one is of; what is nested in others may lie between them."""
    group, first = document.blocks[number].group, number
    while number and document.blocks[number - 1].kind is BlockKind.LIST_ITEM:
        number -= 1
        first = number if document.blocks[number].group == group else first
    return first


def _before(document: Document, first: int) -> Block | None:
    """The block that may announce: a paragraph, or the item that a nested list is in."""
    if first == 0:
        return None
    before, block = document.blocks[first - 1], document.blocks[first]
    if before.kind is BlockKind.PARAGRAPH:
        return before
    is_around = before.kind is BlockKind.LIST_ITEM and 0 < before.depth < block.depth
    return before if is_around else None
