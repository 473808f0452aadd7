"""What the amounts of a question tell of whom it is about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.asked_amounts import JUST_ABOVE, Role, asked_amount, role_of


@pytest.mark.parametrize(
    ("question", "role", "months"),
    [
        ("How much notice after 3 years?", Role.SERVICE, 36),
        ("I have worked here for 18 months, how many days?", Role.SERVICE, 18),
        ("leave for 7 years of service", Role.SERVICE, 84),
        ("notice after 7 years with the company", Role.SERVICE, 84),
        ("What does the company pay for a 40-year-old?", Role.AGE, 480),
        ("I am 42 years old", Role.AGE, 504),
        ("préavis au bout de 3 ans", Role.SERVICE, 36),
        ("avec 4 ans d’ancienneté", Role.SERVICE, 48),
        ("ça fait dix ans que je suis là", Role.SERVICE, 120),
        ("après un an et demi de boîte", Role.SERVICE, 18),
        ("j’ai 42 ans", Role.AGE, 504),
        ("勤続5年の予告期間は?", Role.SERVICE, 60),
        ("I joined the company 3 years ago", Role.SERVICE, 36),
        ("embauché il y a 4 ans, quel préavis ?", Role.SERVICE, 48),
        ("3年前に入社しました", Role.SERVICE, 36),
        ("nounou chez nous depuis 6 mois, quel préavis ?", Role.SERVICE, 6),
        ("je suis là depuis 10 ans, quel préavis ?", Role.SERVICE, 120),
        ("入社して1年半で有給は何日?", Role.SERVICE, 18),
        ("3年働いたら", Role.SERVICE, 36),
        ("入社して10年たったら", Role.SERVICE, 120),
        ("42歳なんだけど", Role.AGE, 504),
    ],
)
def test_what_an_amount_tells(question: str, role: Role, months: float) -> None:
    found = asked_amount(question)
    assert found is not None
    assert (found.role, found.months) == (role, months)


@pytest.mark.parametrize(
    "question",
    [
        "How much notice?",
        "Is my notice really 2 months?",
        "I retire in 2 years",
        "I worked here for 3 years and retire soon",
        "I'm off sick for 3 months",
        "during the first 2 years of service",
        "within 3 months",
        "after 1 1/2 years",
        "after 1½ years",
        "less than 2 years of service",
        "5+ years of service",
        "from 2 to 5 years of service",
        "After how many years of service",
        "every 3 years",
        "the rule changed 3 years ago",
        "la règle d'il y a 3 ans",
        "je suis enceinte depuis 3 mois",
        "puis-je partir dans un mois",
        "arrêt maladie après 3 ans d'ancienneté",
        "令和7年に入社した",
        "入社3年目です",
        "小学3年生の子がいます",
        "2026年に入社しました",
        "退職の1か月前",
    ],
)
def test_amounts_that_tell_nothing(question: str) -> None:
    assert asked_amount(question) is None


def test_more_than_is_a_little_more() -> None:
    for question in ("I have worked here for more than 5 years", "plus de 5 ans d'ancienneté", "勤続5年超"):
        found = asked_amount(question)
        assert found is not None
        assert found.months == 60 + JUST_ABOVE


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Child's age", Role.AGE),
        ("Tranche d'âge", Role.AGE),
        ("年齢", Role.AGE),
        ("Ancienneté", Role.SERVICE),
        ("Length of service", Role.SERVICE),
        ("勤続年数", Role.SERVICE),
        ("City", None),
        ("Wages", None),
    ],
)
def test_what_the_names_of_a_table_count(text: str, role: Role | None) -> None:
    assert role_of(text) is role


@given(st.text(alphabet="0123456789 afteryearsansjaiも年歳勤続働km.,/", max_size=80))
def test_any_question_can_be_asked(question: str) -> None:
    found = asked_amount(question)
    assert found is None or found.months >= 0
