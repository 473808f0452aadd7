"""The row or item for whom a question asks, where the reader found the one beside it; and all that it stays with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.qa.asked_row import in_asked_row
from actions.qa.listing import list_answer
from actions.qa.types import Document, Passage, Span
from tests.support.structured import page

NOTICE = page(
    "#1 Notice",
    "These periods count from the letter:",
    "|! Seniority | Notice",
    "|Less than 2 years | 1 month",
    "|2 to 5 years | 2 months",
    "|More than 5 years | 3 months",
)
PREAVIS = page("#1 Préavis", "|! Ancienneté | Préavis", "|Moins de 2 ans | 1 mois", "|2 ans et plus | 2 mois")
YOKOKU = page("#1 退職", "|! 勤続年数 | 予告期間", "|3年未満 | 1か月", "|3年以上 | 2か月")
KYUKA = page(
    "#1 有給休暇", "|! 勤続年数 | 日数", "|6か月 | 10日", "|1年6か月 | 11日", "|2年6か月 | 12日", "|3年6か月 | 14日"
)
HYOSHO = page("#1 表彰", "|! 勤続年数 | 表彰", "|10年 | 金一封", "|20年 | 旅行券", "|30年 | 記念品")
AWARDS = page("#1 Awards", "|! Years of service | Award", "|5 | a watch", "|10 | a trip", "|20 | €1,000")
PENSION = page("#1 Pension", "|! Age | Company", "|Under 35 | 3 %", "|35 to 49 | 4.5 %", "|50 and over | 6.5 %")
NENKIN = page("#1 年金", "|! 年齢 | 会社", "|35歳未満 | 3 %", "|35歳から49歳 | 4.5 %", "|50歳以上 | 6.5 %")
CHILDREN = page("#1 Children", "|! Child's age | Allowance", "|Under 3 years | €300", "|Over 3 years | €0")
LOANS = page(
    "#1 Loans", "|! Repayment period | Most", "|12 months | €1,000", "|24 months | €2,000", "|36 months | €3,000"
)
LEAVE = page("#1 Leave", "|! Length of service | Leave", "|Less than 5 years | 25 days", "|5 years or more | 28 days")
FROM = page("#1 Leave", "|! Seniority | More", "|At least 5 years | 1 day", "|At least 10 years | 3 days")
CHECKS = page("#1 Health", "|! Age | Check-up", "|40 | heart", "|50 | colon", "|60 | eyes")
NTH = page("#1 Leave", "|! Year of service | Leave", "|1 | 20 days", "|2 | 22 days", "|3 | 24 days")
BY_HEADING = page(
    "#1 Length of service",
    "|! Repayment period | Most",
    "|12 months | €1,000",
    "|24 months | €2,000",
    "|36 months | €3,000",
)
NENDO = page("#1 有給", "|! 勤続年数 | 日数", "|1年目 | 10日", "|2年目 | 11日", "|3年目 | 12日")
SICK_PAY = page("#1 Sick pay", "|! Length of service | Full pay", "|Less than 1 year | none", "|1 to 5 years | 4 weeks")
PERIODS = page(
    "#1 Pay", "|! Length of service | Pay", "|First 6 months | 100%", "|Next 3 months | 50%", "|After 9 months | 0%"
)
LEVELS = page("#1 Leave", "|! Level | Leave", "|1 | 25 days", "|2 | 26 days", "|3 | 28 days")
MANAGERS = page(
    "#1 Notice",
    "|! Seniority | Notice",
    "|Less than 2 years | 1 week",
    "|2 to 5 years | 2 weeks",
    "|Managers (any seniority) | 3 months",
)
STAFF = page(
    "#1 Notice",
    "|! Staff, seniority | Notice",
    "|Drivers, less than 2 years | 1 week",
    "|Others, 2 years or more | 2 weeks",
)
ITEMS = page("#1 Notice", "#2 Length of service", "-1 Less than 5 years: one month", "-1 5 years or more: two months")
UNNAMED = page("#1 Bonus", "|! Who | Bonus", "|Less than 2 years | €100", "|2 years or more | €200")


def span(document: Document, words: str) -> Span:
    start = document.text.index(words)
    return Span(Passage(document, 0, len(document.text), ()), start, start + len(words), 5.0)


@pytest.mark.parametrize(
    ("document", "question", "found", "expected"),
    [
        (NOTICE, "How much notice do I give after 3 years?", "3 months", "2 months"),
        (NOTICE, "I have worked here for more than 5 years", "2 months", "3 months"),
        (NOTICE, "How much notice after 3 years?", "More than 5 years | 3 months", "2 to 5 years | 2 months"),
        (NOTICE, "Quel préavis avec 8 ans d'ancienneté ?", "1 month", "3 months"),
        (NOTICE, "入社して1年で退職するときの予告期間は?", "2 months", "1 month"),
        (PREAVIS, "ça fait dix ans que je suis là, quel préavis ?", "1 mois", "2 mois"),
        (YOKOKU, "勤続5年の予告期間は?", "1か月", "2か月"),
        (KYUKA, "入社して1年半で有給は何日?", "10日", "11日"),
        (KYUKA, "3年働くと有給は何日?", "14日", "12日"),
        (AWARDS, "What do I get after 12 years?", "€1,000", "a trip"),
        (AWARDS, "What do I get after 20 years?", "a watch", "€1,000"),
        (PENSION, "What does the company pay for a 40-year-old?", "6.5 %", "4.5 %"),
        (NENKIN, "42歳なんだけど、会社が何％出してくれる？", "6.5 %", "4.5 %"),
        (NENKIN, "j'ai 42 ans, la boîte met combien ?", "6.5 %", "4.5 %"),
        (ITEMS, "How long is the notice after 7 years?", "one month", "two months"),
        (ITEMS, "notice after 7 years", "Less than 5 years: one month", "5 years or more: two months"),
        (NOTICE, "I have worked here for 30 months, how much notice?", "1 month", "2 months"),
        (AWARDS, "I have worked here for over 15 years, what do I get?", "€1,000", "a trip"),
        (KYUKA, "勤続3年超の有給は?", "14日", "12日"),
    ],
)
def test_the_row_that_is_asked_for(document: Document, question: str, found: str, expected: str) -> None:
    moved = in_asked_row(question, span(document, found))
    assert document.text[moved.start : moved.end] == expected


@pytest.mark.parametrize(
    ("document", "question", "found"),
    [
        (NOTICE, "How much notice after 3 years?", "2 months"),  # found already
        (NOTICE, "How much notice do I give?", "3 months"),
        (NOTICE, "From when does it count, after 3 years?", "from the letter"),  # in no row
        # The amount is another one: an age, an illness, a wish, what is answered.
        (NOTICE, "I am 58 years old and joined in 2023. What is my notice?", "2 months"),
        (NOTICE, "I retire in 2 years. What notice must I give, I joined long ago?", "3 months"),
        (NOTICE, "Can I reduce notice in the last 6 months before I retire?", "3 months"),
        (NOTICE, "After how many years is the notice 3 months?", "More than 5 years"),
        (NOTICE, "Who has 3 months' notice?", "More than 5 years | 3 months"),
        (NOTICE, "Is it 2 months after 1 month here?", "3 months"),
        (NOTICE, "Is it 3 months after 3 months of service?", "3 months"),
        (PREAVIS, "J'ai 55 ans, quel est mon préavis ?", "1 mois"),
        (PREAVIS, "Puis-je partir dans un mois, ou quel est mon préavis ?", "2 mois"),
        (YOKOKU, "55歳ですが予告期間は?", "1か月"),
        (YOKOKU, "小学3年生の子がいます。予告期間は?", "1か月"),
        (YOKOKU, "入社3年目です", "1か月"),
        (YOKOKU, "令和7年3月に入社しました", "1か月"),
        (KYUKA, "令和7年に入社した場合、最初の有給は何日?", "10日"),
        (HYOSHO, "平成30年に入社しました", "金一封"),
        (SICK_PAY, "I'm off sick for 3 months. How long is full pay?", "4 weeks"),
        (CHILDREN, "I have worked here for 10 years and have a baby", "€300"),
        (CHILDREN, "allowance after 10 years", "€300"),
        (UNNAMED, "bonus with 3 years of service", "€100"),
        (NOTICE, "after 7 years if I am 55 years old", "1 month"),
        (LOANS, "I have worked here for 2 years. How much can I borrow over 36 months?", "€3,000"),
        (LOANS, "I have worked here for 2 years. How much can I borrow?", "€3,000"),
        (CHILDREN, "I am 35 years old and have a baby", "€300"),
        (CHILDREN, "What is the allowance for a child of 4 years of age?", "€300"),
        (CHILDREN, "J'ai 35 ans et un enfant de 2 ans, combien je touche ?", "€300"),
        (PENSION, "My child is 4 years old. What does the company pay?", "6.5 %"),
        (PENSION, "I am on a two-year contract. What does the company pay?", "6.5 %"),
        (PENSION, "J'ai 10 ans d'expérience, combien ?", "6.5 %"),
        (LEAVE, "I have worked here for 3 years. When do I get 28 days?", "28 days"),
        (LEAVE, "Do I get 28 days after 3 years?", "28 days"),
        (LEAVE, "I have worked here for 12 years. How many days does my new colleague get?", "25 days"),
        (LEAVE, "leave with 5+ years of service?", "28 days"),
        (LEAVE, "at least 4 years of service: how many days?", "28 days"),
        (LEAVE, "leave with 2 to 4 years of service", "28 days"),
        (SICK_PAY, "How long is full pay after 3 months in hospital?", "4 weeks"),
        (SICK_PAY, "full pay after 6 months of unpaid leave", "4 weeks"),
        (NOTICE, "I have worked from home for 1 year, what is my notice?", "3 months"),
        (NOTICE, "I was self-employed for 10 years, what is my notice?", "1 month"),
        (PREAVIS, "Je travaille chez moi depuis 1 an, quel préavis ?", "2 mois"),
        (NOTICE, "Do I leave after 3 months?", "3 months"),
        (NOTICE, "Do I leave after 3 months?", "2 months"),
        (MANAGERS, "notice after 3 years?", "3 months"),
        (FROM, "days after 7 years", "3 days"),
        (CHECKS, "I am 45 years old, which check-up do I get?", "colon"),
        (NTH, "leave after 2 years", "24 days"),
        (BY_HEADING, "I have worked here for 2 years. How much can I borrow?", "€3,000"),
        (NENDO, "入社して1年半で有給は何日?", "11日"),
        (UNNAMED, "bonus after 3 years", "€100"),  # of what?
        # The rows are not for amounts, or cannot be told apart by them.
        (NOTICE, "after 5 years of service or after 1 year of service", "3 months"),
        (LEVELS, "top level, how much leave do I have after 3 years?", "28 days"),
        (PERIODS, "pay after 3 months of service", "100%"),
        (MANAGERS, "I have been a manager for 3 years: notice for managers?", "3 months"),
        (STAFF, "notice for drivers with 3 years of service", "1 week"),
        (AWARDS, "What do I get after 2 years?", "a watch"),  # no step is reached
    ],
)
def test_the_readers_choice_stays(document: Document, question: str, found: str) -> None:
    chosen = span(document, found)
    assert in_asked_row(question, chosen) == chosen


def test_a_limit_that_is_in_two_rows_tells_nothing() -> None:
    overlapping = page("#1 Notice", "|! Seniority | Notice", "|0 to 5 years | 1 week", "|5 to 9 years | 2 weeks")
    chosen = span(overlapping, "2 weeks")
    assert in_asked_row("notice after 5 years", chosen) == chosen


def test_what_says_nothing_takes_no_answers_place() -> None:
    gaps = page(
        "#1 Notice", "|! Seniority | Notice | Form", "|0 to 4 years | 1 week |  ", "|5 to 9 years | 2 weeks | A"
    )
    chosen = span(gaps, "A")
    assert in_asked_row("form after 2 years", chosen) == chosen


def test_a_row_that_was_not_read_with_the_span_is_not_shown() -> None:
    chosen = span(NOTICE, "1 month")
    alone = replace(chosen, passage=replace(chosen.passage, end=chosen.end))
    assert in_asked_row("notice after 3 years", alone) == alone


def test_times_and_addresses_do_not_part_an_items_name() -> None:
    day = page("#1 Day", "#2 Length of service", "-1 2 years, 9:00 Welcome", "-1 3 years, http://h/ Training")
    chosen = span(day, "Welcome")
    assert in_asked_row("after 3 years", chosen) == chosen


def test_an_answer_comes_with_the_cells_of_the_row_that_is_asked_for() -> None:
    found = list_answer("How much notice do I give after 3 years?", [span(NOTICE, "3 months")])
    assert [item.text for item in found.items] == ["2 to 5 years", "2 months"]
    assert NOTICE.text[found.spans[0].start : found.spans[0].end] == "2 months"
