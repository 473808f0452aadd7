"""Which words of a question may be a form of a term's word, and which only look like one. Pure."""

from __future__ import annotations

import re
import unicodedata

from actions.qa.question_language import is_common_word

_ENDINGS = {"fr": ("s", "x", "e", "es"), "ja": ()}
_OTHER_ENDINGS = ("s", "es")
SHORTEST_INFLECTED = 3
"""Letters of a word that may have an ending more or less."""
_CHANGED_ENDINGS = {"en": ("ies", "y"), "fr": ("aux", "al")}
"""Plurals that change the end of a word, and that end."""
TWO_LETTER_WORDS = frozenset(
    str.split(
        "ah an as at ax be by do eh go he hi id if in is it me my no of oh ok on or so to up us we "
        "ai au ca ce cp de du en es et eu il je la le lu ma mi ne ni nu on or ou pu sa se si su ta te tu un va vu"
    )
)
"""Of English and French: CP, IT and US are terms in capitals only."""
FALSE_FRIENDS = {
    "fr": frozenset(str.split("pension retire union")),
    "en": frozenset(str.split("classification integration mission participation pont prime stage")),
}
"""By a question's language, words that mean something else in it than the same term of another language."""
_LONG_VOWEL = re.compile(r"(?<=[\u30a1-\u30fc]{2}[\u30a1-\u30fa])\u30fc(?![\u30a1-\u30fc])")
_KANJI = re.compile(r"[\u4e00-\u9fff]*")
_PREFIXES, _SUFFIXES = frozenset("要被再全総各新非未当元現前"), frozenset("者額率証書表届制料費金代法日時後中")
"""Kanji that stand before or behind a whole word."""
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]*")
LONGEST_NAME = 3
"""A katakana term of at most so many letters must stand by itself: パス is no part of パスワード."""
_MOST_BESIDE = 20
"""Letters beside a term that are looked at; no word is longer."""
_LONGEST_LEFTOVER = 2
"""Katakana that are no word of their own beside a term: スキャン is no part of スキャンダル, but of スキャンデータ."""


def is_everyday_word(word: str) -> bool:
    """Whether an abbreviation in small letters is another word.

    :param word: folded.
    """
    return word in TWO_LETTER_WORDS or is_common_word(word)


def stem(word: str) -> str:
    """Equal for the forms of a word that may be the same; `is_form` decides."""
    kept = word.rstrip("sxe")
    if kept.endswith(("au", "al")):
        kept = kept[:-1]
    elif kept.endswith("y"):
        kept = f"{kept[:-1]}i"
    return kept if len(kept) >= SHORTEST_INFLECTED else word[:SHORTEST_INFLECTED]


def is_form(word: str, other: str, language: str) -> bool:
    """Whether they differ at most by a plural's or, in French, a feminine's ending."""
    return word == other or bool(_bases(word, language) & _bases(other, language))


def with_short_vowels(text: str) -> str:
    """Katakana words without the long vowel that many leave out at their end: プリンター, プリンタ."""
    return _LONG_VOWEL.sub("", unicodedata.normalize("NFKC", text))


def is_cut_out(whole: str, start: int, end: int) -> bool:
    """Whether a Japanese piece is cut out of the middle of other words.

    Most words are of two kanji, so an odd number of them on both sides leaves none whole: 一定年数 is not about 定年.
    """
    piece = whole[start:end]
    if _KANJI.fullmatch(piece) and len(piece) == 2:
        if whole[start - 1 : start] in _PREFIXES or whole[end : end + 1] in _SUFFIXES:
            return False
        return _length_before(_KANJI, whole, start) % 2 == 1 and _length_behind(_KANJI, whole, end) % 2 == 1
    if not _KATAKANA.fullmatch(piece):
        return False
    leftovers = (_length_before(_KATAKANA, whole, start), _length_behind(_KATAKANA, whole, end))
    if len(piece) <= LONGEST_NAME:
        return any(leftovers)
    return any(0 < length <= _LONGEST_LEFTOVER for length in leftovers)


def _bases(word: str, language: str) -> set[str]:
    endings = ("", *_ENDINGS.get(language, _OTHER_ENDINGS))
    found = {base for ending in endings if len(base := word.removesuffix(ending)) >= SHORTEST_INFLECTED}
    plural, singular = _CHANGED_ENDINGS.get(language, ("", ""))
    return found | ({word.removesuffix(plural) + singular} if plural and word.endswith(plural) else set())


def _length_before(letters: re.Pattern[str], whole: str, start: int) -> int:
    match = letters.match(whole[max(start - _MOST_BESIDE, 0) : start][::-1])
    return match.end() if match else 0


def _length_behind(letters: re.Pattern[str], whole: str, end: int) -> int:
    match = letters.match(whole, end, end + _MOST_BESIDE)
    return match.end() - end if match else 0
