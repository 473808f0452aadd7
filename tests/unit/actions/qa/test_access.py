"""Who may be shown which page: the one policy, stated case by case."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from actions.qa.access import may_be_shown
from actions.qa.audience import Asker, PageAttributes
from actions.qa.types import Page
from tests.support.askers import askers, attributes

UNKNOWN = Asker()
MANAGER = Asker(frozenset({"managers"}))
COUNCIL_IN_FRANCE = Asker(frozenset({"works-council", "union"}), country="fr")
AT_ACME = Asker(company="acme")


def page(*, audience: str = "", country: str = "", company: str = "") -> Page:
    said = PageAttributes(frozenset(audience.split()), frozenset(country.split()), frozenset(company.split()))
    return Page("http://intranet.example/a", 60.0, attributes=said)


@pytest.mark.parametrize(
    ("subject", "asker", "is_shown"),
    [
        (page(), UNKNOWN, True),
        (page(), COUNCIL_IN_FRANCE, True),
        (page(audience="managers"), UNKNOWN, False),
        (page(audience="managers"), MANAGER, True),
        (page(audience="managers works-council"), COUNCIL_IN_FRANCE, True),
        (page(audience="managers"), COUNCIL_IN_FRANCE, False),
        (page(country="fr be"), UNKNOWN, True),
        (page(country="fr be"), COUNCIL_IN_FRANCE, True),
        (page(country="jp"), COUNCIL_IN_FRANCE, False),
        (page(country="jp"), MANAGER, True),
        (page(company="acme"), AT_ACME, True),
        (page(company="other"), AT_ACME, False),
        (page(company="other"), UNKNOWN, True),
        (page(audience="managers", country="jp"), Asker(frozenset({"managers"}), country="fr"), False),
    ],
)
def test_who_is_shown_what(subject: Page, asker: Asker, is_shown: bool) -> None:
    assert may_be_shown(subject, asker) == is_shown


@given(said=attributes(), asker=askers())
def test_knowing_less_of_an_asker_never_opens_a_page_with_an_audience(said: PageAttributes, asker: Asker) -> None:
    subject = Page("http://intranet.example/a", 60.0, attributes=said)
    assert may_be_shown(subject, replace(asker, audiences=frozenset())) == (
        not said.audiences and may_be_shown(subject, asker)
    )


@given(said=attributes(), asker=askers())
def test_country_and_company_only_narrow(said: PageAttributes, asker: Asker) -> None:
    subject = Page("http://intranet.example/a", 60.0, attributes=said)
    if may_be_shown(subject, asker):
        assert may_be_shown(subject, Asker(asker.audiences))
