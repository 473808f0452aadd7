"""The sentence around a span: what an employee needs to read to understand the answer."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from actions.qa.types import Block, BlockKind, Document

# A full stop ends a sentence only before white space; Japanese marks end one wherever they stand.
_BOUNDARY = re.compile(r"(?<=[.!?…])(?:[\"'”’)\]]|\s?»)*\s+|(?<=[。！？])[」』）]*")
_WORDS = "art|al|cf|dr|etc|ex|fig|inc|ltd|mr|mrs|mlle|mme|ms|no|nos|pp|st|tél|tel|vs"
# "art. 5", "M. Dupont", "e.g. this", "U.S. Staff": the stop belongs to the abbreviation.
_ABBREVIATION = re.compile(
    rf"(?:^|[\s(])(?:[A-Za-z]|(?![ap]\.m)(?:[A-Za-z]\.)+[A-Za-z]|{_WORDS})\.$|['’](?:{_WORDS})\.$", re.IGNORECASE
)
# "before Jan. 1", "max. 50 €", but "paid in Dec. Then".
_BEFORE_NUMBER = re.compile(
    r"(?:^|[\s(])(?:approx|env|ext|max|min|mins|jan|janv|feb|févr?|mar|apr|avr|jun|jul|juil|aug|sept?|oct|nov|déc|dec)\.$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[\d€£$¥]")
# "approx. twenty", "9 a.m. to 5": on one line no sentence begins with a small letter.
_GOES_ON = re.compile(r"(?<=\.)[^\S\n]+(?=[a-zß-öø-ÿœ])")
_LONGEST_ABBREVIATION = 9
"""Characters, with its stop and what is before it."""


def block_at(document: Document, start: int) -> Block:
    """The block that holds a character offset (or the one before, for white space between blocks)."""
    number = bisect_right(document.blocks, start, key=lambda block: block.start) - 1
    return document.blocks[max(number, 0)]


def sentence_around(document: Document, start: int, end: int) -> tuple[int, int]:
    """Offsets of the sentence that holds `[start, end)`; of all of them if it crosses a boundary.

    A list item without a full stop and a table row are sentences; an answer never leaves its block alone.
    """
    block = block_at(document, start)
    last = max(block.end, end)
    if block.kind is BlockKind.TABLE_ROW:
        return block.start, last
    limits = [block.start, *_boundaries(document.text, block.start, last), last]
    first = limits[bisect_right(limits, start) - 1]
    final = next(limit for limit in limits if limit >= end)
    return _trimmed(document.text, min(first, start), final)


def sentences_of(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Offsets of the sentences of a piece of text, in order; none is empty."""
    limits = [start, *_boundaries(text, start, end), end]
    for first, last in pairwise(limits):
        trimmed = _trimmed(text, first, last)
        if trimmed[0] < trimmed[1]:
            yield trimmed


def _boundaries(text: str, begin: int, end: int) -> list[int]:
    """Where a new sentence begins, strictly inside `[begin, end)`."""
    return [
        match.end()
        for match in _BOUNDARY.finditer(text, begin, end)
        if begin < match.end() < end and ("\n" in match[0] or not _belongs_to_word(text, begin, match))
    ]


def _belongs_to_word(text: str, begin: int, stop: re.Match[str]) -> bool:
    """Whether what looks like the end of a sentence is an abbreviation's."""
    near = _near(begin, stop.start())
    is_numbered = _NUMBER.match(text, stop.end()) and _BEFORE_NUMBER.search(text, near, stop.start())
    return bool(_GOES_ON.match(text, stop.start()) or is_numbered or _ABBREVIATION.search(text, near, stop.start()))


def _near(begin: int, end: int) -> int:
    """Where to look for an abbreviation that ends there: a whole page would be searched anew for each of its stops."""
    return max(begin, end - _LONGEST_ABBREVIATION)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
