"""One fact in other words with another amount, and two facts that only look like one."""

from __future__ import annotations

import pytest

from actions.qa.reworded import Statement, are_one_fact, nothing_known

LEAVE = Statement("Annual leave", "Full-time employees receive 24 days of paid leave per year.", "24 days")
FAQ = "FAQ - holidays"


def close(_one: str, _other: str) -> float:
    return 0.8


def far(_one: str, _other: str) -> float:
    return 0.1


@pytest.mark.parametrize(
    "other",
    [
        Statement(FAQ, "Anyone on a full contract can count on 26 days off.", "26 days"),
        Statement(FAQ, "Anyone on a full contract can count on twenty-six days off.", "twenty-six days"),
    ],
)
def test_the_same_in_other_words_with_another_amount(other):
    assert are_one_fact(LEAVE, other, close)
    assert are_one_fact(other, LEAVE, close)


@pytest.mark.parametrize(
    "other",
    [
        Statement(FAQ, "Anyone on a full contract can count on twenty-four days off.", "twenty-four days"),
        Statement(FAQ, "Anyone on a full contract can count on 200 hours off.", "200 hours"),
        Statement("Leave", "Part-time employees receive 12 days of paid leave per year.", "12 days"),
    ],
)
def test_the_same_amount_another_unit_or_a_sentence_that_is_built_alike(other):
    assert not are_one_fact(LEAVE, other, close)
    assert not are_one_fact(other, LEAVE, close)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("After 2 years of service 25 days are yours.", "Having stayed for 5 years, you enjoy 30 days."),
        ("At least 25 days have to be taken.", "A maximum of 30 days may be used up."),
        ("At least 25 days have to be taken.", "Holidays are limited to no more than 30 days."),
        ("A minimum of 25 days is guaranteed by law.", "Our office grants 30 days of holiday."),
        ("Everyone can look forward to 20 to 25 days.", "Our office grants 30 days of holiday."),
        ("Everyone can look forward to about 25 days.", "Our office grants 30 days of holiday."),
        ("25 days or more are yours to take.", "Our office grants 30 days of holiday."),
        ("Holidays must not exceed 25 days.", "Our office grants 30 days of holiday."),
        ("Holidays are capped at 25 days.", "Our office grants 30 days of holiday."),
    ],
)
def test_other_conditions_and_opposite_limits_are_two_facts(one, other):
    assert not are_one_fact(Statement("Leave", one, "25 days"), Statement(FAQ, other, "30 days"), close)


def test_without_meaning_or_far_from_each_other_nothing_is_one_fact():
    other = Statement(FAQ, "Anyone on a full contract can count on 26 days off.", "26 days")
    assert not are_one_fact(LEAVE, other, far)
    assert not are_one_fact(LEAVE, other, nothing_known)
    assert not are_one_fact(LEAVE, other, lambda one, _: 0.1 if one == LEAVE.title else 0.9)


@pytest.mark.parametrize(
    ("title", "other_title"),
    [
        ("Annual leave (London)", "Annual leave (Manchester)"),
        ("Parental leave for mothers", "Parental leave for fathers"),
    ],
)
def test_pages_side_by_side_are_about_two_things(title, other_title):
    one = Statement(title, "Everyone gets 25 days of holiday a year.", "25 days")
    other = Statement(other_title, "Staff can count on 28 days off each calendar cycle.", "28 days")
    assert not are_one_fact(one, other, close)
    assert are_one_fact(one, Statement("FAQ - holidays", other.sentence, other.answer), close)


def test_a_company_at_the_end_of_both_titles_does_not_make_them_alike():
    one = Statement("Remote work - Sorvanne Energy Group", "Everyone may stay at home 2 days a week.", "2 days")
    other = Statement("Home office - Sorvanne Energy Group", "Working elsewhere is fine for 3 days.", "3 days")
    assert are_one_fact(one, other, close)


def test_two_ways_to_say_at_most_are_one_kind_of_limit():
    one = Statement("Leave", "Up to 25 days can be kept.", "25 days")
    other = Statement(FAQ, "Everybody takes no more than 30 days into January.", "30 days")
    assert are_one_fact(one, other, close)
