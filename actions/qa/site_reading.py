"""What a crawl reads of pages and sitemaps, in the extraction process: nothing here parses HTML or XML (X2)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.qa.extract import Extractor
from actions.qa.types import FetchedPage

_WORDS = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Where a page leads, and what it asks of robots."""

    base: str
    """What its links are relative to: its `<base>` as it is written, empty for its own address."""
    links: tuple[str, ...]
    """As they are written, those with `nofollow` left out."""
    noindex: bool
    nofollow: bool
    cut: bool
    """There were more links than are read."""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap lists."""

    locations: tuple[str, ...]
    is_index: bool
    """The locations are sitemaps themselves."""
    cut: bool
    """There were more than are read."""


def read_links(extractor: Extractor, fetched: FetchedPage) -> PageLinks:
    """The links of a page. Raises Unreadable."""
    values = extractor.read("links", fetched.body, charset=fetched.charset, url=fetched.url)
    asked = set(_WORDS.findall(fetched.robots.lower()))
    return PageLinks(
        base=values["base"],
        links=tuple(values["links"]),
        noindex=values["noindex"] or bool(asked & {"noindex", "none"}),
        nofollow=values["nofollow"] or bool(asked & {"nofollow", "none"}),
        cut=values["cut"],
    )


def read_sitemap(extractor: Extractor, fetched: FetchedPage) -> Sitemap:
    """The locations of a sitemap, which may be compressed with gzip. Raises Unreadable."""
    values = extractor.read("sitemap", fetched.body, charset=fetched.charset, url=fetched.url)
    return Sitemap(tuple(values["locations"]), is_index=values["is_index"], cut=values["cut"])
