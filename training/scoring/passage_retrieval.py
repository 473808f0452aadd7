"""Does a question find its passage among all, in whatever language the page is?

A set's pages are shown as one intranet with each page in one of its languages, in turn; and again with the next
language, until each was shown in each. So every question is asked about its page in every language, among others that
are in its own language and in others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from training.corpora.parallel_passages import PassageSet
from training.learning.sentences import Vectors

PLACES = (1, 4, 8, 16)
ALL, SAME, ACROSS = "all", "same language", "across languages"


@dataclass(frozen=True, slots=True)
class Recall:
    """In percent, over questions: how often the right one is among the first K."""

    n: int
    passage: Mapping[str, float]
    """By K: the passage that holds the answer."""
    page: Mapping[str, float]
    """By K: a passage of its page, counted by pages."""


@dataclass(frozen=True, slots=True)
class _Rank:
    asked: str
    shown: str
    passage: int
    page: int


def passage_recall(pages: PassageSet, questions: Vectors, passages: Vectors) -> dict[str, Recall]:
    """Recall by `ASKED-SHOWN` languages, and over `all`, `same language` and `across languages`.

    :param questions: (n_questions, hidden_size) unit vectors.
    :param passages: (n_passages, hidden_size) unit vectors.
    """
    groups: dict[str, list[_Rank]] = {ALL: [], SAME: [], ACROSS: []}
    for turn in range(len(pages.languages)):
        for rank in _ranks(pages, questions @ passages.T, turn):
            for name in (ALL, SAME if rank.asked == rank.shown else ACROSS, f"{rank.asked}-{rank.shown}"):
                groups.setdefault(name, []).append(rank)
    return {name: _recall(ranks) for name, ranks in groups.items() if ranks}


def _ranks(pages: PassageSet, similarity: npt.NDArray[np.float32], turn: int) -> Iterator[_Rank]:
    names = list(dict.fromkeys(passage.page for passage in pages.passages))
    n_languages = len(pages.languages)
    shown_in = {name: (number + turn) % n_languages for number, name in enumerate(names)}
    shown = np.array([pages.languages[shown_in[p.page]] == p.language for p in pages.passages])
    owners = np.array([names.index(passage.page) for passage in pages.passages])
    for question, row in zip(pages.questions, np.where(shown, similarity, -np.inf), strict=True):
        best = np.full(len(names), -np.inf)
        np.maximum.at(best, owners, row)
        language = shown_in[question.page]
        yield _Rank(
            question.language,
            pages.languages[language],
            int((row > row[question.answered_by[language]]).sum()),
            int((best > best[names.index(question.page)]).sum()),
        )


def _recall(ranks: list[_Rank]) -> Recall:
    passage, page = (np.array(column) for column in zip(*((r.passage, r.page) for r in ranks), strict=True))
    return Recall(len(ranks), _shares(passage), _shares(page))


def _shares(ranks: npt.NDArray[np.int64]) -> dict[str, float]:
    return {str(place): 100 * float((ranks < place).mean()) for place in PLACES}
