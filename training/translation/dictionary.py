"""A bilingual dictionary learnt from sentence pairs, kept in a file so that it is learnt once."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sparse
from rich.console import Console

from training.translation.errors import TranslationError
from training.translation.ibm1 import Ids, expected_counts
from training.translation.pairs import parallel_files, read_parallel
from training.translation.words import UNSPACED_LANGUAGES, Segmenter, Word, frequent_runs

FORMAT = 1
SHRINKAGE = 2.0


@dataclass(frozen=True, slots=True)
class LearningSettings:
    """What bounds the time of learning, and what becomes an entry."""

    max_pairs: int = 90_000
    min_words: int = 4
    """Of either side; headings and labels are translated too freely to learn from."""
    max_words: int = 40
    """Of either side; longer pairs are left out."""
    min_count: int = 2
    """Occurrences of a word, on its side, to be learnt."""
    min_score: float = 0.12
    """Of an entry: the geometric mean of its probabilities in both directions."""
    max_entries: int = 3
    """Translations kept of one word."""
    rounds: int = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One translation of a word."""

    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Translations of words by their keys (`Word.key`), best first."""

    source: str
    target: str
    entries: Mapping[str, tuple[Entry, ...]]
    runs: Mapping[str, int]
    """Of the source language, where it is unspaced: what `Segmenter` wants."""
    fingerprint: str = ""
    """Of the files and settings that it was learnt with."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One language's half of the pairs, as word ids; 0 is the null word."""

    language: str
    runs: Mapping[str, int]
    surfaces: Sequence[str]
    """The usual spelling of each word, by id."""
    keys: Sequence[str]
    lines: Sequence[Ids]


def learn(
    pairs: Sequence[tuple[str, str]], *, source: str, target: str, settings: LearningSettings | None = None
) -> tuple[Dictionary, Dictionary]:
    """The dictionaries of both directions: an entry must be likely both ways.

    :raises TranslationError: there is no pair that can be learnt from.
    """
    settings = settings or LearningSettings()
    left = _side([pair[0] for pair in pairs], source, settings)
    right = _side([pair[1] for pair in pairs], target, settings)
    lines = [
        (a, b)
        for a, b in zip(left.lines, right.lines, strict=True)
        if all(settings.min_words <= len(side) <= settings.max_words for side in (a, b))
    ]
    if not lines:
        raise TranslationError(f"expected sentence pairs of {source} and {target}, none of {len(pairs)} can be used")
    n_left, n_right = len(left.keys), len(right.keys)
    there = expected_counts(lines, n_source=n_left, n_target=n_right, rounds=settings.rounds)
    back = expected_counts([(b, a) for a, b in lines], n_source=n_right, n_target=n_left, rounds=settings.rounds)
    scores = _probable(there).multiply(_probable(back).T).sqrt().tocsr()
    return _dictionary(left, right, scores, settings), _dictionary(right, left, scores.T.tocsr(), settings)


def learnt_dictionary(
    folder: Path, *, source: str, target: str, cache: Path | None = None, settings: LearningSettings | None = None
) -> Dictionary:
    """The dictionary of the parallel files in a folder: from the cache, or learnt (about a minute) and put there.

    :param cache: folder; `kate/dictionaries` in the user's cache folder when not given.
    :raises TranslationError: there are no files of these languages, or the cache is damaged or cannot be written.
    """
    settings = settings or LearningSettings()
    files = parallel_files(folder, source=source, target=target)
    fingerprint = _fingerprint(files, settings)
    place = cache or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kate" / "dictionaries"
    kept = place / _file_name(source, target, fingerprint)
    if kept.is_file():
        return read_dictionary(kept)
    with Console(stderr=True).status(f"learning a dictionary of {source} and {target} (about a minute, once)"):
        pairs = read_parallel(files, source=source, target=target, max_pairs=settings.max_pairs)
        learnt = learn(pairs, source=source, target=target, settings=settings)
    both = [replace(one, fingerprint=fingerprint) for one in learnt]
    for one in both:
        write_dictionary(one, place / _file_name(one.source, one.target, fingerprint))
    return both[0]


def write_dictionary(dictionary: Dictionary, path: Path) -> None:
    """Writes the file whole.

    :raises TranslationError: it cannot be written.
    """
    record = {"format": FORMAT, **asdict(dictionary)}
    record["entries"] = {
        key: [[entry.text, round(entry.score, 4)] for entry in entries] for key, entries in dictionary.entries.items()
    }
    temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        raise TranslationError(f"{path}: cannot keep the dictionary there: {error}") from error


def read_dictionary(path: Path) -> Dictionary:
    """A dictionary that was written.

    :raises TranslationError: the file is damaged or of another format.
    """
    try:
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if record["format"] != FORMAT:
            raise TranslationError(f"{path}: expected a dictionary of format {FORMAT}, got {record['format']!r}")
        entries = {
            key: tuple(Entry(text, float(score)) for text, score in found) for key, found in record["entries"].items()
        }
        return Dictionary(record["source"], record["target"], entries, record["runs"], record["fingerprint"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise TranslationError(f"{path}: expected a learnt dictionary (delete it to learn again): {error!r}") from error


def _side(lines: Sequence[str], language: str, settings: LearningSettings) -> _Side:
    runs = frequent_runs(lines) if language in UNSPACED_LANGUAGES else {}
    segmenter = Segmenter(language, runs)
    cut = [segmenter.words(line) for line in lines]
    counts = Counter(word.key for words in cut for word in words)
    keys = ["", *(key for key, count in counts.items() if count >= settings.min_count and not key[0].isdigit())]
    ids = {key: number for number, key in enumerate(keys)}
    numbered = [np.array([ids[k] for w in words if (k := w.key) in ids], dtype=np.int32) for words in cut]
    spelling = _spelling(cut)
    return _Side(language, runs, [spelling.get(key, key) for key in keys], keys, numbered)


def _spelling(cut: Sequence[Sequence[Word]]) -> dict[str, str]:
    """The usual spelling of each key; a line's first word counts little, for its capital says nothing."""
    counts: dict[str, Counter[str]] = {}
    for words in cut:
        for number, word in enumerate(words):
            counts.setdefault(word.key, Counter())[word.text] += 1 if number == 0 else 20
    return {key: spellings.most_common(1)[0][0] for key, spellings in counts.items()}


def _probable(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """Rows as probabilities, those of rare words shrunk: they align with whatever stands beside them."""
    totals = np.asarray(counts.sum(axis=1)).ravel() + SHRINKAGE
    return sparse.csr_matrix(sparse.diags_array(1 / totals) @ counts)


def _dictionary(source: _Side, target: _Side, scores: sparse.csr_matrix, settings: LearningSettings) -> Dictionary:
    """:param scores: (source words, target words); row and column 0 are the null words'."""
    entries = {}
    for number in range(1, len(source.keys)):
        row = slice(scores.indptr[number], scores.indptr[number + 1])
        columns, values = scores.indices[row], scores.data[row]
        best = np.argsort(-values, kind="stable")[: settings.max_entries]
        found = tuple(
            Entry(target.surfaces[columns[i]], float(values[i])) for i in best if values[i] >= settings.min_score
        )
        if found:
            entries[source.keys[number]] = found
    return Dictionary(source.language, target.language, entries, source.runs)


def _fingerprint(files: Sequence[Path], settings: LearningSettings) -> str:
    facts = [FORMAT, asdict(settings), [[path.name, path.stat().st_size] for path in files]]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:12]


def _file_name(source: str, target: str, fingerprint: str) -> str:
    return f"dictionary_{source}_{target}_{fingerprint}.json"
