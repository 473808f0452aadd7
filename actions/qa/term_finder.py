"""Finds the glossary's terms in a question. Pure; the time grows with the question's length, not with the glossary.

Latin terms match whole words, whatever stands between them (a space, a hyphen, an apostrophe). Japanese has no spaces
between words, so terms with Japanese letters match anywhere. Capitals, accents and width do not count.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from actions.qa.letters import IS_JAPANESE, RUN, fold
from actions.qa.question_language import UNDETERMINED
from actions.qa.terms import Term
from actions.qa.word_forms import FALSE_FRIENDS, is_cut_out, is_everyday_word, is_form, stem, with_short_vowels

T = TypeVar("T")


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
        """CP, IT, CET: capitals that are in small letters another word."""
        return is_everyday_word(self.joined) and self.runs[0].typed.isupper()


class TermFinder(Generic[T]):
    """An index of terms, each with a value; build once."""

    def __init__(self, terms: Iterable[tuple[Term, T]]) -> None:
        self._phrases: defaultdict[tuple[str, ...], list[Entry[T]]] = defaultdict(list)
        self._pieces: defaultdict[str, list[Entry[T]]] = defaultdict(list)
        for term, value in terms:
            runs = runs_of(with_short_vowels(term.text))
            entry = Entry(term, value, runs, joined(runs))
            if any(run.is_japanese for run in runs):
                self._pieces[entry.joined].append(entry)
            elif runs:
                self._phrases[tuple(stem(run.text) for run in runs)].append(entry)
        self._phrase_lengths = _lengths_by_first(self._phrases)
        self._piece_lengths = _lengths_by_first(self._pieces)

    def find(self, text: str, *, language: str = UNDETERMINED) -> tuple[Match[T], ...]:
        """Terms in the order of the text; of those that overlap the longest, of equally long ones the first.

        :param language: of the text; a word of it that is spelled as another language's term may be none.
        """
        runs = runs_of(with_short_vowels(text))
        whole = joined(runs)
        matches = [*self._find_phrases(runs, whole, language), *self._find_pieces(runs, whole)]
        taken = bytearray(len(whole))
        kept = []
        for match in sorted(matches, key=lambda match: (match.start - match.end, match.start)):
            if not any(taken[match.start : match.end]):
                taken[match.start : match.end] = b"\1" * (match.end - match.start)
                kept.append(match)
        return tuple(sorted(kept, key=lambda match: match.start))

    def _find_phrases(self, runs: tuple[Run, ...], whole: str, language: str) -> Iterator[Match[T]]:
        stems = [stem(run.text) for run in runs]
        for first in range(len(runs)):
            for length in self._phrase_lengths.get(stems[first], ()):
                part = runs[first : first + length]
                entries = self._phrases.get(tuple(stems[first : first + length]), ())
                known = tuple((entry.term, entry.value) for entry in entries if _is_phrase(entry, part, language))
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


def _is_phrase(entry: Entry[T], part: tuple[Run, ...], language: str) -> bool:
    own = entry.runs[0]
    is_foreign = len(part) == 1 and language in FALSE_FRIENDS and entry.term.language not in ("", language)
    if is_foreign and part[0].text in FALSE_FRIENDS[language]:
        return False
    if entry.is_another_word or (is_foreign and own.typed.isalpha() and own.typed.isupper()):
        return part[0].typed in (own.typed, f"{own.typed}s")
    if is_foreign:
        return part[0].text in (own.text, f"{own.text}s")
    return all(_is_word(run, own, entry.term.language) for run, own in zip(part, entry.runs, strict=True))


def _is_word(run: Run, own: Run, language: str) -> bool:
    if own.typed.isupper():
        return run.text in (own.text, f"{own.text}s")
    return is_form(run.text, own.text, language)


def _stands_apart(whole: str, start: int, end: int, *, starts: set[int], ends: set[int]) -> bool:
    """Whether a piece cuts no word or number in two."""
    if not IS_JAPANESE.match(whole[start]) and start not in starts:
        return False
    if not IS_JAPANESE.match(whole[end - 1]) and end not in ends:
        return False
    return not is_cut_out(whole, start, end)


def _lengths_by_first(keys: Iterable[tuple[str, ...]] | Iterable[str]) -> dict[str, tuple[int, ...]]:
    """For each first element the lengths of the keys that begin with it, longest first."""
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for key in keys:
        lengths[key[0]].add(len(key))
    return {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
