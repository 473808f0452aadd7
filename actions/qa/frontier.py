"""Which addresses a crawl asks for next, nearest to the start first: pure policy, no network (criteria F1, F13)."""

from __future__ import annotations

from collections import deque

from actions.qa.errors import RefusedUrl
from actions.qa.robots import RobotsRules
from actions.qa.site_findings import Findings
from actions.qa.site_reading import PageLinks
from actions.qa.site_scope import SiteScope, Standing, address_of_link, is_other_file, with_parameters
from actions.qa.sites import Site, Skip
from actions.qa.url_rules import Address, canonical

ASKED_FACTOR = 2
"""A crawl asks for so many times `max_pages` addresses, and no more: dead links are links as well."""
MAX_SEEN = 200_000
"""Addresses that one crawl remembers; a site that makes up new ones for ever must not fill the memory."""


class Frontier:
    """Addresses of one site that wait to be asked, each once."""

    def __init__(self, site: Site, robots: RobotsRules, findings: Findings) -> None:
        self._site = site
        self._scope = SiteScope(site)
        self._robots = robots
        self._findings = findings
        self._waiting: deque[tuple[Address, int]] = deque()
        self._seen: set[str] = set()
        self._too_deep: set[str] = set()
        self._n_asked = 0
        self._admit(canonical(site.start), depth=0)

    @property
    def is_done(self) -> bool:
        """Nothing waits, or nothing more may be asked."""
        return not self._waiting or self._n_asked >= ASKED_FACTOR * self._site.max_pages

    def take(self) -> tuple[Address, int]:
        """The next address, and how many clicks from the start it is. Raises IndexError when nothing waits."""
        self._n_asked += 1
        return self._waiting.popleft()

    def tell_limits(self) -> None:
        """At the end of a crawl: what a limit cut off goes into the findings."""
        if self._waiting and self.is_done:
            self._findings.cut(f"{self._n_asked} addresses were asked for, and max_pages is {self._site.max_pages}")
        for _ in self._too_deep - self._seen:
            self._findings.cut(f"there are pages more than max_depth clicks from the start: {self._site.max_depth}")

    def see(self, address: Address) -> bool:
        """Note an address that was reached in another way; whether it is new."""
        is_new = address.url not in self._seen
        self._seen.add(address.url)
        return is_new

    def check(self, address: Address) -> None:
        """Raises RefusedUrl for what a crawl of this site may not ask."""
        self._scope.check(address)
        if not self._robots.allows(address):
            raise RefusedUrl(f"{address.url}: its robots.txt forbids it")

    def add(self, links: PageLinks, *, page: Address, depth: int) -> None:
        """Take the links of a page that is so many clicks from the start."""
        if links.nofollow:
            return
        if links.cut:
            self._findings.cut(f"{page.url} has more than {len(links.links)} links")
        base = _base(links, page)
        for link in links.links:
            try:
                address = with_parameters(address_of_link(link, base=base), self._site.query_parameters)
            except RefusedUrl:  # mailto:, javascript:, or worse
                continue
            self._admit(address, depth=depth + 1)

    def _admit(self, address: Address, *, depth: int) -> None:
        standing = self._scope.standing(address)
        if standing is Standing.OUTSIDE or address.url in self._seen:
            return
        if len(self._seen) + len(self._too_deep) >= MAX_SEEN:
            self._findings.cut(f"there are more than {MAX_SEEN} links")
            return
        self._seen.add(address.url)
        if standing is Standing.EXCLUDED:
            self._findings.skipped[Skip.EXCLUDED] += 1
        elif is_other_file(address):
            self._findings.skipped[Skip.NOT_A_PAGE] += 1
        elif not self._robots.allows(address):
            self._findings.skipped[Skip.ROBOTS] += 1
        elif depth > self._site.max_depth:
            self._seen.discard(address.url)
            self._too_deep.add(address.url)
        else:
            self._waiting.append((address, depth))


def _base(links: PageLinks, page: Address) -> str:
    try:
        return address_of_link(links.base, base=page.url).url if links.base else page.url
    except RefusedUrl:
        return page.url
