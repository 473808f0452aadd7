"""The page catalogue, `data/pages.yml`: the only source of the addresses that Kate asks for (criterion F1).

It lists pages, and sites whose pages are looked for.

The smallest catalogue:

    pages:
      - url: https://intranet.example/hr/leave

All that can be said, with what holds when it is not:

    defaults:
      language: en                # ISO 639-1; nothing: what each page says of itself
      max_age: 1d                 # 90s, 30m, 12h, 7d, or a number of seconds; older copies are stale
      country: [fr, be]           # whom pages are for, see below; audience and company can be given as well
      user_agent: Kate/0.1
      contact: it@company.example # added to the user agent, so that a page's owner can complain
      ca_bundle: certs/company.pem  # a private certificate authority, relative to this file
      limits:
        max_bytes: 2000000        # of a page, decoded
        deadline_seconds: 10      # for a page, redirects and retries included
        requests_at_once: 2       # to one host
        requests_per_second: 1    # to one host
    pages:
      - url: https://intranet.example/hr/leave
        title: Leave              # what employees are shown; nothing: the page's own
        language: fr
        max_age: 6h
        audience: [managers]      # only for members of at least one of these
        country: [fr]             # ISO 3166-1 alpha-2
        company: [acme]
        translation_of: https://intranet.example/hr/leave-in-english  # another page of this list
    sites:                        # beside `pages`, or instead of it: pages are looked for
      - prefix: https://intranet.example/hr/    # every page found is under it
        sitemap: https://intranet.example/sitemap.xml  # same host; nothing: links are followed
        exclude: ["*/archive/*"]  # shell patterns on the path
        max_pages: 500            # 1 to 50000; a crawl that hits a limit removes nothing
        crawl_every: 1d           # how often pages are looked for anew
        language: fr              # and max_age, audience, country, company: as for a page
      - prefix: https://intranet.example/rh/
        start: https://intranet.example/rh/index.html  # nothing: the prefix
        max_depth: 5              # clicks from start
        query_parameters: [id]    # what of a link's query string tells pages apart; the rest is dropped

`audience` is a right: such a page is used only for an asker who is known to be in one of its audiences, and nobody
else is shown any of it. `country` and `company` narrow: when the asker's own is known, pages of others are left out;
when it is not, all are used. What a page says replaces what the defaults say; `audience: []` is for everyone again.

Pages that are translations of each other answer in the employee's language where they can. One `translation_of:` a
translation is enough, whichever of them it names; pages that name each other with `hreflang` need none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path

from actions.qa._yaml_reader import Section, read_yaml
from actions.qa.audience import PageAttributes
from actions.qa.catalogue_values import duration_seconds, language
from actions.qa.errors import RefusedUrl
from actions.qa.page_attributes import ATTRIBUTE_KEYS, read_attributes
from actions.qa.page_translations import resolve_translations
from actions.qa.site_entries import sites_of
from actions.qa.sites import Site
from actions.qa.types import Page
from actions.qa.url_rules import Origin, canonical

DEFAULT_PAGES_FILE = Path("data/pages.yml")

_HEADER_TEXT = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a page's server Kate may use, and how much of Kate a page may."""

    max_bytes: int = 2_000_000
    """Of a page after content decoding."""
    deadline_seconds: float = 10.0
    """For a page in all: redirects, retries and waits included."""
    requests_at_once: int = 2
    """To one host."""
    requests_per_second: float = 1.0
    """To one host."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for every page that does not say otherwise."""

    language: str = ""
    max_age_seconds: float = 86400.0
    user_agent: str = "Kate/0.1"
    contact: str = ""
    ca_bundle: Path | None = None
    """PEM file with a private certificate authority; None: the public ones."""
    limits: Limits = field(default_factory=Limits)
    attributes: PageAttributes = field(default_factory=PageAttributes)

    @property
    def user_agent_header(self) -> str:
        return f"{self.user_agent} (+{self.contact})" if self.contact else self.user_agent


@dataclass(frozen=True)
class Catalogue:
    """The pages that Kate may read, in the order of their file."""

    pages: tuple[Page, ...]
    """Those that it lists; those that were found in its sites are in `actions.qa.askable`."""
    defaults: Defaults = field(default_factory=Defaults)
    sites: tuple[Site, ...] = ()

    @cached_property
    def origins(self) -> frozenset[Origin]:
        """Every host and port of a listed page: where redirects of listed pages may lead."""
        return frozenset(canonical(page.url).origin for page in self.pages)

    @cached_property
    def urls(self) -> tuple[str, ...]:
        return tuple(page.url for page in self.pages)

    def select(self, urls: Iterable[str]) -> tuple[Page, ...]:
        """The pages of these addresses, whatever their spelling, in catalogue order.

        Raises RefusedUrl for an address that is not in the catalogue.
        """
        return select_pages(self.pages, urls)


