"""The pages of one state of the store, indexed: what a question is asked of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from actions.qa.encoder import Encoder, Vectors, heading_line
from actions.qa.lexical import LexicalIndex
from actions.qa.prepared import Preparations, PreparedDocument
from actions.qa.reader import Reader
from actions.qa.relevance import Relevance, relevance
from actions.qa.retriever import coverage
from actions.qa.terms import Expansion
from actions.qa.tokenization import TokenizedText
from actions.qa.types import Document, Passage
from actions.qa.windows import Window, WindowSettings, build_windows

Rows = npt.NDArray[np.int64]
MOST_DEAD = 0.3
"""Share of rows of pages that have changed or gone from which an index is built again."""


@dataclass(frozen=True, eq=False, slots=True)
class Candidate:
    """A window to read, the passage that it is from, and what retrieval thinks of that."""

    passage: Passage
    window: Window
    relevance: Relevance


@dataclass(frozen=True, eq=False, slots=True)
class _Table:
    """One row a passage. A page that has changed or gone leaves dead rows behind."""

    passages: tuple[Passage, ...]
    keys: tuple[str, ...]
    """(n_rows,) of the prepared document that each is from"""
    vectors: Vectors
    """(n_rows, n_dimensions)"""
    lexical: LexicalIndex


class PageIndex:
    """Immutable once built; a new state of the store gets a new one, which shares what has not changed."""

    def __init__(self, table: _Table, current: Collection[tuple[str, str]], reader: Reader, encoder: Encoder | None):
        self._table = table
        self._reader = reader
        self._encoder = encoder
        pairs = [(passage.document.url, key) for passage, key in zip(table.passages, table.keys, strict=True)]
        self._alive = np.array([pair in current for pair in pairs], dtype=bool)
        self._languages = np.array([passage.document.language for passage in table.passages])
        self._urls = np.array([url for url, _ in pairs])
        alive = (passage for passage, is_alive in zip(table.passages, self._alive, strict=True) if is_alive)
        self.documents = {passage.document.url: passage.document for passage in alive}

    @classmethod
    def build(
        cls,
        documents: Iterable[Document],
        preparations: Preparations,
        reader: Reader,
        *,
        earlier: PageIndex | None = None,
    ) -> PageIndex:
        """An index of these documents; those that `earlier` has are not indexed again.

        :raises StoreError: preparations cannot be read or written.
        :raises ReaderError: the encoder failed.
        """
        preparer = preparations.preparer
        wanted = {(document.url, preparer.key(document)): document for document in documents}
        if earlier and earlier._n_dead_beside(wanted) > MOST_DEAD * len(earlier._alive):
            earlier = None
        known = earlier._pairs() if earlier else frozenset()
        made = list(preparations.of(document for pair, document in wanted.items() if pair not in known))
        return cls(_extended(earlier._table if earlier else _EMPTY, made), wanted.keys(), reader, preparer.encoder)

    def candidates(
        self,
        question: str,
        *,
        urls: frozenset[str],
        max_windows: int,
        settings: WindowSettings,
        expansions: Iterable[Expansion] = (),
    ) -> list[Candidate]:
        """Windows of these pages, the most promising first, at most `max_windows`.

        :raises ReaderError: the encoder failed.
        """
        rows = self._rows(urls)
        weighed = relevance(
            coverage(self._table.lexical, question, expansions)[rows],
            self._similarities(question, rows),
            self._languages[rows],
        )
        asked = self._reader.tokenizer.encode(question)
        chosen: list[Candidate] = []
        for place in weighed.order():
            passage = self._table.passages[rows[place]]
            windows = self._windows(asked, passage, settings)
            chosen += [Candidate(passage, window, weighed.at(place)) for window in windows]
            if len(chosen) >= max_windows:
                break
        return chosen[:max_windows]

    def _rows(self, urls: frozenset[str]) -> Rows:
        if urls >= self.documents.keys():
            return np.flatnonzero(self._alive)
        return np.flatnonzero(self._alive & np.isin(self._urls, list(urls)))

    def _similarities(self, question: str, rows: Rows) -> npt.NDArray[np.float64]:
        """(n_rows,) cosines; zeros without an encoder."""
        if self._encoder is None or not len(rows):
            return np.zeros(len(rows))
        vectors = self._table.vectors if len(rows) == len(self._alive) else self._table.vectors[rows]
        return np.asarray(vectors @ self._encoder.encode_question(question), dtype=np.float64)

    def _windows(self, asked: TokenizedText, passage: Passage, settings: WindowSettings) -> list[Window]:
        tokenizer, reads_titles = self._reader.tokenizer, self._reader.card.reads_titles
        title = tokenizer.encode(heading_line(passage)) if reads_titles else None
        text = tokenizer.encode(passage.text).shifted(passage.start)
        return build_windows(asked, text, tokenizer.special, settings, title=title)

    def _pairs(self) -> frozenset[tuple[str, str]]:
        table = self._table
        return frozenset((passage.document.url, key) for passage, key in zip(table.passages, table.keys, strict=True))

    def _n_dead_beside(self, wanted: Collection[tuple[str, str]]) -> int:
        table = self._table
        return sum(
            (passage.document.url, key) not in wanted for passage, key in zip(table.passages, table.keys, strict=True)
        )


_EMPTY = _Table((), (), np.empty((0, 0), dtype=np.float32), LexicalIndex())


def _extended(table: _Table, made: Sequence[PreparedDocument]) -> _Table:
    if not made:
        return table
    vectors = [prepared.vectors for prepared in made if len(prepared.passages)]
    return _Table(
        (*table.passages, *(passage for prepared in made for passage in prepared.passages)),
        (*table.keys, *(prepared.key for prepared in made for _ in prepared.passages)),
        np.concatenate([table.vectors, *vectors]) if table.passages else _stacked(vectors),
        table.lexical.extended([grams for prepared in made for grams in prepared.grams]),
    )


def _stacked(vectors: list[Vectors]) -> Vectors:
    return np.concatenate(vectors) if vectors else _EMPTY.vectors
