"""Reads the catalogue's `sites:`. Every complaint names file, line, key and what was expected."""

from __future__ import annotations

from actions.qa._yaml_reader import Section
from actions.qa.catalogue_values import duration_seconds, language
from actions.qa.errors import ConfigurationError, RefusedUrl
from actions.qa.page_attributes import ATTRIBUTE_KEYS, read_attributes
from actions.qa.site_scope import SiteScope, normal, path_of
from actions.qa.sites import Site
from actions.qa.url_rules import Address, canonical

_KEYS = (
    "prefix",
    "sitemap",
    "start",
    "exclude",
    "query_parameters",
    "max_pages",
    "max_depth",
    "crawl_every",
    "language",
    "max_age",
)
_FOR_LINKS_ONLY = ("start", "max_depth", "query_parameters")


def sites_of(sections: tuple[Section, ...], *, standard: Site) -> tuple[Site, ...]:
    """The sites that these entries describe; `standard` says what holds where an entry does not.

    Raises PagesFileError.
    """
    sites = tuple(_site(section, standard) for section in sections)
    for later, section in enumerate(sections):
        for earlier in range(later):
            _refuse_overlap(section, sites[later], sections[earlier], sites[earlier])
    return sites


def _site(section: Section, standard: Site) -> Site:
    section.allow(*_KEYS, *ATTRIBUTE_KEYS)
    prefix = _address(section, "prefix")
    if "?" in prefix.target:
        raise section.problem("prefix", f"expected an address without a query string, got {prefix.url}")
    sitemap = _sitemap(section, prefix)
    site = Site(
        prefix=prefix.url,
        sitemap=sitemap,
        start="" if sitemap else _address(section, "start").url if "start" in section else prefix.url,
        exclude=section.texts("exclude"),
        query_parameters=section.texts("query_parameters"),
        max_pages=section.whole_number("max_pages", standard.max_pages, between=(1, 50_000)),
        max_depth=section.whole_number("max_depth", standard.max_depth, between=(0, 100)),
        crawl_every_seconds=duration_seconds(section, "crawl_every", standard.crawl_every_seconds),
        language=language(section) or standard.language,
        max_age_seconds=duration_seconds(section, "max_age", standard.max_age_seconds),
        attributes=read_attributes(section, standard.attributes),
    )
    if site.start and not SiteScope(site).holds(canonical(site.start)):
        raise section.problem("start", f"expected an address of the site {site.prefix}, got {site.start}")
    return site


def _sitemap(section: Section, prefix: Address) -> str:
    if "sitemap" not in section:
        return ""
    for key in _FOR_LINKS_ONLY:
        if key in section:
            raise section.problem(key, "is for sites whose links are followed, and this one has a sitemap")
    sitemap = _address(section, "sitemap")
    if (sitemap.scheme, sitemap.origin) != (prefix.scheme, prefix.origin):
        raise section.problem("sitemap", f"expected the scheme, host and port of {prefix.url}, got {sitemap.url}")
    return sitemap.url


def _address(section: Section, key: str) -> Address:
    try:
        return normal(canonical(section.text(key, required=True)))
    except RefusedUrl as error:
        raise section.problem(key, str(error)) from error


def _refuse_overlap(section: Section, site: Site, earlier: Section, other: Site) -> None:
    """Whose attributes a page has must not depend on the order of a file."""
    if _is_inside(site, other) or _is_inside(other, site):
        raise _overlap(section, site, earlier)


def _is_inside(site: Site, other: Site) -> bool:
    inner, outer = canonical(site.prefix), canonical(other.prefix)
    path, folder = path_of(inner).rstrip("/"), path_of(outer).rstrip("/")
    same = (inner.scheme, inner.origin) == (outer.scheme, outer.origin)
    return same and (path == folder or path.startswith(f"{folder}/"))


def _overlap(section: Section, site: Site, earlier: Section) -> ConfigurationError:
    return section.problem("prefix", f"{site.prefix} overlaps with the site in line {earlier.line('prefix')}")
