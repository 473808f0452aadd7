"""How alike texts of one language are, by their letters: what finds an answer that is not there word for word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from training.translation.fold import folded

Similarity = Callable[[str, Sequence[str]], Sequence[float]]
"""How alike a text and each candidate are, 0 to 1. A cross-lingual encoder can take the place of letters."""
GRAM_SIZES = (1, 2, 3)


def character_similarity(text: str, candidates: Sequence[str]) -> list[float]:
    """F1 of the character 1- to 3-grams of folded texts: 1 for equal ones, 0 where no letter is common."""
    wanted = _grams(text)
    return [_overlap(wanted, _grams(candidate)) for candidate in candidates]


def _grams(text: str) -> Counter[str]:
    letters = folded(text).text.strip()
    return Counter(letters[i : i + size] for size in GRAM_SIZES for i in range(len(letters) - size + 1))


def _overlap(left: Counter[str], right: Counter[str]) -> float:
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else 0.0
