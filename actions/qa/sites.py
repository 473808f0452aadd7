"""The nouns of sites: places of the intranet where pages are looked for, instead of being listed one by one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from actions.qa.audience import PageAttributes
from actions.qa.types import Page

MAX_SITEMAP_BYTES = 10_000_000
"""Of one sitemap, decompressed: 50,000 addresses, which is as many as the protocol allows, are about as much."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the catalogue says of one site."""

    prefix: str
    """Every page of the site is under it: same scheme, host and port, and the path from a segment's beginning."""
    max_age_seconds: float
    """Of its pages, see `Page`."""
    sitemap: str = ""
    """Where its pages are listed; empty when they are found by following links from `start`."""
    start: str = ""
    """Where following links begins; empty when there is a sitemap."""
    exclude: tuple[str, ...] = ()
    """Shell patterns on the path: a page whose path fits one is none of the site's."""
    query_parameters: tuple[str, ...] = ()
    """What of a link's query string tells one page from another; the rest of it is dropped."""
    max_pages: int = 500
    max_depth: int = 5
    """Clicks from `start`."""
    crawl_every_seconds: float = 86400.0
    language: str = ""
    """Of its pages, see `Page`."""
    attributes: PageAttributes = field(default_factory=PageAttributes)
    """Whom its pages are for."""

    def page(self, url: str) -> Page:
        """A page of this site."""
        return Page(url, self.max_age_seconds, language=self.language, attributes=self.attributes)


@dataclass(frozen=True, slots=True)
class DiscoveredPage:
    """A page that a crawl found."""

    url: str
    site: str
    """Prefix of the site that it was found in."""
    seen_at: datetime
    """When a crawl last found it."""
    is_missed: bool = False
    """The last complete crawl did not find it, and was not believed."""


@dataclass(frozen=True, slots=True)
class CrawlState:
    """How it stands with the crawls of one site."""

    attempted_at: datetime
    settings: str
    """What the catalogue said of the site then."""
    failures: int
    """How many crawls broke off since one went to its end."""
    crawl_delay_seconds: float
    """What the site's robots.txt asks for, 0 when it does not."""


class Skip(StrEnum):
    """Why an address that was found is not a page of the site."""

    ROBOTS = "robots"
    """robots.txt, or the page itself by `noindex`."""
    EXCLUDED = "excluded"
    """A pattern of the catalogue."""
    OUTSIDE = "outside"
    """The sitemap lists it, and it is not under the prefix."""
    NOT_A_PAGE = "not_a_page"
    """Another kind of file, a dead link, or a page that leads elsewhere."""
    LIMIT = "limit"
    """Too many pages, too deep, or too many links on one page."""


@dataclass(frozen=True, slots=True)
class CrawlCounts:
    """What a crawl found."""

    found: int
    new: int
    """Of those, how many were not known before."""
    gone: int
    """Known before, and not found."""
    skipped: tuple[tuple[Skip, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Complete:
    """The crawl saw the whole site; pages that are gone were removed."""

    site: Site
    counts: CrawlCounts


@dataclass(frozen=True, slots=True)
class Doubted:
    """The crawl saw the whole site, and so little of it that what is gone stays for now."""

    site: Site
    counts: CrawlCounts
    reason: str


@dataclass(frozen=True, slots=True)
class Incomplete:
    """The crawl did not see the whole site: what was found is added, and nothing is removed."""

    site: Site
    counts: CrawlCounts
    problems: tuple[str, ...]


CrawlOutcome = Complete | Doubted | Incomplete
