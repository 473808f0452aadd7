"""What is made of a document once, so that a question about thousands of pages takes no longer than about some.

Its passages, their n-grams and their vectors: seconds of work for a long page. `refresh` does it when a page has
changed and keeps it in the page store beside the document; the answering process only reads it.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from actions.qa.encoder import Encoder, Vectors, encoded_text
from actions.qa.errors import ReaderError, StoreError
from actions.qa.lexical import GramCounts
from actions.qa.page_state import PageState
from actions.qa.part_vectors import PartVectors, part_texts
from actions.qa.passages import PassageSettings, split_passages
from actions.qa.retriever import gram_counts
from actions.qa.sentences import block_at
from actions.qa.store import PageStore
from actions.qa.tokenization import Tokenizer
from actions.qa.types import Document, Passage

logger = logging.getLogger(__name__)

VERSION = 3
"""Raised when passages, n-grams or what an encoder is given of a passage change."""
BATCH = 200
"""Documents whose preparations are read at once: a query for each takes longer than what it reads."""


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
    parts: PartVectors
    """Of the same passages."""


class Preparer:
    """Prepares documents with an encoder, or without one for lexical search alone.

    :param tokenizer: passages are measured in its pieces.
    """

    def __init__(self, tokenizer: Tokenizer, encoder: Encoder | None) -> None:
        self.encoder = encoder
        self._tokenizer = tokenizer

    def key(self, document: Document | PageState) -> str:
        """Equal for equal preparations of a page. The title counts: it is searched too."""
        used = self.encoder.name if self.encoder else ""
        parts = (document.content_hash, document.title, used, str(VERSION))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def prepare(self, document: Document) -> PreparedDocument:
        """Takes some 60 ms a passage with an encoder: half of it is for its sentences.

        :raises ReaderError: the encoder failed.
        """
        passages = split_passages(document, self._tokenizer.encode(document.text), PassageSettings())
        grams = tuple(gram_counts(passage) for passage in passages)
        vectors = self._vectors(passages)
        parts = self._parts(passages, n_dimensions=vectors.shape[1])
        return PreparedDocument(self.key(document), passages, grams, vectors, parts)

    def prepare_letters(self, document: Document) -> PreparedDocument:
        """For lexical search alone, beside documents that have vectors: these are zeros, close to no question.

        :raises ReaderError: the encoder fails on an empty text, too.
        """
        without = Preparer(self._tokenizer, None).prepare(document)
        width = len(self.encoder.encode_question("")) if self.encoder else 0
        zeros = np.zeros((len(without.passages), width), dtype=np.float32)
        return replace(
            without, key=self.key(document), vectors=zeros, parts=PartVectors.unknown(len(without.passages), width)
        )

    def _vectors(self, passages: tuple[Passage, ...]) -> Vectors:
        if self.encoder is None or not passages:
            return np.empty((len(passages), 0), dtype=np.float32)
        return np.stack(list(self.encoder.encode_passages([encoded_text(passage) for passage in passages])))

    def _parts(self, passages: tuple[Passage, ...], *, n_dimensions: int) -> PartVectors:
        if self.encoder is None or not passages:
            return PartVectors.unknown(len(passages), n_dimensions)
        texts = [part_texts(passage) for passage in passages]
        different = list(dict.fromkeys(text for own in texts for text in own if text))
        known = dict(zip(different, self.encoder.encode_passages(different), strict=True))
        nothing = np.zeros(n_dimensions, dtype=np.float32)
        vectors = [known.get(text, nothing) for own in texts for text in own]
        return PartVectors.of(np.stack(vectors), [len(own) for own in texts])


class Preparations:
    """Prepared documents, from the page store where it has them. May be shared by threads."""

    def __init__(self, store: PageStore, preparer: Preparer) -> None:
        self._store = store
        self.preparer = preparer
        self._given_up: set[str] = set()
        """Keys that could not be made or kept: the next process tries again, this one would fail again."""

    def of(self, documents: Iterable[Document]) -> Iterator[PreparedDocument]:
        """Each document prepared, in order; what the store lacks is made and, where that can be, kept.

        :raises StoreError: the store cannot be read.
        :raises ReaderError: the encoder fails on whatever it is given.
        """
        is_writable = True
        for batch in _batches(documents):
            keys = {document.url: self.preparer.key(document) for document in batch}
            kept = _readable(self._store.preparations.contents(keys), batch, keys) if self.preparer.encoder else {}
            for document in batch:
                if document.url in kept:
                    yield kept[document.url]
                    continue
                prepared = self._made(document)
                # A store that is locked is waited for: once is enough.
                is_writable = is_writable and self._save(document, prepared)
                yield prepared

    def keep(self, document: Document) -> None:
        """Prepares a document and keeps that; if that fails, it is logged, and left to who needs it."""
        try:
            prepared = self.preparer.prepare(document)
        except ReaderError as error:
            self._give_up(document, f"not prepared: {error}")
        else:
            self._save(document, prepared)

    def missing(self, urls: Iterable[str]) -> tuple[str, ...]:
        """Those of these pages whose document is not prepared, or with another encoder; not what was given up.

        :raises StoreError: the store cannot be read.
        """
        if not self.preparer.encoder:
            return ()
        states, kept = self._store.states(), self._store.preparations.keys()
        wanted = {url: self.preparer.key(state) for url, state in states.items() if state.content_hash}
        missing = {url for url, key in wanted.items() if kept.get(url) != key and key not in self._given_up}
        return tuple(url for url in urls if url in missing)

    def _made(self, document: Document) -> PreparedDocument:
        try:
            return self.preparer.prepare(document)
        except ReaderError as error:
            self._give_up(document, f"found by its letters alone: {error}")
            return self.preparer.prepare_letters(document)

    def _save(self, document: Document, prepared: PreparedDocument) -> bool:
        """Whether the store can be written; what was given up is not kept, so that it is tried again."""
        if not self.preparer.encoder or prepared.key in self._given_up:  # without vectors it is quicker made than read
            return True
        try:
            self._store.preparations.save(document.url, key=prepared.key, content=packed(prepared))
        except StoreError as error:
            self._give_up(document, f"its preparation is not kept: {error}")
            return False
        return True

    def _give_up(self, document: Document, reason: str) -> None:
        key = self.preparer.key(document)
        if key not in self._given_up:
            self._given_up.add(key)
            logger.warning("%s: %s", document.url, reason)


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    remaining = iter(documents)
    while batch := list(itertools.islice(remaining, BATCH)):
        yield batch


def _readable(
    contents: Mapping[str, bytes], documents: Iterable[Document], keys: Mapping[str, str]
) -> dict[str, PreparedDocument]:
    """What was kept, by URL, without what cannot be read."""
    readable: dict[str, PreparedDocument] = {}
    for document in documents:
        if document.url in contents:
            try:
                readable[document.url] = unpacked(contents[document.url], document, keys[document.url])
            except StoreError as error:
                logger.warning("%s; it is made again", error)
    return readable


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
        parts=prepared.parts.rounded,
        part_scales=prepared.parts.scales,
        part_sizes=prepared.parts.sizes,
    )
    return file.getvalue()


def unpacked(content: bytes, document: Document, key: str) -> PreparedDocument:
    """What `packed` wrote about this document.

    :raises StoreError: it did not write this.
    """
    try:
        return _unpacked(content, document, key)
    except Exception as error:  # zipfile, zlib and numpy raise classes that share no base
        raise StoreError(f"{document.url}: its kept preparation cannot be read ({error!r})") from error


def _unpacked(content: bytes, document: Document, key: str) -> PreparedDocument:
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        bounds, borders = arrays["bounds"], np.cumsum(arrays["sizes"])[:-1]
        grams, counts = np.split(arrays["grams"], borders), np.split(arrays["counts"], borders)
        vectors = arrays["vectors"].astype(np.float32)
        parts = PartVectors(arrays["parts"], arrays["part_scales"], arrays["part_sizes"])
        if len(bounds) != len(vectors) or len(bounds) != len(arrays["sizes"]):
            raise ValueError(f"{len(bounds)} passages have {len(vectors)} vectors")
        if len(parts.sizes) != len(bounds) or not len(parts.rounded) == len(parts.scales) == parts.sizes.sum():
            raise ValueError(f"{len(bounds)} passages have {len(parts.rounded)} parts of {len(parts.sizes)}")
    passages = tuple(
        Passage(document, int(start), int(end), block_at(document, int(start)).heading_path) for start, end in bounds
    )
    kept = tuple(GramCounts(*pair) for pair in zip(grams, counts, strict=True)) if len(bounds) else ()
    return PreparedDocument(key, passages, kept, vectors, parts)


def _joined(arrays: list[npt.NDArray[np.generic]], kind: type[np.generic]) -> npt.NDArray[np.generic]:
    return np.concatenate(arrays) if arrays else np.empty(0, dtype=kind)
