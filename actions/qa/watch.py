"""Keep the page store up to date for as long as the process lives: `refresh --watch`.

Pulls pages whose copy is past its max_age, those that the answering process asks for, and failed ones again after a
while. Reads the catalogue anew when its file changes.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from actions.qa.errors import ConfigurationError, StoreError
from actions.qa.pages import Catalogue, load_catalogue
from actions.qa.refresh import PageOutcome, Refresher
from actions.qa.store import PageState, PageStore
from actions.qa.types import Page

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
FIRST_RETRY_SECONDS = 60.0
"""After a failure; doubled with each further one, and never longer than the page's max_age."""


def is_due(page: Page, state: PageState | None, *, now: datetime) -> bool:
    """Whether it is time to pull a page that nobody asked for."""
    if state is None:
        return True
    since_attempt = (now - state.attempted_at).total_seconds()
    if state.failures:
        patience = FIRST_RETRY_SECONDS * 2.0 ** min(state.failures - 1, 20)
        return since_attempt >= min(patience, page.max_age_seconds)
    return since_attempt >= page.max_age_seconds


class Watcher:
    """Refreshes what is due until it is stopped."""

    def __init__(self, pages_file: Path, store: PageStore, *, report: Callable[[PageOutcome], None]) -> None:
        """`report` is called with the outcome of every page that was pulled."""
        self._pages_file = pages_file
        self._store = store
        self._report = report
        self._stopped = threading.Event()
        self._refresher: Refresher | None = None
        self._modified = 0.0

    def stop(self) -> None:
        """End soon; safe in a signal handler."""
        self._stopped.set()
        refresher = self._refresher
        if refresher is not None:
            refresher.stop()

    def watch(self) -> None:
        """Work until `stop`. A broken store, or a catalogue that becomes broken, is logged and tried again.

        Raises ConfigurationError when the catalogue is broken from the start.
        """
        catalogue = self._load()
        try:
            while not self._stopped.is_set():
                catalogue = self._reloaded(catalogue)
                try:
                    self._pull_due(catalogue)
                except StoreError as error:
                    logger.error("%s", error)
                self._stopped.wait(POLL_SECONDS)
        finally:
            if self._refresher is not None:
                self._refresher.close()

    def _pull_due(self, catalogue: Catalogue) -> None:
        requested = set(self._store.take_requested())
        states, now = self._store.states(), datetime.now(UTC)
        if not states.keys() <= set(catalogue.urls):
            self._store.prune(catalogue.urls)
        due = [page for page in catalogue.pages if page.url in requested or is_due(page, states.get(page.url), now=now)]
        if due and self._refresher is not None:
            for outcome in self._refresher.run(due):
                if not self._stopped.is_set():
                    self._report(outcome)

    def _load(self) -> Catalogue:
        self._modified = _modified(self._pages_file)
        catalogue = load_catalogue(self._pages_file)
        refresher, self._refresher = self._refresher, Refresher(catalogue, self._store)
        if refresher is not None:
            refresher.close()
        return catalogue

    def _reloaded(self, catalogue: Catalogue) -> Catalogue:
        if _modified(self._pages_file) == self._modified:
            return catalogue
        try:
            return self._load()
        except ConfigurationError as error:
            logger.error("%s; going on with the pages from before", error)
            return catalogue


def _modified(path: Path) -> float:
    """When the file was last changed; 0 when it is not there."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
