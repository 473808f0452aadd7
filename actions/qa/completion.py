"""Prepares the stored documents that are not: of an earlier version, or with another encoder. A document at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actions.qa.prepared import Preparations
from actions.qa.store import PageStore

_BATCH = 16
"""Documents that are read at once."""


class Completion:
    """Work that may be broken off after any document, and gone on with later."""

    def __init__(self, store: PageStore, preparations: Preparations) -> None:
        self._store = store
        self._preparations = preparations
        self._complete_at: tuple[int, frozenset[str]] | None = None
        """Revision of the store, and the pages, of which nothing was missing."""

    def missing(self, urls: Sequence[str]) -> tuple[str, ...]:
        """Those of these pages that are to be prepared; quick when nothing has changed since there were none.

        :raises StoreError: the store cannot be read.
        """
        state = (self._store.revision(), frozenset(urls))
        if state == self._complete_at:
            return ()
        missing = self._preparations.missing(urls)
        self._complete_at = None if missing else state
        return missing

    def run(self, urls: Sequence[str]) -> Iterator[str]:
        """Prepares these pages; the address of each before its turn, so that stopping waits for one at most.

        :raises StoreError: the store cannot be read.
        """
        for first in range(0, len(urls), _BATCH):
            for document in self._store.documents(urls[first : first + _BATCH]):
                yield document.url
                self._preparations.keep(document)
