"""The stored documents that an answering process works with, kept in memory: only what has changed is read again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from actions.qa.store import FEW_PAGES, PageStore, Version
from actions.qa.types import Document

MOST_BY_NAME = 10 * FEW_PAGES


class StoredDocuments:
    """Documents of a store as they were at the last call of `of`. Not safe to share between threads."""

    def __init__(self, store: PageStore) -> None:
        self._store = store
        self._versions: dict[str, Version] = {}
        self._documents: dict[str, Document] = {}

    def of(self, urls: Collection[str]) -> tuple[Document, ...]:
        """The good documents of these pages, in this order. Forgets all others.

        :raises StoreError: the store cannot be read.
        """
        now = self._store.versions()
        versions = {url: now[url] for url in urls if url in now}
        kept = {url: self._documents[url] for url in versions if self._versions.get(url) == versions[url]}
        kept |= {document.url: document for document in self._read([url for url in versions if url not in kept])}
        # What was stored again in between is not what its version says: it is read once more at the next call.
        self._versions = {url: version for url, version in versions.items() if _is_of(kept.get(url), version)}
        self._documents = kept
        return tuple(kept[url] for url in versions if url in kept)

    def _read(self, urls: Sequence[str]) -> Iterator[Document]:
        """By some at a time: asked for too many, the store reads every page there is."""
        if len(urls) > MOST_BY_NAME:
            yield from self._store.documents(urls)
            return
        for first in range(0, len(urls), FEW_PAGES):
            yield from self._store.documents(urls[first : first + FEW_PAGES])


def _is_of(document: Document | None, version: Version) -> bool:
    return document is not None and (document.content_hash, document.title, document.language) == version[:3]
