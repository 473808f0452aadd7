"""Amounts in three languages, and when two of them differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.quantities import Quantity, differ, quantities, without_quantities


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("25 days", 25, "day"),
        ("twenty working days", 20, "working day"),
        ("a 6-month period", 6, "month"),
        ("£1,500", 1500, "pound"),
        ("1,500.50 dollars", 1500.5, "dollar"),
        ("10 % of it", 10, "percent"),
        ("2 times", 2, "occasion"),
        ("trois jours ouvrés", 3, "working day"),
        ("1 500 €", 1500, "euro"),
        ("1\u202f500\u00a0€", 1500, "euro"),
        ("1.500 euros", 1500, "euro"),
        ("2,5 jours", 2.5, "day"),
        ("18 mois", 18, "month"),
        ("月額５万円", 50000, "yen"),
        ("30,000円", 30000, "yen"),
        ("2.5千円", 2500, "yen"),
        ("三か月", 3, "month"),
        ("5営業日", 5, "working day"),
        ("20日間", 20, "day"),
        ("五割", 50, "percent"),
        ("vingt-cinq jours", 25, "day"),
        ("twenty-five days", 25, "day"),
        ("forty two people", 42, "person"),
        ("vingt et un jours", 21, "day"),
        ("soixante-dix-sept euros", 77, "euro"),
        ("quatre-vingt-onze ans", 91, "year"),
        ("quatre-vingts euros", 80, "euro"),
        ("vingt-et-une semaines", 21, "week"),
        ("soixante et une heures", 61, "hour"),
        ("十二日", 12, "day"),
        ("三十日", 30, "day"),
        ("二十五日間", 25, "day"),
        ("2万5千円", 25000, "yen"),
        ("1万5000円", 15000, "yen"),
        ("2万500円", 20500, "yen"),
        ("60歳", 60, "year of age"),
        ("two hundred pounds", 200, "pound"),
        ("trois cents euros", 300, "euro"),
        ("2,083 €", 2083, "euro"),
    ],
)
def test_an_amount_is_read(text: str, value: float, unit: str) -> None:
    assert quantities(text) == (Quantity(value, unit),)


@pytest.mark.parametrize(
    "text", ["25", "room 25", "on 25 May", "3月31日", "2024年", "daybreak", "one-off", "12th floor"]
)
def test_what_has_no_unit_is_no_amount(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        *("5 to 7 days", "5-7 days", "de 5 à 7 jours", "5～7日", "un jour et demi"),
        *("2,083 jours", "2.083 days", "€100-150", "£30 – 40", "$100 to $150", "1歳6か月"),
        *("1億2万5千円",),
        *("one or two days", "cinq à sept jours", "10日から20日"),
    ],
)
def test_what_is_only_understood_in_part_is_not_exact(text: str) -> None:
    assert any(not quantity.is_exact for quantity in quantities(text)) or len(quantities(text)) > 1


@pytest.mark.parametrize(
    ("one", "other", "is_different"),
    [
        ("25 days", "28 jours", True),
        ("5万円", "50,000円", False),
        ("20 days", "twenty working days", False),
        ("20 days", "4 weeks", False),
        ("3 to 5 days", "7 days", False),
        ("25 days and 3 hours", "25 days and 4 hours", False),
        ("25 days and 3 hours", "26 days and 4 hours", True),
        ("25 days, then 30 days", "28 days", False),
        ("none", "25 days", False),
        ("1 234,5 %", "1 234,6 %", True),
        ("1'234.5 %", "1'234.5 %", False),
        ("1 hour 30 minutes", "90 minutes", False),
        ("1時間30分", "90分", False),
        ("1歳6か月", "18か月", False),
        ("1 year and 6 months", "18 months", False),
        ("12€50", "12,50 €", False),
        ("£50k", "£50,000", False),
        ("£1.5 million", "£1,500,000", False),
        ("2½ days", "2.5 days", False),
        ("一四日", "14日", False),
        ("0,600 € par km", "0,60 € par km", False),
        ("0,603 € par km", "0,540 € par km", True),
        ("3.125 %", "3.15 %", True),
        ("1 hour 30 minutes", "1 hour 15 minutes", False),
        ("1 hour", "2 hours", True),
        ("十分な休み", "20分の休み", False),
        ("3分の2", "5分", False),
        ("2.083 days", "2.08 days", False),
        ("€100-150", "€120", False),
        ("1万5千円", "3万円", True),
        ("60歳", "65歳", True),
        ("deux cents euros", "trois cents euros", True),
    ],
)
def test_amounts_differ_only_where_it_is_plain(one: str, other: str, is_different: bool) -> None:
    assert differ(one, other) is is_different
    assert differ(other, one) is is_different


def test_a_sentence_without_its_amounts() -> None:
    assert without_quantities("You get 25 days after 2 years.").split() == ["you", "get", "after", "."]


@given(st.text(max_size=60))
def test_any_text_can_be_read_and_never_differs_from_itself(text: str) -> None:
    assert all(quantity.value >= 0 for quantity in quantities(text))
    assert not differ(text, text)


@given(st.integers(1, 999_999))
def test_an_amount_is_the_same_however_its_thousands_are_written(amount: int) -> None:
    for written in (
        f"{amount} €",
        f"{amount:,} €",
        f"{amount:,} €".replace(",", " "),
        f"{amount:,} €".replace(",", "."),
    ):
        assert quantities(written) == (Quantity(float(amount), "euro"),)


def test_a_number_of_ever_more_groups_is_read_no_further_than_numbers_go():
    """A page may be a table of figures without an end; looking back for where each begins took a quadratic time."""
    (found,) = quantities(" ".join(["123"] * 5000) + " days")
    assert not found.is_exact
    assert quantities("1,000,000,000 yen") == (Quantity(1e9, "yen"),)
