"""Dictionaries that people wrote: EDICT, and FreeDict in the format of dictd.

Parallel documentation teaches the words of documentation. What a page says of music, women or war stands in these:
`edict` (Breen; Japanese to English) and `freedict-XXX-YYY.dict.dz` with its `.index` (Debian's packages `edict` and
`dict-freedict-XXX-YYY`).
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from training.translation.errors import TranslationError
from training.translation.words import Word

_DIGITS = {letter: n for n, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")}
_EDICT = "edict"
_CODES = {"eng": "en", "fra": "fr", "jpn": "ja"}
_FREEDICT = re.compile(r"freedict-([a-z]{3})-([a-z]{3})\.index")
_EDICT_LINE = re.compile(r"^(?P<word>\S+) (?:\[(?P<reading>[^]]+)\] )?/(?P<glosses>.*)/$")
_ASIDE = re.compile(r"\([^()]*\)|\{[^{}]*\}|\[[^][]*\]|<[^<>]*>")
_BRACKET = re.compile(r"[][(){}<>]")
_NOTE = re.compile(r"\s*Note:")
_SENSE = re.compile(r"^\s*(?:\d+\.|[a-z]\))\s*")
MAX_WORDS = 3
"""Of a translation; longer ones explain the word and do not translate it."""
MAX_LETTERS = 40


@dataclass(frozen=True, slots=True)
class WordPair:
    """A word and one of its translations."""

    word: str
    translation: str
    common: bool
    """The dictionary says that the word is common, or it says nothing of any."""


def read_wordlists(folder: Path, *, source: str, target: str) -> list[WordPair]:
    """All pairs that the folder's dictionaries give of a direction, those of the reverse direction turned round last.

    :raises TranslationError: the folder or a file in it cannot be read, or there is no dictionary at all.
    """
    found = _found(folder)
    there = [pair for path, languages in found.items() if languages == (source, target) for pair in _read(path)]
    back = [pair for path, languages in found.items() if languages == (target, source) for pair in _read(path)]
    turned = [WordPair(pair.translation, pair.word, pair.common) for pair in back]
    return there + sorted(turned, key=lambda pair: not pair.common)


def wordlist_files(folder: Path, *, source: str, target: str) -> list[Path]:
    """The files that `read_wordlists` reads.

    :raises TranslationError: there is no folder, or no dictionary in it.
    """
    found = [path for path, languages in _found(folder).items() if set(languages) == {source, target}]
    return [file for path in found for file in ([path] if path.name == _EDICT else [path, _body(path)])]


def edict_pairs(text: str) -> Iterator[WordPair]:
    """Pairs of EDICT's lines: `word [reading] /(pos) gloss/gloss/(P)/`."""
    for line in text.split("\n"):
        if not (match := _EDICT_LINE.match(line)):
            continue
        common = "(P)" in match["glosses"]
        for gloss in match["glosses"].split("/"):
            if translation := _clean(_without_asides(gloss).removeprefix("to ")):
                yield WordPair(match["word"], translation, common)


def freedict_pairs(index: str, body: bytes) -> Iterator[WordPair]:
    """Pairs of a dictd dictionary: the words of each entry's first line of translations."""
    for line in filter(None, index.split("\n")):
        word, begin, length = line.split("\t")[:3]
        if word.startswith("00database") or not word.strip():
            continue
        entry = body[_number(begin) : _number(begin) + _number(length)].decode("utf-8", errors="replace")
        for part in re.split(r"[,;、，]", _SENSE.sub("", _first_sense(entry))):
            if translation := _clean(part):
                yield WordPair(word, translation, True)


def _found(folder: Path) -> dict[Path, tuple[str, str]]:
    """The folder's dictionaries and their languages, in order of their names."""
    if not folder.is_dir():
        raise TranslationError(f"expected a folder of dictionaries, found no folder at {folder}")
    found = {path: languages for path in sorted(folder.iterdir()) if (languages := _languages(path))}
    if not found:
        raise TranslationError(f"expected edict or freedict-XXX-YYY.index in {folder}, found none")
    return found


def _body(index: Path) -> Path:
    return index.with_suffix(".dict.dz")


def _read(path: Path) -> list[WordPair]:
    try:
        if path.name == _EDICT:
            return list(edict_pairs(path.read_bytes().decode("euc-jp", errors="replace")))
        body = gzip.decompress(_body(path).read_bytes())
        return list(freedict_pairs(path.read_text(encoding="utf-8"), body))
    except (OSError, EOFError, ValueError, KeyError, zlib.error) as error:
        raise TranslationError(f"{path}: expected a dictionary of dictd or EDICT: {error}") from error


def _languages(path: Path) -> tuple[str, str] | None:
    if path.name == _EDICT:
        return "ja", "en"
    match = _FREEDICT.fullmatch(path.name)
    found = (_CODES.get(match[1]), _CODES.get(match[2])) if match else (None, None)
    return (found[0], found[1]) if found[0] and found[1] else None


def _first_sense(entry: str) -> str:
    """An entry's first line of translations, after the line of its headwords; empty if it has none."""
    lines = _without_asides("\n".join(entry.split("\n")[1:])).split("\n")
    return next((line for line in lines if line.strip() and not _NOTE.match(line)), "")


def _without_asides(text: str) -> str:
    """The text without what is in brackets, which may be in brackets again."""
    while (shorter := _ASIDE.sub(" ", text)) != text:
        text = shorter
    return text.strip(" ")


def _clean(translation: str) -> str:
    """A translation without marks around it; empty where nothing is left, or too much, or half of an aside."""
    plain = " ".join(translation.split()).strip(" .!?~-")
    usable = 0 < len(plain.split()) <= MAX_WORDS and len(plain) <= MAX_LETTERS and not _BRACKET.search(plain)
    return plain if usable else ""


def _number(digits: str) -> int:
    value = 0
    for digit in digits:
        value = value * 64 + _DIGITS[digit]
    return value


def key_of(word: str) -> str:
    """See `Word.key`."""
    return Word(word, 0, len(word)).key
