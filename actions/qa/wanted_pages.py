"""Pages that the answering process wants pulled, asked of the refresh process: each at most once a minute."""

from __future__ import annotations

import time
from collections.abc import Iterable

from actions.qa.store import PageStore

REPEAT_SECONDS = 60.0


class WantedPages:
    """Remembers what it has asked for. May be shared by threads."""

    def __init__(self, store: PageStore) -> None:
        self._store = store
        self._asked_for: dict[str, float] = {}

    def ask_for(self, urls: Iterable[str]) -> None:
        """Raises StoreError."""
        now = time.monotonic()
        due = [url for url in urls if now - self._asked_for.get(url, -REPEAT_SECONDS) >= REPEAT_SECONDS]
        if due:
            self._asked_for.update(dict.fromkeys(due, now))
            self._store.requests.add(due)
