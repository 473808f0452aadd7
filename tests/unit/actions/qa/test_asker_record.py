"""Askers from plain values: taken as documented, or refused without quoting what came."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.asker_record import asker_of
from actions.qa.audience import Asker, is_code
from actions.qa.errors import KateError, MalformedAsker


def test_every_field_may_be_left_out() -> None:
    assert asker_of({}) == Asker()
    assert asker_of({"country": "fr"}) == Asker(country="fr")


def test_everything_that_can_be_known() -> None:
    record = {"audience": ["managers", "works-council"], "country": "fr", "company": "acme"}
    assert asker_of(record) == Asker(frozenset({"managers", "works-council"}), "fr", "acme")


CANARY = "Zqxcanary"


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (None, "expected an object with audience, country, company, came NoneType"),
        ([CANARY], "came list"),
        ({CANARY: 1}, "came also another"),
        ({"audience": CANARY}, "asker.audience: expected a list of codes, came str"),
        ({"audience": [CANARY]}, "asker.audience: expected lower-case letters"),
        ({"audience": [1]}, "came int"),
        ({"audience": ["a"] * 101}, "at most 100 codes, came 101"),
        ({"country": CANARY}, "asker.country: expected lower-case letters"),
        ({"country": "eu"}, "asker.country: expected an ISO 3166-1 alpha-2 code"),
        ({"country": None}, "asker.country"),
        ({"company": "a" * 65}, "asker.company"),
    ],
)
def test_what_is_malformed_is_refused_and_not_quoted(record: Any, said: str) -> None:
    with pytest.raises(MalformedAsker) as told:
        asker_of(record)
    assert said in str(told.value)
    assert CANARY not in str(told.value)
    assert isinstance(told.value, KateError)


def test_the_country_codes_of_the_european_institutions_are_known() -> None:
    assert asker_of({"country": "uk"}) == Asker(country="gb")
    assert asker_of({"country": "el"}) == Asker(country="gr")


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text() | st.sampled_from(["fr", "managers"]),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["audience", "country", "company", "x"]), inner, max_size=4)
    ),
)


@given(_JSON)
def test_any_json_is_an_asker_of_codes_or_malformed(record: Any) -> None:
    try:
        asker = asker_of(record)
    except MalformedAsker:
        return
    assert all(is_code(code) for code in asker.audiences)
    assert all(is_code(code) or not code for code in (asker.country, asker.company))
