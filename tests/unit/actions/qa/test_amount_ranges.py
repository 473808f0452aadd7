"""What amounts the names of rows are about."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.amount_ranges import AmountRange, amounts_in, named_range, range_at, unit_of

INFINITE = math.inf


def months(low: float, high: float, *, has_low: bool = True, has_high: bool = True) -> AmountRange:
    return AmountRange(low, high, is_time=True, has_low=has_low, has_high=has_high)


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
        ("Level 2, 3 years", months(36, 36)),
        ("Jusqu’à 50 km", AmountRange(-INFINITE, 50, is_time=False)),
        ("10-30 km", AmountRange(10, 30, is_time=False)),
    ],
)
def test_what_a_name_is_about(name: str, expected: AmountRange) -> None:
    assert named_range(name) == expected


@pytest.mark.parametrize(
    "name",
    [
        "Grade 3",
        "一般社員",
        "Lyon",
        "2026年",
        "5 years, 10 km",
        "5 to 2 years",
        "1 km 2 km 3 km",
        "1 1/2 years",
        "9:00",
    ],
)
def test_names_of_no_single_range(name: str) -> None:
    assert named_range(name) is None


def test_numbers_alone_have_the_unit_of_their_column() -> None:
    assert named_range("3-5", unit=unit_of("Years of service")) == months(36, 60)
    assert named_range("6+", unit=unit_of("勤続年数")) == months(72, INFINITE)
    assert named_range("3", unit=unit_of("Band")) is None


def test_the_amounts_of_a_text_are_where_they_stand() -> None:
    first, second = amounts_in("After 2 years, for 40 km")
    assert (first.value, first.unit, first.start, first.end) == (2, "year", 6, 13)
    assert (second.value, second.unit) == (40, "km")
    assert range_at(first) == months(24, INFINITE)  # after: from two on


ENDS = st.integers(0, 20)


@st.composite
def ranges(draw: st.DrawFn) -> AmountRange:
    low, high = sorted((draw(ENDS), draw(ENDS)))
    is_point = low == high
    return months(low, high, has_low=is_point or draw(st.booleans()), has_high=is_point or draw(st.booleans()))


@given(ranges(), ranges())
def test_ranges_meet_where_some_amount_is_in_both(one: AmountRange, other: AmountRange) -> None:
    def holds(found: AmountRange, value: float) -> bool:
        above = value > found.low or (value == found.low and found.has_low)
        return above and (value < found.high or (value == found.high and found.has_high))

    amounts = [step / 2 for step in range(42)]
    assert one.meets(other) == any(holds(one, value) and holds(other, value) for value in amounts)
    assert one.meets(other) == other.meets(one)


def test_times_and_distances_never_meet() -> None:
    assert not AmountRange(1, 5, is_time=True).meets(AmountRange(1, 5, is_time=False))


@given(st.text(alphabet="0123456789 -yearsansも年未満以上か月km.,/", max_size=60))
def test_any_text_can_be_a_name(text: str) -> None:
    found = named_range(text)
    assert found is None or found.low <= found.high
