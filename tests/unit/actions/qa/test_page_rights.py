"""Whose text may stand under which address."""

from __future__ import annotations

import pytest

from actions.qa.audience import PageAttributes
from actions.qa.errors import ForOthers
from actions.qa.page_rights import PageRights
from actions.qa.pages import Catalogue
from actions.qa.sites import Site
from actions.qa.types import Page
from actions.qa.url_rules import canonical

HOST = "http://intranet.example"
MANAGERS = PageAttributes(audiences=frozenset({"managers"}))
DIRECTORS_TOO = PageAttributes(audiences=frozenset({"managers", "directors"}))
FRANCE = PageAttributes(countries=frozenset({"fr"}))
EVERYONE = PageAttributes()
BONUS = Page(f"{HOST}/hr/bonus", 60, attributes=MANAGERS)
LISTED = (
    BONUS,
    Page(f"{HOST}/hr/pay", 60, attributes=DIRECTORS_TOO),
    Page(f"{HOST}/hr/leave", 60),
    Page(f"{HOST}/fr/leave", 60, attributes=FRANCE),
    Page(f"{HOST}/hr/form?id=1", 60, attributes=MANAGERS),
)
SITES = (Site(f"{HOST}/hr/", 60), Site(f"{HOST}/board/", 60, attributes=MANAGERS))
RIGHTS = PageRights(Catalogue(LISTED, sites=SITES))


def leads(page: Page, target: str) -> bool:
    """Whether it may."""
    try:
        RIGHTS.check_redirect(page, canonical(HOST + target if target.startswith("/") else target))
    except ForOthers:
        return False
    return True


@pytest.mark.parametrize(
    "target",
    [
        "/hr/bonus",
        "/hr/%62onus",
        "/hr/bonus/",
        "/hr/bonus?session=1",
        "https://intranet.example/hr/bonus",
        "/hr/pay",
        "/fr/leave",
        "/hr/form?id=1",
        "/board/minutes",
        "https://intranet.example/board/minutes",
    ],
)
def test_a_page_for_everyone_leads_to_none_that_is_for_some(target: str) -> None:
    assert not leads(Page(f"{HOST}/hr/old", 60), target)


@pytest.mark.parametrize("target", ["/hr/leave", "/hr/other", "/hr/form?id=2", "/elsewhere", "/hr/leave/?x=1"])
def test_it_may_lead_to_what_is_for_everyone(target: str) -> None:
    assert leads(Page(f"{HOST}/hr/old", 60), target)


def test_a_page_for_some_may_lead_to_itself_and_to_what_is_for_more_people() -> None:
    for target in ("/hr/bonus/", "https://intranet.example/hr/bonus", "/hr/pay", "/hr/leave", "/board/minutes"):
        assert leads(BONUS, target)
    assert not leads(LISTED[1], "/hr/bonus")  # directors need not be managers
    assert not leads(BONUS, "/fr/leave")


def test_the_message_names_both() -> None:
    with pytest.raises(ForOthers, match=r"/hr/old: leads to .*/hr/bonus, which is for others"):
        RIGHTS.check_redirect(Page(f"{HOST}/hr/old", 60), canonical(BONUS.url))


def test_of_pages_that_say_the_same_those_for_everyone_are_withheld() -> None:
    old, unknown = f"{HOST}/hr/old", "http://elsewhere.example/"
    assert RIGHTS.withheld([BONUS.url, old, unknown]) == (old,)
    assert RIGHTS.withheld([old, f"{HOST}/board/minutes"]) == (old,)
    assert RIGHTS.withheld([BONUS.url, LISTED[1].url]) == ()  # neither is for everyone
    assert RIGHTS.withheld([old, f"{HOST}/hr/leave", f"{HOST}/fr/leave"]) == ()
