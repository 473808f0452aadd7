"""Golds that are not where their file says they are: found, and handled by one rule.

A gold is misaligned when `context[start:start + len(text)] != text`, or when it is blank. The rule:

1. *moved*: the same text is elsewhere in the paragraph: the place nearest to the stated one, the earlier of two.
2. *replaced*: a text is there that is equal once compatibility characters (NFKD), typographic apostrophes and white
   space are made alike: the nearest one, with the paragraph's own letters.
3. *lost*: neither.

For training, moved and replaced golds are used where they were found, and lost ones are taken out. A question that
loses all of its golds is left out: it has an answer, so it must not be learnt as one that has none. For evaluation
nothing is done: scores compare texts, and the gold's text is the one that its authors and other papers score with.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from training.corpora.squad import Example, Gold

Handling = Literal["moved", "replaced", "lost"]
_APOSTROPHES = str.maketrans("‘’ʼ", "'''")


@dataclass(frozen=True, slots=True)
class Misaligned:
    """A gold that is not where its file says, and where it was found."""

    example: Example
    gold: Gold
    found: Gold | None
    """None if the paragraph does not have it."""

    @property
    def handling(self) -> Handling:
        """What became of it, see the rule above."""
        if self.found is None:
            return "lost"
        return "moved" if self.found.text == self.gold.text else "replaced"


def find_misaligned(examples: Iterable[Example]) -> list[Misaligned]:
    """All misaligned golds, in order. Plausible answers are not looked at: nothing is learnt from their places."""
    return [
        Misaligned(example, gold, find_gold(gold, example.context))
        for example in examples
        for gold in example.golds
        if not is_aligned(gold, example.context)
    ]


def for_training(examples: Iterable[Example]) -> list[Example]:
    """The examples with golds where they are, by the rule above; white space at a gold's ends is cut off too.

    Examples without golds stay as they are: those are the questions without answer.
    """
    return [mended for example in examples if (mended := _mended(example)) is not None]


def is_aligned(gold: Gold, context: str) -> bool:
    """Whether a gold says something, and stands where it says."""
    return bool(gold.text.strip()) and gold.start >= 0 and context.startswith(gold.text, gold.start)


def find_gold(gold: Gold, context: str) -> Gold | None:
    """The gold where it is: as stated if aligned, else by the rule above; None if it is nowhere."""
    if is_aligned(gold, context):
        return gold
    if not gold.text.strip():
        return None
    start = _nearest(gold.text, context, gold.start)
    return _find_alike(gold, context) if start is None else Gold(gold.text, start)


def _mended(example: Example) -> Example | None:
    if all(is_aligned(gold, example.context) and gold.text == gold.text.strip() for gold in example.golds):
        return example
    found = (find_gold(gold, example.context) for gold in example.golds)
    golds = tuple(_stripped(gold) for gold in found if gold)
    return replace(example, golds=golds) if golds else None


def _stripped(gold: Gold) -> Gold:
    return Gold(gold.text.strip(), gold.start + len(gold.text) - len(gold.text.lstrip()))


def _nearest(text: str, context: str, start: int) -> int | None:
    wanted = min(max(start, 0), len(context))
    before, after = context.rfind(text, 0, wanted + len(text)), context.find(text, wanted)
    places = [place for place in (before, after) if place >= 0]
    return min(places, key=lambda place: abs(place - wanted), default=None)


def _find_alike(gold: Gold, context: str) -> Gold | None:
    wanted, _ = _alike(gold.text.strip())
    text, origins = _alike(context)
    places = [
        (origins[at], origins[at + len(wanted) - 1] + 1)
        for at in range(len(text) - len(wanted) + 1)
        if text.startswith(wanted, at) and _whole(text, origins, at, at + len(wanted))
    ]
    first, end = min(places, key=lambda place: abs(place[0] - gold.start), default=(0, 0))
    return Gold(context[first:end], first) if end else None


def _whole(text: str, origins: list[int], first: int, end: int) -> bool:
    """Whether a stretch of a made-alike text is whole letters: not half of a ligature, nor without its accent."""
    starts = first == 0 or origins[first - 1] != origins[first]
    ends = end == len(text) or (origins[end - 1] != origins[end] and not unicodedata.combining(text[end]))
    return starts and ends


def _alike(text: str) -> tuple[str, list[int]]:
    """The text with what may differ made alike, and for each of its characters where in `text` it is from.

    Character by character, so that places are known: decomposed (NFKD), as composing would join neighbours.
    """
    letters: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKD", character.translate(_APOSTROPHES)):
            if letter.isspace() and (not letters or letters[-1] == " "):
                continue
            letters.append(" " if letter.isspace() else letter)
            origins.append(place)
    return "".join(letters), origins
