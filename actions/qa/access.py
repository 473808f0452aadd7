"""Which pages an asker may be shown. Pure; the only place that decides it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from actions.qa.audience import Asker, PageAttributes
from actions.qa.types import Document, Page


def may_be_shown(page: Page, asker: Asker) -> bool:
    """Whether anything of this page may be used for this asker.

    An audience is a right: who is not known to have it does not. Country and company only narrow: they leave out
    pages of other countries and companies once the asker's own is known.
    """
    attributes = page.attributes
    return (
        _has_right(attributes.audiences, asker.audiences)
        and _concerns(attributes.countries, asker.country)
        and _concerns(attributes.companies, asker.company)
    )


def without_what_is_for_others(
    documents: Collection[Document], attributes: Mapping[str, PageAttributes]
) -> tuple[Document, ...]:
    """Documents without those of pages for everyone that say the same as a page that has an audience.

    :param attributes: of pages by address, of those that have any.
    """
    restricted = {document.url for document in documents if _audiences(document, attributes)}
    hashes = {document.content_hash for document in documents if document.url in restricted}
    return tuple(each for each in documents if each.url in restricted or each.content_hash not in hashes)


def are_for_the_same(one: PageAttributes, other: PageAttributes) -> bool:
    """Whether two pages are for the same people, so that they ought to agree with each other."""
    return (
        one.audiences == other.audiences
        and _overlap(one.countries, other.countries)
        and _overlap(one.companies, other.companies)
    )


def _audiences(document: Document, attributes: Mapping[str, PageAttributes]) -> frozenset[str]:
    return attributes.get(document.url, PageAttributes()).audiences


def _overlap(places: frozenset[str], others: frozenset[str]) -> bool:
    return not places or not others or not places.isdisjoint(others)


def _has_right(wanted: frozenset[str], held: frozenset[str]) -> bool:
    return not wanted or not wanted.isdisjoint(held)


def _concerns(places: frozenset[str], own: str) -> bool:
    return not places or not own or own in places