def select_pages(pages: Iterable[Page], urls: Iterable[str]) -> tuple[Page, ...]:
    """Those of the pages that have these addresses, whatever their spelling, in the pages' order.

    Raises RefusedUrl for an address that none of them has.
    """
    wanted = {canonical(url).url: url for url in urls}
    found = {canonical(page.url).url: page for page in pages}
    for key, url in wanted.items():
        if key not in found:
            raise RefusedUrl(f"{url}: not in the page catalogue")
    return tuple(page for key, page in found.items() if key in wanted)


def load_catalogue(path: Path = DEFAULT_PAGES_FILE) -> Catalogue:
    """Read a catalogue file.

    Raises PagesFileError, naming file, line and key, for whatever its author must correct.
    """
    root = read_yaml(path)
    root.allow("pages", "sites", "defaults")
    defaults = _defaults(root.section("defaults"), path.parent) if "defaults" in root else Defaults()
    site_sections = root.sections("sites") if root.get("sites") not in (None, []) else ()
    page_sections = () if site_sections and root.get("pages") in (None, []) else root.sections("pages")
    pages = tuple(_page(entry, defaults) for entry in page_sections)
    _refuse_duplicates(page_sections, pages)
    standard = Site("", defaults.max_age_seconds, language=defaults.language, attributes=defaults.attributes)
    sites = sites_of(site_sections, standard=standard)
    return Catalogue(resolve_translations(page_sections, pages), defaults, sites)


def _defaults(section: Section, folder: Path) -> Defaults:
    section.allow("language", "max_age", "user_agent", "contact", "ca_bundle", "limits", *ATTRIBUTE_KEYS)
    standard = Defaults()
    return Defaults(
        language=language(section),
        max_age_seconds=duration_seconds(section, "max_age", standard.max_age_seconds),
        user_agent=_header_text(section, "user_agent", standard.user_agent),
        contact=_header_text(section, "contact", standard.contact),
        ca_bundle=_ca_bundle(section, folder),
        limits=_limits(section.section("limits")) if "limits" in section else Limits(),
        attributes=read_attributes(section, standard.attributes),
    )


def _limits(section: Section) -> Limits:
    section.allow(*(limit.name for limit in fields(Limits)))
    standard = Limits()
    return Limits(
        max_bytes=section.whole_number("max_bytes", standard.max_bytes, between=(1, 50_000_000)),
        deadline_seconds=section.number("deadline_seconds", standard.deadline_seconds, between=(0.1, 300)),
        requests_at_once=section.whole_number("requests_at_once", standard.requests_at_once, between=(1, 16)),
        requests_per_second=section.number("requests_per_second", standard.requests_per_second, between=(0.001, 1000)),
    )


def _page(section: Section, defaults: Defaults) -> Page:
    section.allow("url", "title", "language", "max_age", "translation_of", *ATTRIBUTE_KEYS)
    url = section.text("url", required=True)
    try:
        canonical(url)
    except RefusedUrl as error:
        raise section.problem("url", str(error)) from error
    return Page(
        url=url,
        title=section.text("title"),
        language=language(section) or defaults.language,
        max_age_seconds=duration_seconds(section, "max_age", defaults.max_age_seconds),
        attributes=read_attributes(section, defaults.attributes),
    )


def _refuse_duplicates(sections: tuple[Section, ...], pages: tuple[Page, ...]) -> None:
    lines: dict[str, int] = {}
    for section, page in zip(sections, pages, strict=True):
        line = lines.setdefault(canonical(page.url).url, section.line("url"))
        if line != section.line("url"):
            raise section.problem("url", f"{page.url} is listed already in line {line}")


def _header_text(section: Section, key: str, standard: str) -> str:
    text = section.text(key) or standard
    if text and not _HEADER_TEXT.fullmatch(text):
        raise section.problem(key, f"goes into an HTTP header, so plain ASCII is expected, got {text!r}")
    return text


def _ca_bundle(section: Section, folder: Path) -> Path | None:
    text = section.text("ca_bundle")
    if not text:
        return None
    bundle = folder / text
    if not bundle.is_file():
        raise section.problem("ca_bundle", f"expected a PEM file, and there is none at {bundle}")
    return bundle
