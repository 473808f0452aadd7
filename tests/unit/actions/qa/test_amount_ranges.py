"""What amounts the names of rows are about."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.amount_ranges import AmountRange, amounts_in, named_range, unit_of
from actions.qa.quantities import plain

INFINITE = math.inf


def months(low: float, high: float, *, has_low: bool = True, has_high: bool = True) -> AmountRange:
    return AmountRange(low, high, has_low=has_low, has_high=has_high)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("1 year", months(12, 12)),
        ("two years", months(24, 24)),
        ("Less than 2 years", months(-INFINITE, 24, has_high=False)),
        ("no more than 3 years", months(-INFINITE, 36)),
        ("up to and including 2 years", months(-INFINITE, 24)),
        ("under 25 years old", months(-INFINITE, 300, has_high=False)),
        ("More than 5 years", months(60, INFINITE, has_low=False)),
        ("not less than 5 years", months(60, INFINITE)),
        ("5 years or more", months(60, INFINITE)),
        ("2 years of service or more", months(24, INFINITE)),
        ("5+ years", months(60, INFINITE)),
        ("2 to 5 years", months(24, 60)),
        ("2-5 years", months(24, 60)),
        ("more than 2 years to less than 5 years", months(24, 60, has_low=False, has_high=False)),
        ("6 months to 2 years", months(6, 24)),
        ("1 year 6 months", months(18, 18)),
        ("2 years and a half", months(30, 30)),
        ("moins de 2 ans", months(-INFINITE, 24, has_high=False)),
        ("entre 2 et 5 ans", months(24, 60)),
        ("de 3 mois à 2 ans", months(3, 24)),
        ("à partir de 5 ans", months(60, INFINITE)),
        ("6 ans et plus", months(72, INFINITE)),
        ("12 ans d’ancienneté ou plus", months(144, INFINITE)),
        ("au-delà de 10 ans", months(120, INFINITE, has_low=False)),
        ("un an et demi", months(18, 18)),
        ("6か月", months(6, 6)),
        ("1年6か月", months(18, 18)),
        ("1年半", months(18, 18)),
        ("3年未満", months(-INFINITE, 36, has_high=False)),
        ("3年以上5年未満", months(36, 60, has_high=False)),
        ("勤続10年以上", months(120, INFINITE)),
        ("２年超", months(24, INFINITE, has_low=False)),
        ("5年以下", months(-INFINITE, 60)),
        ("35歳から49歳", months(420, 588)),
        ("Moins d’un an", months(-INFINITE, 12, has_high=False)),
        ("plus d'un an", months(12, INFINITE, has_low=False)),
        ("- de 2 ans", months(-INFINITE, 24, has_high=False)),
        ("not exceeding 5 years", months(-INFINITE, 60)),
        ("2 years' service or more", months(24, INFINITE)),
    ],
)
def test_what_a_name_is_about(name: str, expected: AmountRange) -> None:
    assert named_range(name) == expected


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Grade 3",
            "一般社員",
            "Lyon",
            "2026年",
            "5 years, 10 months, 3 years",
            "5 to 2 years",
            "1 1/2 years",
            "9:00",
        ),
        *("Level 2, 3 years", "inférieure ou égale à 5 ans", "greater than or equal to 5 years", "upto 2 years"),
        *("less than 2 years or more than 5 years", "up to 2 years, up to 5 years"),
        *("de 2 à moins de 5 ans", "2nd year", "2e année", "2年目", "半年未満", "令和7年", "5 years plus", "40 km"),
    ],
)
def test_names_of_no_single_range(name: str) -> None:
    assert named_range(name) is None


def test_numbers_alone_have_the_unit_of_their_column() -> None:
    assert named_range("3-5", unit=unit_of("Years of service")) == months(36, 60)
    assert named_range("6+", unit=unit_of("勤続年数")) == months(72, INFINITE)
    assert named_range("3", unit=unit_of("Band")) is None


def test_the_amounts_of_a_text_are_where_they_stand() -> None:
    first, second = amounts_in(plain("After 2 years, for 40"))
    assert (first.value, first.unit, first.bound, first.start, first.end) == (2, "year", "at_least", 6, 13)
    assert (second.value, second.unit) == (40, "")
    assert first.months == 24


@pytest.mark.parametrize(
    ("found", "inside", "outside"),
    [
        (months(24, 60), [24, 36, 60], [23.5, 60.5]),
        (months(24, 60, has_low=False, has_high=False), [24.5, 59], [24, 60]),
        (months(60, INFINITE), [60, 1000], [59]),
        (months(12, 12), [12], [11, 13]),
    ],
)
def test_what_a_range_holds(found: AmountRange, inside: list[float], outside: list[float]) -> None:
    assert all(map(found.holds, inside))
    assert not any(map(found.holds, outside))


@given(st.text(alphabet="0123456789 -yearsansも年未満以上か月km.,/", max_size=60))
def test_any_text_can_be_a_name(text: str) -> None:
    found = named_range(text)
    assert found is None or found.low <= found.high
