"""The row or the item that a question asks about, where the reader found the one beside it."""

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
AWARDS = page("#1 Awards", "|! Years of service | Award", "|5 | a watch", "|10 | a trip", "|20 | €1,000")
FAMILY = page(
    "#1 Family events",
    "-1 Marriage: 4 days",
    "-1 Birth of a child: 3 days",
    "-1 Moving house: 1 day",
    "-1 Ask your manager for others.",
)
HOTELS = page(
    "#1 Hotels", "|! City | Limit", "|Lyon | €130", "|Paris | €170", "|Paris La Défense | €190", "|Other cities | €90"
)
KYUKA = page(
    "#1 有給休暇", "|! 勤続年数 | 日数", "|6か月 | 10日", "|1年6か月 | 11日", "|2年6か月 | 12日", "|3年6か月 | 14日"
)


def span(document: Document, words: str) -> Span:
    start = document.text.index(words)
    return Span(Passage(document, 0, len(document.text), ()), start, start + len(words), 5.0)


@pytest.mark.parametrize(
    ("document", "question", "found", "expected"),
    [
        (NOTICE, "How much notice do I give after 3 years?", "3 months", "2 months"),
        (NOTICE, "Quel préavis au bout de 8 ans ?", "1 month", "3 months"),
        (NOTICE, "入社1年で退職するときの予告期間は?", "2 months", "1 month"),
        (NOTICE, "notice for more than 5 years", "2 months", "3 months"),
        (NOTICE, "How much notice after 3 years?", "More than 5 years | 3 months", "2 to 5 years | 2 months"),
        (AWARDS, "What do I get after 12 years?", "€1,000", "a trip"),
        (AWARDS, "What do I get after 20 years?", "a watch", "€1,000"),
        (KYUKA, "3年働くと有給は何日?", "14日", "12日"),
        (FAMILY, "How many days for moving house?", "4 days", "1 day"),
        (FAMILY, "days off for my marriage", "3 days", "4 days"),
        (HOTELS, "What is the hotel limit in Paris?", "€130", "€170"),
        (HOTELS, "limit in Paris La Défense?", "€170", "€190"),
    ],
)
def test_the_row_that_is_asked_for(document: Document, question: str, found: str, expected: str) -> None:
    moved = in_asked_row(question, span(document, found))
    assert document.text[moved.start : moved.end] == expected


@pytest.mark.parametrize(
    ("document", "question", "found"),
    [
        (NOTICE, "How much notice after 3 years?", "2 months"),  # found already
        (NOTICE, "How much notice do I give?", "3 months"),  # no row is named
        (NOTICE, "Do I have to give 3 months notice?", "3 months"),  # the amount is the answer's
        (NOTICE, "Is it 2 or 6 years?", "3 months"),  # which of them?
        (NOTICE, "From when do the 3 years count?", "from the letter"),  # not in a row
        (AWARDS, "What do I get after 2 years?", "a watch"),  # no step is reached
        (FAMILY, "days off for the birth of a child of my manager", "Ask your manager"),  # no item with a name
        (FAMILY, "Do I get leave for marriage and moving house?", "4 days"),  # two are named
        (FAMILY, "days after the birth, before marriage", "3 days"),  # the reader's row is named too
        (HOTELS, "hotel in Lyon or Paris", "€130"),
    ],
)
def test_the_readers_choice_stays(document: Document, question: str, found: str) -> None:
    chosen = span(document, found)
    assert in_asked_row(question, chosen) == chosen


def test_a_limit_is_on_both_sides() -> None:
    overlapping = page("#1 Notice", "|! Seniority | Notice", "|0 to 5 years | 1 month", "|5 to 9 years | 2 months")
    chosen = span(overlapping, "2 months")
    assert in_asked_row("notice after 5 years", chosen) == chosen


def test_a_row_that_was_not_read_with_the_span_is_not_shown() -> None:
    chosen = span(NOTICE, "1 month")
    alone = replace(chosen, passage=replace(chosen.passage, end=chosen.end))
    assert in_asked_row("notice after 3 years", alone) == alone


def test_an_answer_comes_with_the_cells_of_the_row_that_is_asked_for() -> None:
    found = list_answer("How much notice do I give after 3 years?", [span(NOTICE, "3 months")])
    assert [item.text for item in found.items] == ["2 to 5 years", "2 months"]
    assert NOTICE.text[found.spans[0].start : found.spans[0].end] == "2 months"
