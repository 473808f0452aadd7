"""The pages that may be asked now: those that the catalogue lists, and those found in sites that it still allows."""

from __future__ import annotations

from collections.abc import Iterable

from actions.qa.errors import RefusedUrl
from actions.qa.pages import Catalogue
from actions.qa.site_scope import SiteScope, normal, scopes_holding
from actions.qa.sites import DiscoveredPage
from actions.qa.spellings import Place, normal_if_possible, place_of
from actions.qa.types import Page
from actions.qa.url_rules import Address, canonical


def askable_pages(catalogue: Catalogue, discovered: Iterable[DiscoveredPage]) -> tuple[Page, ...]:
    """Listed pages in the catalogue's order, then the others by URL. A page that is both is as it is listed.

    What is found at another spelling of a listed page's address that is for an audience is left out: it is that page,
    most likely, and its site would show it to everybody.
    """
    listed, for_some = listed_by_address(catalogue.pages), _places_for_some(catalogue.pages)
    scopes = tuple(map(SiteScope, catalogue.sites))
    addresses = {page.url: canonical(page.url) for page in discovered if page.url not in listed}
    found = {
        url: scopes_holding(scopes, address)
        for url, address in addresses.items()
        if not for_some or _place(address) not in for_some  # there may be thousands of them
    }
    return catalogue.pages + tuple(holders[0].site.page(url) for url, holders in sorted(found.items()) if holders)


def listed_by_address(pages: Iterable[Page]) -> dict[str, Page]:
    """Listed pages by the form of their address in which crawls find pages."""
    return {_found_as(page): page for page in pages}


def _places_for_some(pages: Iterable[Page]) -> set[Place]:
    """A page with a query string stands for itself alone, one without for all that differ from it by theirs."""
    return {_place(canonical(page.url)) for page in pages if page.attributes.audiences and "?" not in page.url}


def _place(address: Address) -> Place:
    return place_of(normal_if_possible(address))


def _found_as(page: Page) -> str:
    try:
        return normal(canonical(page.url)).url
    except RefusedUrl:  # a page may be listed under an address that is too odd to be found
        return page.url
