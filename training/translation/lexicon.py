"""One dictionary from two sources: learnt from parallel text, and written by people.

A pair that parallel text is sure of comes first, because it is how the word is used; then what a dictionary says;
then what parallel text only suspects. A word that is in neither is looked up by its lemma.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import simplemma
from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

from training.translation.dictionary import Dictionary, Entry, learnt_dictionary
from training.translation.wordlists import WordPair, key_of, read_wordlists
from training.translation.words import MAX_RUN, UNSPACED_LANGUAGES

SURE = 0.3
"""Score from which a learnt entry goes before a written one."""
MAX_ENTRIES = 3
_RARE = 0.2
_COMMON_RUN, _RARE_RUN = 60, 6
_KANJI = re.compile(rf"[\u3005\u3400-\u4dbf\u4e00-\u9fff]{{2,{MAX_RUN}}}")


class Lexicon(Mapping[str, tuple[Entry, ...]]):
    """Entries by word key; a key that is in none of them is looked up by its lemma."""

    def __init__(self, entries: Mapping[str, tuple[Entry, ...]], language: str) -> None:
        self._entries = entries
        self._language = language if language in SUPPORTED_LANGUAGES else ""

    def __getitem__(self, key: str) -> tuple[Entry, ...]:
        if key in self._entries or not (key and self._language):
            return self._entries[key]
        return self._entries[simplemma.lemmatize(key, lang=self._language).casefold()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def read_lexicon(
    parallel: Path, wordlists: Path | None, *, source: str, target: str, cache: Path | None = None
) -> Dictionary:
    """The dictionary of a direction.

    :param parallel: see `learnt_dictionary`.
    :param wordlists: see `read_wordlists`; None where there are none.
    :raises TranslationError: a file is missing or cannot be read.
    """
    learnt = learnt_dictionary(parallel, source=source, target=target, cache=cache)
    pairs = read_wordlists(wordlists, source=source, target=target) if wordlists else []
    return merged(learnt, pairs)


def merged(learnt: Dictionary, pairs: Sequence[WordPair]) -> Dictionary:
    """A learnt dictionary with the written pairs in it."""
    written = _ranked(pairs)
    entries = {
        key: _together(learnt.entries.get(key, ()), written.get(key, ()))
        for key in dict.fromkeys((*learnt.entries, *written))
    }
    runs = {**_headwords(pairs), **learnt.runs} if learnt.source in UNSPACED_LANGUAGES else learnt.runs
    return Dictionary(learnt.source, learnt.target, Lexicon(entries, learnt.source), runs, learnt.fingerprint)


def _together(learnt: Sequence[Entry], written: Sequence[Entry]) -> tuple[Entry, ...]:
    sure = [entry for entry in learnt if entry.score >= SURE]
    unsure = [entry for entry in learnt if entry.score < SURE]
    return tuple({entry.text: entry for entry in (*sure, *written, *unsure)}.values())[:MAX_ENTRIES]


def _ranked(pairs: Sequence[WordPair]) -> dict[str, tuple[Entry, ...]]:
    """Translations of each word, those that more dictionaries or senses give first."""
    votes: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for pair in pairs:
        counts = votes[key_of(pair.word)]
        counts[pair.translation] = counts.get(pair.translation, 0.0) + (1.0 if pair.common else _RARE)
    return {
        word: tuple(Entry(text, SURE) for text, _ in sorted(counts.items(), key=_worth)[:MAX_ENTRIES])
        for word, counts in votes.items()
    }


def _worth(item: tuple[str, float]) -> tuple[float, int]:
    return -item[1], len(item[0])


def _headwords(pairs: Sequence[WordPair]) -> dict[str, int]:
    """What longer runs of kanji are cut into."""
    runs: dict[str, int] = {}
    for pair in pairs:
        if _KANJI.fullmatch(pair.word):
            runs[pair.word] = max(runs.get(pair.word, 0), _COMMON_RUN if pair.common else _RARE_RUN)
    return runs
