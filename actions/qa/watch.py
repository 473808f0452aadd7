"""Keep the page store up to date for as long as the process lives: `refresh --watch`.

Pulls pages whose copy is past its max_age, those that the answering process asks for, and failed ones again after a
while. Crawls the sites that are due meanwhile. Reads the catalogue anew when its file changes.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from actions.qa.askable import askable_pages
from actions.qa.background_crawl import BackgroundCrawl
from actions.qa.completion import Completion
from actions.qa.crawl import Crawler
from actions.qa.errors import ConfigurationError, StoreError
from actions.qa.file_state import file_state
from actions.qa.page_outcomes import PageOutcome
from actions.qa.page_state import PageState
from actions.qa.pages import Catalogue, load_catalogue
from actions.qa.prepared import Preparations
from actions.qa.refresh import Refresher
from actions.qa.sites import CrawlOutcome
from actions.qa.store import PageStore
from actions.qa.types import Page

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
PREPARING_SECONDS = 3.0
"""How long pages that are due wait at most for stored ones to be prepared, but for the document that is under way."""
LOOKING_SHARE = 0.05
"""Of the time that may be spent looking for what is due: that takes longer the more pages there are."""
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


def pause_seconds(looked_seconds: float) -> float:
    """How long not to look again for what is due; what is asked for does not wait."""
    return looked_seconds * (1 / LOOKING_SHARE - 1)


class Watcher:
    """Refreshes what is due until it is stopped."""

    def __init__(
        self,
        pages_file: Path,
        store: PageStore,
        *,
        report: Callable[[PageOutcome | CrawlOutcome], None],
        preparations: Preparations | None = None,
    ) -> None:
        """`report` is called with the outcome of every page that was pulled and every crawl, one call at a time.

        `preparations`: see `Refresher`.
        """
        self._preparations = preparations
        self._completion = Completion(store, preparations) if preparations else None
        self._pages_file = pages_file
        self._store = store
        self._report_unlocked = report
        self._reporting = threading.Lock()
        self._stopped = threading.Event()
        self._refresher: Refresher | None = None
        self._crawl: BackgroundCrawl | None = None
        self._read_state = (0, 0)
        self._pages: Sequence[Page] = ()
        """As they were at the last look."""
        self._next_look = 0.0

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
                    self._crawl_due()
                    self._pull_due(catalogue)
                except StoreError as error:
                    logger.error("%s", error)
                self._stopped.wait(POLL_SECONDS)
        finally:
            self._close()

    def _crawl_due(self) -> None:
        if self._crawl is not None:
            self._crawl.begin_if_due(now=datetime.now(UTC))

    def _report(self, outcome: PageOutcome | CrawlOutcome) -> None:
        with self._reporting:
            if not self._stopped.is_set():
                self._report_unlocked(outcome)

    def _pull_due(self, catalogue: Catalogue) -> None:
        requested = set(self._store.requests.take())
        if time.monotonic() < self._next_look:
            self._pull([page for page in self._pages if page.url in requested])
            return
        begin = time.monotonic()
        states, now = self._store.states(), datetime.now(UTC)
        self._pages = askable_pages(catalogue, self._store.sites.pages())
        wanted = {page.url for page in self._pages}
        if not states.keys() <= wanted:
            self._store.prune(wanted)
        due = [page for page in self._pages if page.url in requested or is_due(page, states.get(page.url), now=now)]
        looked_seconds = time.monotonic() - begin
        self._pull(due)
        begin = time.monotonic()
        missing = self._completion.missing([page.url for page in self._pages]) if self._completion else ()
        looked_seconds += time.monotonic() - begin
        is_complete = self._prepare_some(missing)
        self._next_look = time.monotonic() + (pause_seconds(looked_seconds) if is_complete else 0.0)

    def _pull(self, pages: Sequence[Page]) -> None:
        if pages and self._refresher is not None:
            for outcome in self._refresher.run(pages):
                self._report(outcome)

    def _prepare_some(self, urls: Sequence[str]) -> bool:
        """Whether none is left."""
        until = time.monotonic() + PREPARING_SECONDS
        for _ in self._completion.run(urls) if self._completion else ():
            if self._stopped.is_set() or time.monotonic() > until:
                return False
        return True

    def _load(self) -> Catalogue:
        self._read_state = file_state(self._pages_file)
        self._next_look = 0.0
        catalogue = load_catalogue(self._pages_file)
        refresher = Refresher(catalogue, self._store, preparations=self._preparations)
        self._close()
        self._refresher = refresher
        self._crawl = BackgroundCrawl(Crawler(catalogue, self._store, refresher), report=self._report)
        return catalogue

    def _close(self) -> None:
        if self._refresher is not None:
            self._refresher.stop()
        if self._crawl is not None:
            self._crawl.join()
        if self._refresher is not None:
            self._refresher.close()

    def _reloaded(self, catalogue: Catalogue) -> Catalogue:
        if file_state(self._pages_file) == self._read_state:
            return catalogue
        try:
            return self._load()
        except ConfigurationError as error:
            logger.error("%s; going on with the pages from before", error)
            return catalogue
