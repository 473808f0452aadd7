"""What a crawl has found so far, and what may be concluded from it at its end: pure policy, no network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from actions.qa.sites import CrawlCounts, DiscoveredPage, Site, Skip

BELIEVED_SHARE = 0.5
"""A crawl that finds less than this share of the known pages is not believed at once (criterion F9)."""
KEPT_FACTOR = 2
"""A site whose crawls never come to their end may have so many times `max_pages` known pages, and no more."""


@dataclass(slots=True)
class Findings:
    """Of one crawl of one site."""

    site: Site
    known: frozenset[str]
    """Addresses that earlier crawls found."""
    found: dict[str, None] = field(default_factory=dict)
    """Addresses, in the order in which they were found."""
    skipped: Counter[Skip] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    """What went wrong, so that this crawl did not see the whole site."""
    limits: list[str] = field(default_factory=list)
    """What the catalogue or Kate herself allows no more of, so that it did not either."""
    is_full: bool = False
    """There was a page for which there was no room."""
    n_new: int = 0
    """Of what was found, how many pages no earlier crawl had found."""

    def add(self, url: str) -> bool:
        """Take a page of the site; false when there is no room for it."""
        if url in self.found:
            return True
        is_new = url not in self.known
        n_kept = len(self.known) + self.n_new + is_new
        if len(self.found) < self.site.max_pages and not (is_new and n_kept > KEPT_FACTOR * self.site.max_pages):
            self.found[url] = None
            self.n_new += is_new
            return True
        self.is_full = True
        self.cut(f"there are more pages than max_pages: {self.site.max_pages}")
        return False

    def cut(self, why: str) -> None:
        """A limit keeps the crawl from seeing something."""
        self.skipped[Skip.LIMIT] += 1
        if why not in self.limits:
            self.limits.append(why)

    def counts(self) -> CrawlCounts:
        """The figures of the crawl."""
        skipped = tuple((skip, self.skipped[skip]) for skip in Skip if self.skipped[skip])
        return CrawlCounts(len(self.found), self.n_new, len(self.known - self.found.keys()), skipped)


def suspicion(*, n_found: int, n_known: int) -> str:
    """Why a complete crawl is not believed about what is gone; "" when it is."""
    if n_found < BELIEVED_SHARE * n_known:
        return f"only {n_found} pages were found where {n_known} are known: a broken menu or sitemap?"
    return ""


def to_remove(known: Iterable[DiscoveredPage], found: Iterable[str]) -> frozenset[str]:
    """What a complete crawl takes away: what it did not find; if it is suspicious, only what it misses again."""
    pages, seen = {page.url: page for page in known}, set(found)
    gone = pages.keys() - seen
    if suspicion(n_found=len(seen), n_known=len(pages)):
        return frozenset(url for url in gone if pages[url].is_missed)
    return frozenset(gone)
