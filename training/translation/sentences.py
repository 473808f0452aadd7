"""Sentences of running text: what translators are made for, and what keeps alignment local."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from training.translation.words import UNSPACED_LANGUAGES

# A full stop ends a sentence before white space and what may begin one; Japanese marks end one wherever they stand.
_BOUNDARY = re.compile(r"(?<=[.!?…])(?:\[\d+\]|[\"'”’)\]]|\s?»)*\s+(?![a-zà-ÿ])|(?<=[。！？])[」』）)]*\s*|\s*\n\s*")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(.])(?:[A-Za-z]|art|al|capt|cf|col|dr|etc|ex|fig|gen|jr|lt|mr|mrs|ms|mme|no|nos|p|pp|rev|sgt|st|ste|vs)\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text[start:end]` of a paragraph, without white space around it."""

    start: int
    end: int


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text, in order; between them is white space only."""
    cuts = [match.end() for match in _BOUNDARY.finditer(text) if _ends(text, match)]
    limits = [0, *cuts, len(text)]
    trimmed = (_trimmed(text, start, end) for start, end in pairwise(limits))
    return [Sentence(start, end) for start, end in trimmed if start < end]


def overlapping(found: Sequence[Sentence], start: int, end: int) -> range:
    """Which sentences have a character of `[start, end)`."""
    numbers = [number for number, sentence in enumerate(found) if sentence.start < end and start < sentence.end]
    return range(numbers[0], numbers[-1] + 1) if numbers else range(0)


def gap_between(gap: str, *, target: str) -> str:
    """What stands between two translated sentences, given what stood between the two."""
    if "\n" in gap:
        return "\n"
    return "" if target in UNSPACED_LANGUAGES else " "


def _ends(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 12) : match.start()]
    return "\n" in match.group() or not _ABBREVIATION.search(before)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
