"""Which copies of pages are older than their catalogue allows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta

from actions.qa.store import PageStore
from actions.qa.types import Page


class Staleness:
    """Of the pages that it was told of, those that have gone among them: an answer may still be made of one."""

    def __init__(self, store: PageStore, pages: Collection[Page]) -> None:
        self._store = store
        self._max_ages_seconds: dict[str, float] = {}
        self.know(pages)

    def know(self, pages: Collection[Page]) -> None:
        """Learns how old these may become."""
        self._max_ages_seconds |= {page.url: page.max_age_seconds for page in pages}

    def of(self, pages: Sequence[Page]) -> list[str]:
        """Addresses of those whose documents were not confirmed for longer than their pages allow.

        :raises StoreError: the store cannot be read.
        """
        if not pages:
            return []
        shortest_seconds = min(page.max_age_seconds for page in pages)
        old = self._store.confirmations(before=datetime.now(UTC) - timedelta(seconds=shortest_seconds))
        return [page.url for page in pages if page.url in old and self.is_stale(page.url, old[page.url])]

    def is_stale(self, url: str, confirmed_at: datetime) -> bool:
        """Whether a known page's copy is too old that was last confirmed then."""
        return (datetime.now(UTC) - confirmed_at).total_seconds() > self._max_ages_seconds[url]
