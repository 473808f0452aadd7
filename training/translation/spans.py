"""The spans of a text that may be an answer, as offsets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from training.translation.words import Segmenter, Word, is_unspaced

Span = tuple[int, int]


def atoms(text: str) -> list[Span]:
    """Words; in scripts without spaces, characters."""
    return [atom for word in Segmenter("").words(text) for atom in _atoms(text, word)]


def runs(text: str) -> list[Span]:
    """Stretches of one class of characters: words, or runs of kanji, hiragana or katakana."""
    return [(word.start, word.end) for word in Segmenter("ja").words(text)]


def spans(pieces: Sequence[Span], *, max_pieces: int) -> Iterator[Span]:
    """Every span of up to so many neighbouring pieces."""
    for first, (start, _) in enumerate(pieces):
        for _, end in pieces[first : first + max_pieces]:
            yield start, end


def nearest(found: Sequence[Span], middle: float) -> Span | None:
    """The span whose middle is nearest to a place; the first of equal ones."""
    return min(found, key=lambda span: abs((span[0] + span[1]) / 2 - middle), default=None)


def _atoms(text: str, word: Word) -> list[Span]:
    cuts = [
        place for place in range(word.start + 1, word.end) if is_unspaced(text[place - 1]) or is_unspaced(text[place])
    ]
    return list(pairwise([word.start, *cuts, word.end]))
