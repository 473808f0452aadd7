"""Picks the passages worth reading for a question: lexical, over character n-grams.

N-grams of letters need no word segmentation, so one index serves English, French and Japanese; inflections
("congé", "congés") and typing errors still share most of theirs, and names and numbers match across
languages. Scores are BM25 (Robertson and Zaragoza 2009) over n-grams.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from actions.qa.expansion import Grams, Weighed, alternatives_of, covered
from actions.qa.terms import Expansion
from actions.qa.types import Passage

_JAPANESE = r"\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
RUN = re.compile(f"[{_JAPANESE}]+|[^\\W{_JAPANESE}]+")
"""A stretch of Japanese letters, or of others: a word or a number."""
IS_JAPANESE = re.compile(f"[{_JAPANESE}]")
"""Whether a text begins with a Japanese letter."""

_NOWHERE = (np.empty(0, dtype=np.int64), np.empty(0))


@dataclass(frozen=True, slots=True)
class RetrieverSettings:
    """BM25's parameters and the weight of where a passage stands."""

    gram_length: int = 4
    """Of letters, inside words; Japanese uses pairs."""
    saturation: float = 1.2
    length_normalisation: float = 0.6
    heading_weight: int = 1
    """How often title and headings count as text of each of their passages."""


class Retriever:
    """An index over passages; build once for a set of pages, then rank any number of questions."""

    def __init__(self, passages: Sequence[Passage], settings: RetrieverSettings = RetrieverSettings()) -> None:
        self.passages = tuple(passages)
        self._settings = settings
        counts = [Counter(grams(_searchable(p, settings), settings.gram_length)) for p in self.passages]
        lengths = np.array([sum(count.values()) for count in counts], dtype=np.float64)
        relative = lengths / max(float(lengths.sum()) / max(len(counts), 1), 1.0)
        share = settings.length_normalisation
        penalties = settings.saturation * (1 - share + share * relative)
        self._postings = _postings(counts, penalties, settings.saturation)

    def scores(self, question: str, expansions: Iterable[Expansion] = ()) -> npt.NDArray[np.float64]:
        """(n_passages,) how much of the question each passage covers: 0 nothing, about 1 all of it once.

        BM25 divided by the question's summed rarity, so that questions compare: what no passage has counts
        against all of them. `expansions` say what else pieces of the question may be called.
        """
        alternatives = alternatives_of(expansions, self._grams, self._term_grams)
        return covered(self._grams(question), alternatives, self._weigh)

    def _grams(self, text: str) -> Grams:
        return frozenset(grams(text, self._settings.gram_length))

    def _term_grams(self, text: str) -> Grams:
        return frozenset(term_grams(text, self._settings.gram_length))

    def _weigh(self, wanted: Grams) -> Weighed:
        sums, held, rarity = np.zeros(len(self.passages)), np.zeros(len(self.passages)), 0.0
        for gram in wanted:
            rows, weights = self._postings.get(gram, _NOWHERE)
            own = _rarity(len(self.passages), len(rows))
            sums[rows] += weights
            held[rows] += own
            rarity += own
        return Weighed(sums, held / max(rarity, 1e-9), rarity)


def grams(text: str, length: int) -> Iterator[str]:
    """Character n-grams of each word, and pairs of each Japanese run; accents and case do not count."""
    for run in RUN.finditer(fold(text)):
        word = run.group()
        if IS_JAPANESE.match(word):
            yield from (word[i : i + 2] for i in range(max(1, len(word) - 1)))
        else:
            padded = f"_{word}_"
            yield from (padded[i : i + length] for i in range(max(1, len(padded) - length + 1)))


def term_grams(text: str, length: int) -> Iterator[str]:
    """N-grams that every form of a term has: long words without a plural's mark, and open at their end."""
    for run in RUN.finditer(fold(text)):
        base = run.group().rstrip("sx")
        if IS_JAPANESE.match(run.group()) or len(base) < length:
            yield from grams(run.group(), length)
        else:
            padded = f"_{base}"
            yield from (padded[i : i + length] for i in range(len(padded) - length + 1))


def fold(text: str) -> str:
    """Lower case, compatibility forms unified, Latin accents removed (Japanese voicing marks kept)."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    without = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFKC", without)


def _searchable(passage: Passage, settings: RetrieverSettings) -> str:
    headings = " ".join((passage.document.title, *passage.heading_path))
    return " ".join([passage.text, *[headings] * settings.heading_weight])


def _postings(
    counts: list[Counter[str]], penalties: npt.NDArray[np.float64], saturation: float
) -> dict[str, tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]]:
    """For each gram its passages and its BM25 weight in each."""
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for row, count in enumerate(counts):
        for gram in count:
            rows[gram].append(row)
    postings = {}
    for gram, where in rows.items():
        frequency = np.array([counts[row][gram] for row in where], dtype=np.float64)
        weights = _rarity(len(counts), len(where)) * frequency * (saturation + 1) / (frequency + penalties[where])
        postings[gram] = (np.array(where, dtype=np.int64), weights)
    return postings


def _rarity(n_passages: int, n_with: int) -> float:
    """Inverse document frequency."""
    return math.log(1 + (n_passages - n_with + 0.5) / (n_with + 0.5))
