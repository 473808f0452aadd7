"""What `answer` writes of an outcome: the confidence of a question, whether its answer was shown or refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from actions.qa.cli_answer import Question, _named, _table, outcome_record
from actions.qa.types import Item, NoAnswer, NoAnswerReason
from tests.support.answerers import FIRST, SECOND

SURE = replace(FIRST, confidence=0.123456, reader_score=2.345678, coverage=0.456789)


def test_an_answer_has_its_confidence_and_the_parts_of_its_score():
    record = outcome_record(replace(SURE, alternatives=(SECOND,)))
    assert (record["outcome"], record["text"]) == ("answer", SURE.text)
    assert (record["confidence"], record["reader_score"], record["coverage"]) == (0.1235, 2.3457, 0.4568)
    assert record["alternatives"][0]["confidence"] == 0


def test_the_best_refused_span_has_the_confidence_of_its_question():
    record = outcome_record(NoAnswer(NoAnswerReason.BELOW_THRESHOLD, (), (SURE, SECOND)))
    assert (record["outcome"], record["text"], record["confidence"], record["score"]) == ("no_answer", "", None, None)
    assert [span["confidence"] for span in record["alternatives"]] == [0.1235, 0]
    assert record["alternatives"][0]["reader_score"] == 2.3457


def test_without_pages_there_is_nothing_to_be_sure_of():
    record = outcome_record(NoAnswer(NoAnswerReason.NO_PAGES))
    assert (record["reason"], record["confidence"], record["alternatives"]) == ("no_pages", None, [])


def test_what_contradicts_an_answer_is_told_with_the_dates_of_both():
    changed = replace(SECOND, modified_at=datetime(2025, 3, 1, tzinfo=UTC))
    record = outcome_record(replace(FIRST, conflicting=(changed,)))
    assert record["modified_at"] is None
    assert [(span["text"], span["modified_at"]) for span in record["conflicting"]] == [
        (SECOND.text, "2025-03-01T00:00:00+00:00")
    ]
    assert outcome_record(FIRST)["conflicting"] == []


def test_in_the_terminal_a_list_is_told_whole_and_cells_are_not():
    items = (Item("tea", 0, 3), Item("coffee", 4, 10))
    listed = replace(FIRST, items=items, is_list=True)
    outcomes = (listed, replace(listed, is_list=False), NoAnswer(NoAnswerReason.NO_PAGES))
    records = [{"id": str(n), "elapsed_ms": 1.0} | outcome_record(outcome) for n, outcome in enumerate(outcomes)]
    table = _table(records, [Question(record["id"], "What is there to drink?") for record in records])
    assert [str(cell) for cell in table.columns[2].cells] == ["tea / coffee", FIRST.text, "no answer"]


@pytest.mark.parametrize(
    ("text", "header", "line"),
    [
        ("Wedding | 4 days", "Event | Leave", "Event: Wedding | Leave: 4 days"),
        ("Wedding | 4 days", " | Leave", "Wedding | Leave: 4 days"),
        ("4 days", "Leave", "Leave: 4 days"),
        ("4 days\nin a row", "", "4 days / in a row"),
        ("a | b | c", "Only | two", "a | b | c"),
    ],
)
def test_an_item_in_the_terminal_has_the_names_of_its_columns(text, header, line):
    assert _named(text, header) == line
