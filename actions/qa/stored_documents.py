"""The stored documents that an answering process works with, kept in memory: only what has changed is read again."""

from __future__ import annotations

from collections.abc import Collection

from actions.qa.store import PageStore
from actions.qa.types import Document


class StoredDocuments:
    """Documents of a store as they were at the last call of `of`. Not safe to share between threads."""

    def __init__(self, store: PageStore) -> None:
        self._store = store
        self._versions: dict[str, str] = {}
        self._documents: dict[str, Document] = {}

    def of(self, urls: Collection[str]) -> tuple[Document, ...]:
        """The good documents of these pages, in this order. Forgets all others.

        :raises StoreError: the store cannot be read.
        """
        # Before the documents: what changes in between is read once more at the next call.
        now = self._store.versions()
        versions = {url: now[url] for url in urls if url in now}
        kept = {url: self._documents[url] for url in versions if self._versions.get(url) == versions[url]}
        changed = [url for url in versions if url not in kept]
        kept |= {document.url: document for document in self._store.documents(changed)} if changed else {}
        self._versions, self._documents = versions, kept
        return tuple(kept[url] for url in versions if url in kept)
