"""What is made of a document once, so that a question about thousands of pages takes no longer than about some.

Its passages, their n-grams and their vectors: seconds of work for a long page. `refresh` does it when a page has
changed and keeps it in the page store beside the document; the answering process only reads it.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from actions.qa.encoder import Encoder, Vectors, encoded_text
from actions.qa.lexical import GramCounts
from actions.qa.passages import PassageSettings, split_passages
from actions.qa.retriever import gram_counts
from actions.qa.sentences import block_at
from actions.qa.store import PageStore
from actions.qa.tokenization import Tokenizer
from actions.qa.types import Document, Passage

VERSION = 1
"""Raised when passages, n-grams or what an encoder is given of a passage change."""


@dataclass(frozen=True, eq=False, slots=True)
class PreparedDocument:
    """A document's passages as an index wants them."""

    key: str
    """Of the document's content and of what it was prepared with."""
    passages: tuple[Passage, ...]
    grams: tuple[GramCounts, ...]
    """One a passage."""
    vectors: Vectors
    """(n_passages, n_dimensions) unit vectors; (n_passages, 0) without an encoder."""


class Preparer:
    """Prepares documents with an encoder, or without one for lexical search alone.

    :param tokenizer: passages are measured in its pieces.
    """

    def __init__(self, tokenizer: Tokenizer, encoder: Encoder | None) -> None:
        self.encoder = encoder
        self._tokenizer = tokenizer

    def key(self, document: Document) -> str:
        """Equal for equal preparations. The title counts: it is searched too."""
        used = self.encoder.name if self.encoder else ""
        parts = (document.content_hash, document.title, used, str(VERSION))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def prepare(self, document: Document) -> PreparedDocument:
        """Takes some 30 ms a passage with an encoder.

        :raises ReaderError: the encoder failed.
        """
        passages = split_passages(document, self._tokenizer.encode(document.text), PassageSettings())
        grams = tuple(gram_counts(passage) for passage in passages)
        return PreparedDocument(self.key(document), passages, grams, self._vectors(passages))

    def _vectors(self, passages: tuple[Passage, ...]) -> Vectors:
        if self.encoder is None or not passages:
            return np.empty((len(passages), 0), dtype=np.float32)
        return np.stack(list(self.encoder.encode_passages([encoded_text(passage) for passage in passages])))


class Preparations:
    """Prepared documents, from the page store where it has them."""

    def __init__(self, store: PageStore, preparer: Preparer) -> None:
        self._store = store
        self.preparer = preparer

    def of(self, documents: Iterable[Document]) -> Iterator[PreparedDocument]:
        """Each document prepared, in order; what the store lacks is made and kept.

        :raises StoreError: the store cannot be read or written.
        :raises ReaderError: the encoder failed.
        """
        for document in documents:
            key = self.preparer.key(document)
            kept = self._store.preparation(document.url, key=key)
            if kept:
                yield unpacked(kept, document, key)
            else:
                yield self.make(document)

    def complete(self) -> int:
        """Prepares every stored document that is not: of an earlier version, or with another encoder; how many."""
        missing = [document for document in self._store.documents() if not self._is_kept(document)]
        for document in missing:
            self.make(document)
        return len(missing)

    def _is_kept(self, document: Document) -> bool:
        return bool(self._store.preparation(document.url, key=self.preparer.key(document)))

    def make(self, document: Document) -> PreparedDocument:
        """Prepares a document and keeps that. Raises what `of` raises."""
        prepared = self.preparer.prepare(document)
        if self.preparer.encoder:  # without vectors it is quicker made than read
            self._store.save_preparation(document.url, key=prepared.key, content=packed(prepared))
        return prepared


def packed(prepared: PreparedDocument) -> bytes:
    """As bytes, without the text, which is in the document. Vectors are rounded to 16 bit."""
    sizes = [len(grams.grams) for grams in prepared.grams]
    file = io.BytesIO()
    np.savez(
        file,
        bounds=np.array([(passage.start, passage.end) for passage in prepared.passages], np.int32).reshape(-1, 2),
        sizes=np.array(sizes, np.int32),
        grams=_joined([grams.grams for grams in prepared.grams], np.uint32),
        counts=_joined([grams.counts for grams in prepared.grams], np.uint16),
        vectors=prepared.vectors.astype(np.float16),
    )
    return file.getvalue()


def unpacked(content: bytes, document: Document, key: str) -> PreparedDocument:
    """What `packed` wrote about this document."""
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        bounds, borders = arrays["bounds"], np.cumsum(arrays["sizes"])[:-1]
        grams, counts = np.split(arrays["grams"], borders), np.split(arrays["counts"], borders)
        vectors = arrays["vectors"].astype(np.float32)
    passages = tuple(
        Passage(document, int(start), int(end), block_at(document, int(start)).heading_path) for start, end in bounds
    )
    kept = tuple(GramCounts(*pair) for pair in zip(grams, counts, strict=True)) if len(bounds) else ()
    return PreparedDocument(key, passages, kept, vectors)


def _joined(arrays: list[npt.NDArray[np.generic]], kind: type[np.generic]) -> npt.NDArray[np.generic]:
    return np.concatenate(arrays) if arrays else np.empty(0, dtype=kind)
