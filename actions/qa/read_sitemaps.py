"""Finds the pages of a site in its sitemap, and in the sitemaps that this one lists."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from actions.qa.errors import PageError, RefusedUrl
from actions.qa.refresh import Refresher
from actions.qa.robots import RobotsRules
from actions.qa.site_findings import Findings
from actions.qa.site_reading import Sitemap, read_sitemap
from actions.qa.site_scope import SiteScope, Standing, address_of_link, is_other_file
from actions.qa.sites import MAX_SITEMAP_BYTES, Skip
from actions.qa.url_rules import Address, canonical

MAX_SITEMAPS = 100
MAX_INDEX_DEPTH = 2
"""Sitemaps in an index; the protocol knows no index in an index, and some sites have one."""


class SitemapReader:
    """One crawl of one site."""

    def __init__(self, robots: RobotsRules, findings: Findings, *, refresher: Refresher) -> None:
        self._robots = robots
        self._findings = findings
        self._refresher = refresher
        self._scope = SiteScope(findings.site)
        self._sitemap = canonical(findings.site.sitemap)
        self._waiting = deque([(self._sitemap, 0)])
        self._seen = {self._sitemap.url}

    def run(self) -> None:
        """Read sitemap after sitemap into the findings."""
        n_read = 0
        while self._waiting:
            if self._refresher.is_stopped:
                self._findings.problems.append("it was stopped")
                return
            if n_read >= MAX_SITEMAPS:
                self._findings.cut(f"there are more than {MAX_SITEMAPS} sitemaps")
                return
            address, depth = self._waiting.popleft()
            n_read += 1
            try:
                self._take(self._read(address), of=address, depth=depth)
            except PageError as error:
                self._findings.problems.append(str(error))

    def _read(self, address: Address) -> Sitemap:
        fetched = self._refresher.fetcher.fetch_file(address, max_bytes=MAX_SITEMAP_BYTES)
        return read_sitemap(self._refresher.extractor, fetched)

    def _take(self, sitemap: Sitemap, *, of: Address, depth: int) -> None:
        if sitemap.cut:
            self._findings.cut(f"{of.url} lists more than a sitemap may")
        for address in self._addresses(sitemap.locations, base=of.url):
            if sitemap.is_index:
                self._queue(address, depth=depth + 1)
            elif not self._add(address):
                return

    def _addresses(self, locations: Iterable[str], *, base: str) -> Iterable[Address]:
        for location in locations:
            try:
                yield address_of_link(location, base=base)
            except RefusedUrl:
                self._findings.skipped[Skip.OUTSIDE] += 1

    def _queue(self, address: Address, *, depth: int) -> None:
        if (address.scheme, address.origin) != (self._sitemap.scheme, self._sitemap.origin):
            self._findings.skipped[Skip.OUTSIDE] += 1
        elif depth > MAX_INDEX_DEPTH:
            self._findings.cut(f"sitemaps are nested more than {MAX_INDEX_DEPTH} deep")
        elif address.url not in self._seen:
            self._seen.add(address.url)
            self._waiting.append((address, depth))

    def _add(self, address: Address) -> bool:
        """Take a page if it is one of the site; false when there is no room for any more."""
        standing = self._scope.standing(address)
        if standing is Standing.INSIDE and not is_other_file(address) and self._robots.allows(address):
            return self._findings.add(address.url)
        self._findings.skipped[_why_not(standing, address)] += 1
        return True


def _why_not(standing: Standing, address: Address) -> Skip:
    reasons = {Standing.OUTSIDE: Skip.OUTSIDE, Standing.EXCLUDED: Skip.EXCLUDED}
    if standing in reasons:
        return reasons[standing]
    return Skip.NOT_A_PAGE if is_other_file(address) else Skip.ROBOTS
