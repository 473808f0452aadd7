"""Finds the glossary's terms in a question. Pure; the time grows with the question's length, not with the glossary.

Latin terms match whole words, whatever stands between them (a space, a hyphen, an apostrophe). Japanese has no spaces
between words, so terms with Japanese letters match anywhere. Capitals, accents and width do not count.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from actions.qa.question_language import is_common_word
from actions.qa.retriever import IS_JAPANESE, RUN, fold
from actions.qa.terms import Term

T = TypeVar("T")

_KATAKANA = re.compile(r"[\u30a0-\u30ff\u31f0-\u31ff]")
_ENDINGS = {"fr": ("s", "x", "e", "es"), "ja": ()}
_OTHER_ENDINGS = ("s", "es")
SHORTEST_INFLECTED = 3
"""Letters of a word that may have an ending more or less."""
LONGEST_NAME = 3
"""A katakana term of at most so many letters must stand by itself: パス is no part of パスワード."""


@dataclass(frozen=True, slots=True)
class Run:
    """A word, or a stretch of Japanese, of a text."""

    text: str
    """Folded."""
    typed: str
    """With its capitals."""
    start: int
    """First character in the joined text."""
    is_japanese: bool

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """A term's place in the joined text of a question, and all that is known under that term there."""

    start: int
    end: int
    text: str
    known: tuple[tuple[Term, T], ...]


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """A term as it is looked for."""

    term: Term
    value: T
    runs: tuple[Run, ...]
    joined: str

    @property
    def is_another_word(self) -> bool:
        """CP, IT, CET: capitals that are in small letters another word, or perhaps one if they are two."""
        is_word = len(self.joined) == 2 or is_common_word(self.joined)
        return is_word and self.runs[0].typed.isupper()


class TermFinder(Generic[T]):
    """An index of terms, each with a value; build once."""

    def __init__(self, terms: Iterable[tuple[Term, T]]) -> None:
        self._phrases: defaultdict[tuple[str, ...], list[Entry[T]]] = defaultdict(list)
        self._pieces: defaultdict[str, list[Entry[T]]] = defaultdict(list)
        for term, value in terms:
            runs = runs_of(term.text)
            entry = Entry(term, value, runs, joined(runs))
            if any(run.is_japanese for run in runs):
                self._pieces[entry.joined].append(entry)
            elif runs:
                self._phrases[tuple(stem(run.text) for run in runs)].append(entry)
        self._phrase_lengths = _lengths_by_first(self._phrases)
        self._piece_lengths = _lengths_by_first(self._pieces)

    def find(self, text: str) -> tuple[Match[T], ...]:
        """Terms in the order of the text; of those that overlap the longest, of equally long ones the first."""
        runs = runs_of(text)
        whole = joined(runs)
        matches = [*self._find_phrases(runs, whole), *self._find_pieces(runs, whole)]
        taken = bytearray(len(whole))
        kept = []
        for match in sorted(matches, key=lambda match: (match.start - match.end, match.start)):
            if not any(taken[match.start : match.end]):
                taken[match.start : match.end] = b"\1" * (match.end - match.start)
                kept.append(match)
        return tuple(sorted(kept, key=lambda match: match.start))

    def _find_phrases(self, runs: tuple[Run, ...], whole: str) -> Iterator[Match[T]]:
        stems = [stem(run.text) for run in runs]
        for first in range(len(runs)):
            for length in self._phrase_lengths.get(stems[first], ()):
                part = runs[first : first + length]
                entries = self._phrases.get(tuple(stems[first : first + length]), ())
                known = tuple((entry.term, entry.value) for entry in entries if _is_phrase(entry, part))
                if known:
                    start, end = part[0].start, part[-1].end
                    yield Match(start, end, whole[start:end], known)
                    break

    def _find_pieces(self, runs: tuple[Run, ...], whole: str) -> Iterator[Match[T]]:
        starts, ends = {run.start for run in runs}, {run.end for run in runs}
        for start, character in enumerate(whole):
            for length in self._piece_lengths.get(character, ()):
                piece = whole[start : start + length]
                end = start + len(piece)
                if piece not in self._pieces or not _stands_apart(whole, start, end, starts=starts, ends=ends):
                    continue
                yield Match(start, end, piece, tuple((entry.term, entry.value) for entry in self._pieces[piece]))
                break


def runs_of(text: str) -> tuple[Run, ...]:
    """The words and stretches of Japanese of a text; those that touch, as in 社内VPN, touch in the joined text too."""
    runs: list[Run] = []
    position, last = 0, 0
    for match in RUN.finditer(unicodedata.normalize("NFKC", text)):
        folded = fold(match.group())
        position += bool(runs and match.start() > last)
        runs.append(Run(folded, match.group(), position, bool(IS_JAPANESE.match(match.group()))))
        position, last = position + len(folded), match.end()
    return tuple(runs)


def joined(runs: Iterable[Run]) -> str:
    """The text of runs, a space between those that do not touch."""
    text = ""
    for run in runs:
        text += " " * (run.start - len(text)) + run.text
    return text


def stem(word: str) -> str:
    """Equal for the forms of a word that may be the same; `is_form` decides."""
    kept = word.rstrip("sxe")
    return kept if len(kept) >= SHORTEST_INFLECTED else word[:SHORTEST_INFLECTED]


def is_form(word: str, other: str, language: str) -> bool:
    """Whether they differ at most by a plural's or, in French, a feminine's ending."""
    return word == other or bool(_bases(word, language) & _bases(other, language))


def _bases(word: str, language: str) -> set[str]:
    endings = ("", *_ENDINGS.get(language, _OTHER_ENDINGS))
    return {base for ending in endings if len(base := word.removesuffix(ending)) >= SHORTEST_INFLECTED}


def _is_phrase(entry: Entry[T], part: tuple[Run, ...]) -> bool:
    if entry.is_another_word:
        return entry.runs[0].typed == part[0].typed
    return all(
        run.text == own.text or (not own.typed.isupper() and is_form(run.text, own.text, entry.term.language))
        for run, own in zip(part, entry.runs, strict=True)
    )


def _stands_apart(whole: str, start: int, end: int, *, starts: set[int], ends: set[int]) -> bool:
    """Whether a piece cuts no Latin word or number in two, and no katakana word if it is a short one itself."""
    if not IS_JAPANESE.match(whole[start]) and start not in starts:
        return False
    if not IS_JAPANESE.match(whole[end - 1]) and end not in ends:
        return False
    if end - start > LONGEST_NAME or not all(map(_KATAKANA.match, whole[start:end])):
        return True
    return not (_KATAKANA.match(whole[start - 1 : start]) or _KATAKANA.match(whole[end : end + 1]))


def _lengths_by_first(keys: Iterable[tuple[str, ...]] | Iterable[str]) -> dict[str, tuple[int, ...]]:
    """For each first element the lengths of the keys that begin with it, longest first."""
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for key in keys:
        lengths[key[0]].add(len(key))
    return {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
