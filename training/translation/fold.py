"""Text as answers are looked for, with the way back to its characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from training.translation.words import is_unspaced

_VOICING = "\u3099\u309a"  # the marks that tell が from か are letters, not accents
_UNIFIED = {"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "‐": "-", "‑": "-"}


@dataclass(frozen=True, slots=True)
class Folded:
    """A text without case, accents, compatibility forms and kinds of quotes, dashes and spaces."""

    text: str
    places: tuple[int, ...]
    """Where each folded character is in the original."""

    def occurrences(self, wanted: str, original: str) -> Iterator[tuple[int, int]]:
        """Offsets in the original where a folded text stands, not as a part of a longer word or number."""
        found = self.text.find(wanted) if wanted else -1
        while found != -1:
            start, end = self.places[found], self.places[found + len(wanted) - 1] + 1
            while end < len(original) and unicodedata.combining(original[end]):
                end += 1
            if not is_inside_word(original, start) and not is_inside_word(original, end):
                yield start, end
            found = self.text.find(wanted, found + 1)


def folded(text: str) -> Folded:
    """Folds character by character."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        forms = _fold(character)
        characters.append(forms)
        places += [place] * len(forms)
    return Folded("".join(characters), tuple(places))


def is_inside_word(text: str, place: int) -> bool:
    """Whether a cut here would go through a word; text without spaces may be cut anywhere."""
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    if unicodedata.combining(after):
        return True
    if is_unspaced(before) or is_unspaced(after):
        return False
    return _in_word(before) and _in_word(after)


@cache
def _fold(character: str) -> str:
    unified = _UNIFIED.get(character, character)
    parts = unicodedata.normalize("NFKD", unified)
    kept = "".join(part for part in parts if part in _VOICING or not unicodedata.combining(part))
    return " " if kept.isspace() else kept.casefold()


def _in_word(character: str) -> bool:
    return character.isalnum() or bool(unicodedata.combining(character))
