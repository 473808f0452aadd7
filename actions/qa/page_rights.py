"""Whose text may stand under which page's address: pure rules over the catalogue.

Whom a page is for, the catalogue says by its address; a redirect, or a server that gives one text under two addresses,
must not make it a page for everyone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from actions.qa.askable import listed_by_address
from actions.qa.audience import PageAttributes
from actions.qa.errors import ForOthers
from actions.qa.pages import Catalogue
from actions.qa.site_scope import SiteScope, scopes_holding
from actions.qa.spellings import Place, normal_if_possible, place_of, unencrypted
from actions.qa.types import Page
from actions.qa.url_rules import Address, canonical


class PageRights:
    """What one catalogue says of its addresses. Immutable."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._listed = listed_by_address(catalogue.pages)
        self._scopes = tuple(map(SiteScope, catalogue.sites))
        self._spelled: defaultdict[Place, list[Page]] = defaultdict(list)
        for page in catalogue.pages:
            address = normal_if_possible(canonical(page.url))
            if "?" not in address.target:
                self._spelled[place_of(address)].append(page)

    def check_redirect(self, page: Page, target: Address) -> None:
        """Judge where a page leads, which may be itself in another spelling.

        :raises ForOthers: it leads to a page that not everybody may be shown who may be shown this one.
        """
        if normal_if_possible(target).url == normal_if_possible(canonical(page.url)).url:
            return
        for attributes in self._attributes_at(target):
            if not _is_within(page.attributes, attributes):
                raise ForOthers(
                    f"{page.url}: leads to another page of the catalogue, {target.url}, which is for others"
                )

    def withheld(self, urls: Iterable[str]) -> tuple[str, ...]:
        """Of pages that say the same, those for everyone, if it is said also by a page that has an audience."""
        audiences = {url: attributes.audiences for url in urls for attributes in self._attributes_of(url)}
        if not any(audiences.values()):
            return ()
        return tuple(url for url, members in audiences.items() if not members)

    def _attributes_of(self, url: str) -> Collection[PageAttributes]:
        """Of a page that is stored: one, or none if the catalogue has left it out since."""
        address = canonical(url)
        page = self._listed.get(normal_if_possible(address).url)
        return [page.attributes] if page else self._of_site(address)

    def _attributes_at(self, address: Address) -> Collection[PageAttributes]:
        """Of the listed pages that this address may be, else of its site."""
        exact = self._listed.get(normal_if_possible(address).url)
        pages = [exact] if exact else self._spelled.get(place_of(normal_if_possible(address)), [])
        return [page.attributes for page in pages] or self._of_site(address)

    def _of_site(self, address: Address) -> Collection[PageAttributes]:
        holding = scopes_holding(self._scopes, address) or scopes_holding(self._scopes, unencrypted(address))
        return [scope.site.attributes for scope in holding[:1]]


def _is_within(page: PageAttributes, target: PageAttributes) -> bool:
    """Whether everybody whom the page is for is one whom the target is for."""
    pairs = (
        (page.audiences, target.audiences),
        (page.countries, target.countries),
        (page.companies, target.companies),
    )
    return all(not wanted or (own and own <= wanted) for own, wanted in pairs)
