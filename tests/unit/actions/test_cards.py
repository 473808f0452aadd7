"""Cards: what channels with more than a line of Markdown are given."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from actions.cards import MOST_ALTERNATIVES, card_of
from actions.qa.types import Item, NoAnswer, NoAnswerReason
from tests.support.answerers import FIRST, FOUND, NOTHING, SECOND

FIELDS = {
    *("text", "sentence", "sentence_offset", "before", "after", "url", "link", "title", "language", "heading_path"),
    *("start", "end", "confidence", "changed_on", "confirmed_on", "stale", "items", "lead_in", "n_more"),
}


def test_an_answer_has_everything_that_is_shown_around_it() -> None:
    card = card_of(replace(FOUND, confidence=0.87654, is_calibrated=True))
    assert card["kind"] == "answer"
    found = card["answer"]
    assert found.keys() == FIELDS
    assert found["sentence"][found["sentence_offset"] :][: len(found["text"])] == found["text"] == FIRST.text
    assert (found["url"], found["link"]) == (FIRST.url, FIRST.link)
    assert (found["before"], found["after"]) == (FIRST.before, FIRST.after)
    assert (found["start"], found["end"]) == (FIRST.start, FIRST.end)
    assert found["heading_path"] == ["Life at the office", "Kitchen"]
    assert (found["confidence"], found["confirmed_on"], found["stale"]) == (0.8765, "2026-11-03", False)
    assert json.loads(json.dumps(card)) == card


def test_a_confidence_that_no_calibration_gave_is_none() -> None:
    assert card_of(replace(FIRST, confidence=0.9))["answer"]["confidence"] is None


def test_alternatives_are_few_short_and_without_confidence() -> None:
    card = card_of(replace(FIRST, alternatives=(replace(SECOND, before="b", after="a"),) * (MOST_ALTERNATIVES + 2)))
    assert len(card["alternatives"]) == MOST_ALTERNATIVES
    for alternative in card["alternatives"]:
        assert alternative.keys() == FIELDS
        assert alternative["text"] == SECOND.text
        assert (alternative["before"], alternative["after"], alternative["confidence"]) == ("", "", None)


def test_an_answer_of_an_earlier_version_links_to_its_page() -> None:
    assert card_of(replace(FIRST, link=""))["answer"]["link"] == FIRST.url


def test_no_answer_names_the_closest_pages_and_nothing_that_was_refused() -> None:
    card = card_of(replace(NOTHING, alternatives=(FIRST,)))
    assert card == {
        "kind": "no_answer",
        "pages": [{"url": FIRST.url, "title": FIRST.title}, {"url": SECOND.url, "title": "Services"}],
    }


@pytest.mark.parametrize("reason", NoAnswerReason)
def test_no_answer_without_pages(reason: NoAnswerReason) -> None:
    assert card_of(NoAnswer(reason)) == {"kind": "no_answer", "pages": []}


def test_answers_that_contradict_the_first_are_there_with_their_dates() -> None:
    assert card_of(FOUND)["conflicting"] == []
    assert card_of(FOUND)["answer"]["changed_on"] is None
    changed = replace(SECOND, modified_at=datetime(2025, 3, 1, tzinfo=UTC), before="b")
    (shown,) = card_of(replace(FIRST, conflicting=(changed,)))["conflicting"]
    assert (shown["text"], shown["changed_on"], shown["before"]) == (SECOND.text, "2025-03-01", "")


def test_a_list_is_shown_in_part_and_the_rest_is_counted() -> None:
    items = tuple(Item(f"item {number}", number * 10, number * 10 + 6) for number in range(20))
    found = card_of(replace(FIRST, items=items, lead_in="You need:"))["answer"]
    assert found["items"][0] == {"text": "item 0", "start": 0, "header": ""}
    assert (len(found["items"]), found["n_more"], found["lead_in"]) == (12, 8, "You need:")
