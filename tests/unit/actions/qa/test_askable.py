"""Which pages may be asked, of what is listed and what crawls have found."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from actions.qa.askable import askable_pages
from actions.qa.audience import PageAttributes
from actions.qa.pages import Catalogue
from actions.qa.sites import DiscoveredPage, Site
from actions.qa.types import Page

HOST = "https://intranet.example"
MANAGERS = PageAttributes(audiences=frozenset({"managers"}))
LISTED = (
    Page(f"{HOST}/hr/bonus", 60, attributes=MANAGERS),
    Page(f"{HOST}/hr/leave", 60),
    Page(f"{HOST}/hr/pay?view=managers", 60, attributes=MANAGERS),
    Page("http://intranet.example/hr/plans/", 60, attributes=MANAGERS),
    Page(f"{HOST}/hr/board.aspx", 60, attributes=MANAGERS),
)
CATALOGUE = Catalogue(LISTED, sites=(Site(f"{HOST}/hr/", 60),))


def found_and_asked(*paths: str) -> list[str]:
    discovered = [DiscoveredPage(HOST + path, f"{HOST}/hr/", datetime(2026, 11, 1, tzinfo=UTC)) for path in paths]
    return [page.url.removeprefix(HOST) for page in askable_pages(CATALOGUE, discovered)[len(LISTED) :]]


@pytest.mark.parametrize(
    "path",
    [
        "/hr/bonus",
        "/hr/bonus/",
        "/hr/bonus?lang=en",
        "/hr/Board.aspx",
        "/hr//bonus",
        "/hr/%62onus/",
        "/hr/bonus/index.html",
        "/hr/plans",
        "/hr/plans/Default.aspx",
    ],
)
def test_a_page_for_some_is_not_asked_under_another_spelling_of_its_address(path: str) -> None:
    """Its site would show it to everybody, and the texts of both are the same only if no counter stands in them."""
    assert found_and_asked(path) == []


def test_other_pages_of_the_site_are_asked() -> None:
    others = ["/hr/Bonus", "/hr/bonuses", "/hr/index.html", "/hr/leave/", "/hr/pay", "/hr/pay?view=all"]
    assert found_and_asked(*others) == others
