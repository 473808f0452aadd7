"""The pages of one state of the store, indexed: what a question is asked of."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from actions.qa.encoder import Encoder, Vectors, heading_line
from actions.qa.lexical import LexicalIndex
from actions.qa.part_vectors import PartVectors
from actions.qa.prepared import Preparations, PreparedDocument
from actions.qa.reader import Reader
from actions.qa.relevance import N_REFINED, Relevance, Weighed, relevance
from actions.qa.retriever import RetrieverSettings, coverage, grams
from actions.qa.terms import Expansion
from actions.qa.tokenization import TokenizedText
from actions.qa.types import Document, Passage
from actions.qa.windows import Window, WindowSettings, build_windows

Rows = npt.NDArray[np.int64]
Source = tuple[str, str]
"""A page's address, and what tells one state of its document from another."""
MOST_WINDOWS_OF_A_PASSAGE = 4
"""Read before those of less relevant passages: a page that is one huge block must not be all that is read."""
HELD_WHOLE = 1 - 1e-9
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
    sources: tuple[Source, ...]
    """(n_rows,) which document, in which state, each is from"""
    vectors: Vectors
    """(n_rows, n_dimensions)"""
    parts: PartVectors
    """Of the same rows."""
    lexical: LexicalIndex


class PageIndex:
    """Immutable once built; a new state of the store gets a new one, which shares what has not changed."""

    def __init__(self, table: _Table, current: Collection[Source], reader: Reader, encoder: Encoder | None):
        self._table = table
        self._reader = reader
        self._encoder = encoder
        self._alive = np.array([source in current for source in table.sources], dtype=bool)
        self._lexical = table.lexical.among(self._alive)
        self._languages = np.array([passage.document.language for passage in table.passages])
        self._page_numbers: dict[str, int] = {}
        numbers = [self._page_numbers.setdefault(url, len(self._page_numbers)) for url, _ in table.sources]
        self._page_of_row = np.array(numbers, dtype=np.int32)
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
        wanted = {_source(document, preparer.key(document)): document for document in documents}
        if earlier and earlier._n_dead_beside(wanted) > MOST_DEAD * len(earlier._alive):
            earlier = None
        known = frozenset(earlier._table.sources) if earlier else frozenset()
        new = [source for source in wanted if source not in known]
        made = zip(new, preparations.of(wanted[source] for source in new), strict=True)
        return cls(_extended(earlier._table if earlier else _EMPTY, made), wanted.keys(), reader, preparer.encoder)

    def candidates(
        self,
        question: str,
        *,
        urls: frozenset[str],
        max_windows: int,
        settings: WindowSettings,
        expansions: Iterable[Expansion] = (),
        meant: str = "",
    ) -> list[Candidate]:
        """Windows of these pages, the most promising first, at most `max_windows`.

        :param meant: the question as encoder and reader understand it, if not as it is asked.
        :raises ReaderError: the encoder failed.
        """
        rows = self._rows(urls)
        weighed = self._weighed(question, meant or question, rows, expansions)
        asked = self._reader.tokenizer.encode(meant or question)
        chosen: list[Candidate] = []
        further: list[Candidate] = []
        for place in weighed.order:
            passage = self._table.passages[rows[place]]
            windows = self._windows(asked, passage, settings)
            found = [Candidate(passage, window, weighed.at(place)) for window in windows]
            chosen += found[:MOST_WINDOWS_OF_A_PASSAGE]
            further += found[MOST_WINDOWS_OF_A_PASSAGE:]
            if len(chosen) >= max_windows:
                break
        return (chosen + further)[:max_windows]

    def _rows(self, urls: frozenset[str]) -> Rows:
        if urls >= self.documents.keys():
            return np.flatnonzero(self._alive)
        is_asked = np.zeros(len(self._page_numbers), dtype=bool)
        is_asked[[self._page_numbers[url] for url in urls if url in self._page_numbers]] = True
        return np.flatnonzero(self._alive & is_asked[self._page_of_row])

    def has_word(self, word: str, *, urls: frozenset[str]) -> bool:
        """Whether one of these pages has all n-grams of a word."""
        wanted = frozenset(grams(word, RetrieverSettings().gram_length))
        held = self._lexical.weigh(wanted).held[self._rows(urls)]
        return bool(held.size and held.max() >= HELD_WHOLE)

    def _weighed(self, question: str, meant: str, rows: Rows, expansions: Iterable[Expansion]) -> Weighed:
        """(n_rows,) by all that they say, the most relevant ones by their sentences and headings too."""
        languages = self._languages[rows]
        covered = coverage(self._lexical, question, expansions)[rows]
        if self._encoder is None or not len(rows):
            return relevance(covered, np.zeros(len(rows)), languages)
        vector = self._encoder.encode_question(meant)
        # All of them: picking rows of the table first would copy it.
        cosines = np.asarray((self._table.vectors @ vector)[rows], dtype=np.float64)
        weighed = relevance(covered, cosines, languages)
        return weighed.refined(self._table.parts.cosines(vector, rows[weighed.order[:N_REFINED]]), languages)

    def _windows(self, asked: TokenizedText, passage: Passage, settings: WindowSettings) -> list[Window]:
        tokenizer, reads_titles = self._reader.tokenizer, self._reader.card.reads_titles
        title = tokenizer.encode(heading_line(passage.document.title, passage.heading_path)) if reads_titles else None
        text = tokenizer.encode(passage.text).shifted(passage.start)
        return build_windows(asked, text, tokenizer.special, settings, title=title)

    def _n_dead_beside(self, wanted: Collection[Source]) -> int:
        return sum(source not in wanted for source in self._table.sources)


_EMPTY = _Table((), (), np.empty((0, 0), dtype=np.float32), PartVectors.unknown(0, 0), LexicalIndex())


def _source(document: Document, key: str) -> Source:
    return document.url, f"{key} {document.language} {document.modified_at}"


def _extended(table: _Table, made: Iterable[tuple[Source, PreparedDocument]]) -> _Table:
    new = [(source, prepared) for source, prepared in made if len(prepared.passages)]
    if not new:
        return table
    vectors = [prepared.vectors for _, prepared in new]
    parts = [prepared.parts for _, prepared in new]
    return _Table(
        (*table.passages, *(passage for _, prepared in new for passage in prepared.passages)),
        (*table.sources, *(source for source, prepared in new for _ in prepared.passages)),
        np.concatenate([table.vectors, *vectors] if table.passages else vectors),
        PartVectors.joined([table.parts, *parts] if table.passages else parts),
        table.lexical.extended([grams for _, prepared in new for grams in prepared.grams]),
    )
