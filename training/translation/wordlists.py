"""Dictionaries that people wrote: EDICT, and FreeDict in the format of dictd.

Parallel documentation teaches the words of documentation. What a page says of music, women or war stands in these:
`edict` (Breen; Japanese to English) and `freedict-XXX-YYY.dict.dz` with its `.index` (Debian's packages `edict` and
`dict-freedict-XXX-YYY`).
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from training.translation.errors import TranslationError
from training.translation.words import Word

_DIGITS = {letter: n for n, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")}
_CODES = {"eng": "en", "fra": "fr", "jpn": "ja"}
_FREEDICT = re.compile(r"freedict-([a-z]{3})-([a-z]{3})\.index$")
_EDICT_LINE = re.compile(r"^(?P<word>\S+) (?:\[(?P<reading>[^]]+)\] )?/(?P<glosses>.*)/$")
_ASIDE = re.compile(r"\([^)]*\)|\{[^}]*\}|\[[^]]*\]|<[^>]*>")
_SENSE = re.compile(r"^\s*(?:\d+\.|[a-z]\))\s*")
MAX_WORDS = 3
"""Of a translation; longer ones explain the word and do not translate it."""


@dataclass(frozen=True, slots=True)
class WordPair:
    """A word and one of its translations."""

    word: str
    translation: str
    common: bool
    """The dictionary says that the word is common, or it says nothing of any."""


def read_wordlists(folder: Path, *, source: str, target: str) -> list[WordPair]:
    """All pairs that the folder's dictionaries give of a direction, those of the reverse direction turned round last.

    :raises TranslationError: the folder or a file in it cannot be read.
    """
    if not folder.is_dir():
        raise TranslationError(f"expected a folder of dictionaries, found no folder at {folder}")
    there, back = [], []
    for path in sorted(folder.iterdir()):
        languages = _languages(path)
        if languages == (source, target):
            there += list(_read(path))
        elif languages == (target, source):
            back += [WordPair(pair.translation, pair.word, pair.common) for pair in _read(path)]
    return there + sorted(back, key=lambda pair: not pair.common)


def edict_pairs(text: str) -> Iterator[WordPair]:
    """Pairs of EDICT's lines: `word [reading] /(pos) gloss/gloss/(P)/`."""
    for line in text.splitlines()[1:]:
        if not (match := _EDICT_LINE.match(line)):
            continue
        common = "(P)" in match["glosses"]
        for gloss in match["glosses"].split("/"):
            if translation := _clean(gloss.removeprefix("to ")):
                yield WordPair(match["word"], translation.removeprefix("to "), common)


def freedict_pairs(index: str, body: bytes) -> Iterator[WordPair]:
    """Pairs of a dictd dictionary: the words of each entry's first line of translations."""
    for line in index.splitlines():
        word, begin, length = line.split("\t")[:3]
        if word.startswith("00database") or not word.strip():
            continue
        entry = body[_number(begin) : _number(begin) + _number(length)].decode("utf-8", errors="replace")
        translated = next((part for part in entry.splitlines()[1:] if _ASIDE.sub("", part).strip()), "")
        for part in re.split(r"[,;、，]", _SENSE.sub("", translated)):
            if translation := _clean(part):
                yield WordPair(word, translation, True)


def _read(path: Path) -> Iterator[WordPair]:
    try:
        if path.name == "edict":
            return edict_pairs(path.read_bytes().decode("euc-jp", errors="replace"))
        with gzip.open(path.with_suffix(".dict.dz")) as file:
            return freedict_pairs(path.read_text(encoding="utf-8"), file.read())
    except (OSError, EOFError) as error:
        raise TranslationError(f"{path}: expected a dictionary of dictd or EDICT: {error}") from error


def _languages(path: Path) -> tuple[str, str] | None:
    if path.name == "edict":
        return "ja", "en"
    match = _FREEDICT.search(path.name)
    found = (_CODES.get(match[1]), _CODES.get(match[2])) if match else (None, None)
    return (found[0], found[1]) if found[0] and found[1] else None


def _clean(gloss: str) -> str:
    """A translation without asides; empty where nothing is left, or too much."""
    plain = " ".join(_ASIDE.sub(" ", gloss).split()).strip(" .!?~-)")
    return plain if 0 < len(plain.split()) <= MAX_WORDS and len(plain) <= 40 else ""


def _number(digits: str) -> int:
    value = 0
    for digit in digits:
        value = value * 64 + _DIGITS[digit]
    return value


def key_of(word: str) -> str:
    """See `Word.key`."""
    return Word(word, 0, len(word)).key
