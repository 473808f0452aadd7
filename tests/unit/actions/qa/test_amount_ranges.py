"""What amounts the names of rows are about, and which one a question is about."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.amount_ranges import AmountRange, asked_range, named_range, unit_of

INFINITE = math.inf


def months(low: float, high: float, *, has_low: bool = True, has_high: bool = True) -> AmountRange:
    return AmountRange(low, high, "month", has_low=has_low, has_high=has_high)


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
        ("moins de 2 ans", months(-INFINITE, 24, has_high=False)),
        ("entre 2 et 5 ans", months(24, 60)),
        ("de 3 mois à 2 ans", months(3, 24)),
        ("à partir de 5 ans", months(60, INFINITE)),
        ("6 ans et plus", months(72, INFINITE)),
        ("12 ans d’ancienneté ou plus", months(144, INFINITE)),
        ("au-delà de 10 ans", months(120, INFINITE, has_low=False)),
        ("6か月", months(6, 6)),
        ("1年6か月", months(18, 18)),
        ("3年未満", months(-INFINITE, 36, has_high=False)),
        ("3年以上5年未満", months(36, 60, has_high=False)),
        ("勤続10年以上", months(120, INFINITE)),
        ("２年超", months(24, INFINITE, has_low=False)),
        ("5年以下", months(-INFINITE, 60)),
        ("Jusqu’à 50 km", AmountRange(-INFINITE, 50, "km")),
        ("€100-150", AmountRange(100, 150, "euro")),
        ("5,000円以上", AmountRange(5000, INFINITE, "yen")),
        ("Level 2, 3 years", months(36, 36)),
        ("2 weeks", AmountRange(14, 14, "day")),
    ],
)
def test_what_a_name_is_about(name: str, expected: AmountRange) -> None:
    assert named_range(name) == expected


@pytest.mark.parametrize(
    "name", ["Grade 3", "一般社員", "Lyon", "2026年", "5 years, 10 days", "5 to 2 years", "1 km 2 km 3 km"]
)
def test_names_of_no_single_range(name: str) -> None:
    assert named_range(name) is None


def test_numbers_alone_have_the_unit_of_their_column() -> None:
    assert named_range("3-5", unit=unit_of("Years of service")) == months(36, 60)
    assert named_range("6+", unit=unit_of("勤続年数")) == months(72, INFINITE)
    assert named_range("3", unit=unit_of("Band")) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How much notice after 3 years?", months(36, 36)),
        ("préavis au bout de 3 ans d'ancienneté ?", months(36, 36)),
        ("3年働いたら有給は何日ですか", months(36, 36)),
        ("Notice for up to 18 months?", months(18, 18)),
        ("I have been here for more than 5 years", months(60, INFINITE, has_low=False)),
        ("勤続3年未満の場合", months(-INFINITE, 36, has_high=False)),
    ],
)
def test_what_a_question_is_about(question: str, expected: AmountRange) -> None:
    assert asked_range(question, "month") == expected


@pytest.mark.parametrize("question", ["How much notice?", "2026年の夏休みは?", "30 km?", "between 2 and 5 years?"])
def test_questions_of_no_single_amount(question: str) -> None:
    assert asked_range(question, "month") is None


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


def test_amounts_of_other_units_never_meet() -> None:
    assert not AmountRange(1, 5, "km").meets(AmountRange(1, 5, "month"))


@given(st.text(max_size=60))
def test_any_text_can_be_a_name(text: str) -> None:
    found = named_range(text)
    assert found is None or found.low <= found.high
