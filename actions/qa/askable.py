"""The pages that may be asked now: those that the catalogue lists, and those found in sites that it still allows."""

from __future__ import annotations

from collections.abc import Iterable

from actions.qa.errors import RefusedUrl
from actions.qa.pages import Catalogue
from actions.qa.site_scope import SiteScope, normal, scopes_holding
from actions.qa.sites import DiscoveredPage
from actions.qa.types import Page
from actions.qa.url_rules import canonical


def askable_pages(catalogue: Catalogue, discovered: Iterable[DiscoveredPage]) -> tuple[Page, ...]:
    """Listed pages in the catalogue's order, then the others by URL. A page that is both is as it is listed."""
    listed = listed_by_address(catalogue.pages)
    scopes = tuple(map(SiteScope, catalogue.sites))
    found = {page.url: scopes_holding(scopes, canonical(page.url)) for page in discovered if page.url not in listed}
    return catalogue.pages + tuple(holders[0].site.page(url) for url, holders in sorted(found.items()) if holders)


def listed_by_address(pages: Iterable[Page]) -> dict[str, Page]:
    """Listed pages by the form of their address in which crawls find pages."""
    return {_found_as(page): page for page in pages}


def _found_as(page: Page) -> str:
    try:
        return normal(canonical(page.url)).url
    except RefusedUrl:  # a page may be listed under an address that is too odd to be found
        return page.url
