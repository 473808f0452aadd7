"""Picks the passages worth reading for a question: lexical, over character n-grams.

N-grams of letters need no word segmentation, so one index serves English, French and Japanese; inflections
("congé", "congés") and typing errors still share most of theirs, and names and numbers match across
languages. Scores are BM25 (Robertson and Zaragoza 2009) over n-grams.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from actions.qa.expansion import alternatives_of, covered
from actions.qa.letters import IS_JAPANESE, RUN, fold
from actions.qa.lexical import GramCounts, LexicalIndex, count_grams
from actions.qa.terms import Expansion
from actions.qa.types import Passage


@dataclass(frozen=True, slots=True)
class RetrieverSettings:
    """What of a passage is indexed; BM25's own parameters are in `lexical`."""

    gram_length: int = 4
    """Of letters, inside words; Japanese uses pairs."""
    heading_weight: int = 1
    """How often title and headings count as text of each of their passages."""


class Retriever:
    """An index over passages; build once for a set of pages, then rank any number of questions."""

    def __init__(self, passages: Sequence[Passage], settings: RetrieverSettings = RetrieverSettings()) -> None:
        self.passages = tuple(passages)
        self._settings = settings
        self._index = LexicalIndex().extended([gram_counts(passage, settings) for passage in self.passages])

    def scores(self, question: str, expansions: Iterable[Expansion] = ()) -> npt.NDArray[np.float64]:
        """(n_passages,) how much of the question each passage covers: 0 nothing, about 1 all of it once.

        BM25 divided by the question's summed rarity, so that questions compare: what no passage has counts
        against all of them. `expansions` say what else pieces of the question may be called.
        """
        return coverage(self._index, question, expansions, settings=self._settings)


def coverage(
    index: LexicalIndex,
    question: str,
    expansions: Iterable[Expansion] = (),
    *,
    settings: RetrieverSettings = RetrieverSettings(),
) -> npt.NDArray[np.float64]:
    """See `Retriever.scores`: (n_rows,) of an index whose passages were counted by `gram_counts`."""
    length = settings.gram_length
    alternatives = alternatives_of(
        expansions, lambda text: frozenset(grams(text, length)), lambda text: frozenset(term_grams(text, length))
    )
    return covered(frozenset(grams(question, length)), alternatives, index.weigh)


def gram_counts(passage: Passage, settings: RetrieverSettings = RetrieverSettings()) -> GramCounts:
    """What a lexical index keeps of a passage: its text, and the headings above it."""
    return count_grams(grams(_searchable(passage, settings), settings.gram_length))


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


def _searchable(passage: Passage, settings: RetrieverSettings) -> str:
    headings = " ".join((passage.document.title, *passage.heading_path))
    return " ".join([passage.text, *[headings] * settings.heading_weight])
