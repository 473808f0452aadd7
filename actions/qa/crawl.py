"""Looks for the pages of sites, and decides what is gone.

crawler = Crawler(catalogue, store, refresher)
crawler.prepare()
for site in crawler.due(now=datetime.now(UTC)):
    for outcome in crawler.crawl(site):   # of each page that was pulled on the way; last, of the crawl
        print(outcome)
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from actions.qa.askable import listed_by_address
from actions.qa.errors import PageError
from actions.qa.follow_links import LinkFollower
from actions.qa.frontier import Frontier
from actions.qa.page_outcomes import PageOutcome
from actions.qa.pages import Catalogue
from actions.qa.read_sitemaps import SitemapReader
from actions.qa.refresh import Refresher
from actions.qa.robots import RobotsRules, fetch_robots, told_of
from actions.qa.site_findings import Findings, suspicion, to_remove
from actions.qa.site_scope import SiteScope
from actions.qa.sites import Complete, CrawlOutcome, CrawlState, DiscoveredPage, Doubted, Incomplete, Site
from actions.qa.store import PageStore
from actions.qa.url_rules import canonical

FIRST_RETRY_SECONDS = 600.0
"""After a crawl that broke off; doubled with each further one, and never longer than `crawl_every`."""


def is_due(site: Site, state: CrawlState | None, *, now: datetime) -> bool:
    """Whether it is time to look for the pages of a site."""
    if state is None or state.settings != settings_of(site):
        return True
    since_attempt = (now - state.attempted_at).total_seconds()
    patience = FIRST_RETRY_SECONDS * 2.0 ** min(state.failures - 1, 20) if state.failures else site.crawl_every_seconds
    return since_attempt >= min(patience, site.crawl_every_seconds)


def settings_of(site: Site) -> str:
    """What decides which pages a crawl finds; a site is crawled anew when it changes."""
    return repr((site.sitemap, site.start, site.exclude, site.query_parameters, site.max_pages, site.max_depth))


class Crawler:
    """Crawls the sites of a catalogue, one at a time."""

    def __init__(self, catalogue: Catalogue, store: PageStore, refresher: Refresher) -> None:
        self.sites = catalogue.sites
        self._listed = listed_by_address(catalogue.pages)
        self._user_agent = catalogue.defaults.user_agent
        self._store = store
        self._refresher = refresher

    def due(self, *, now: datetime) -> tuple[Site, ...]:
        """Sites that it is time to crawl. Raises StoreError."""
        states = self._store.sites.crawls()
        return tuple(site for site in self.sites if is_due(site, states.get(site.prefix), now=now))

    def crawl(self, site: Site, *, force: bool = False) -> Iterator[PageOutcome | CrawlOutcome]:
        """Look for the pages of one site: outcomes of pages that were pulled on the way, then of the crawl.

        `force`: take also pages that look wrong. Raises StoreError.
        """
        if self._refresher.is_stopped:
            return
        known = self._known(site)
        findings = Findings(site, frozenset(page.url for page in known))
        try:
            robots = fetch_robots(self._refresher.fetcher, canonical(site.prefix), user_agent=self._user_agent)
        except PageError as error:
            findings.problems.append(told_of(error))
            yield self._conclude(known, findings, delay_seconds=0.0)
            return
        self._refresher.fetcher.slow_down(canonical(site.prefix), robots.crawl_delay_seconds)
        yield from self._find(robots, findings, force=force)
        yield self._conclude(known, findings, delay_seconds=robots.crawl_delay_seconds)

    def _find(self, robots: RobotsRules, findings: Findings, *, force: bool) -> Iterator[PageOutcome]:
        site = findings.site
        if site.sitemap:
            SitemapReader(robots, findings, refresher=self._refresher).run()
            self._store.sites.add(site.prefix, findings.found, at=datetime.now(UTC))
            return
        frontier = Frontier(site, robots, findings)
        yield from LinkFollower(
            frontier,
            findings,
            refresher=self._refresher,
            store=self._store,
            listed=self._listed,
            force=force,
        ).run()

    def _known(self, site: Site) -> tuple[DiscoveredPage, ...]:
        """Pages of the site from before; those that the catalogue has come to exclude are none, and are forgotten."""
        scope = SiteScope(site)
        pages = [page for page in self._store.sites.pages() if page.site == site.prefix]
        allowed = tuple(page for page in pages if scope.holds(canonical(page.url)))
        self._store.sites.remove(page.url for page in set(pages).difference(allowed))
        return allowed

    def _conclude(self, known: tuple[DiscoveredPage, ...], findings: Findings, *, delay_seconds: float) -> CrawlOutcome:
        site, counts = findings.site, findings.counts()
        if not self._refresher.is_stopped:  # else it was no attempt of the site's
            failures = self._failures(site) + 1 if findings.problems else 0
            state = CrawlState(datetime.now(UTC), settings_of(site), failures, delay_seconds)
            self._store.sites.record_crawl(site.prefix, state)
        if findings.problems or findings.limits:
            return Incomplete(site, counts, (*findings.problems, *findings.limits))
        removed = to_remove(known, findings.found)
        self._store.sites.remove(removed)
        doubt = suspicion(n_found=len(findings.found), n_known=len(known))
        missed = findings.known - findings.found.keys() - removed
        if doubt and missed:
            self._store.sites.doubt(missed)
            return Doubted(site, counts, doubt)
        return Complete(site, counts)

    def _failures(self, site: Site) -> int:
        state = self._store.sites.crawls().get(site.prefix)
        return state.failures if state else 0

    def prepare(self) -> None:
        """Forget sites that left the catalogue, and obey what the others' robots.txt last asked for.

        Raises StoreError.
        """
        self._store.sites.prune([site.prefix for site in self.sites])
        states = self._store.sites.crawls()
        for site in self.sites:
            if site.prefix in states:
                self._refresher.fetcher.slow_down(canonical(site.prefix), states[site.prefix].crawl_delay_seconds)
