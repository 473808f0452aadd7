"""Crawls in a thread of its own: a big site takes hours at one page a second, and other pages must not wait for it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from actions.qa.crawl import Crawler
from actions.qa.errors import StoreError
from actions.qa.page_outcomes import PageOutcome
from actions.qa.sites import CrawlOutcome, Site

logger = logging.getLogger(__name__)


class BackgroundCrawl:
    """At most one crawl at a time. Ends soon after its crawler's refresher is stopped."""

    def __init__(self, crawler: Crawler, *, report: Callable[[PageOutcome | CrawlOutcome], None]) -> None:
        """`report` is called from the crawl's thread."""
        self._crawler = crawler
        self._report = report
        self._thread: threading.Thread | None = None
        self._is_prepared = False

    def begin_if_due(self, *, now: datetime) -> None:
        """Begin to crawl the sites that are due, unless a crawl goes on. Raises StoreError."""
        if self._thread is not None and self._thread.is_alive():
            return
        if not self._is_prepared:
            self._crawler.prepare()
            self._is_prepared = True
        sites = self._crawler.due(now=now)
        if sites:
            self._thread = threading.Thread(target=self._crawl, args=(sites,), name="crawl", daemon=True)
            self._thread.start()

    def join(self) -> None:
        """Wait until no crawl goes on."""
        if self._thread is not None:
            self._thread.join()

    def _crawl(self, sites: tuple[Site, ...]) -> None:
        try:
            for site in sites:
                for outcome in self._crawler.crawl(site):
                    self._report(outcome)
        except StoreError as error:
            logger.error("the crawl broke off: %s", error)
