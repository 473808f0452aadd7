"""Messages: the answer recognisable in its sentence, and page text that cannot break out of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.markdown import escape
from actions.messages import highlighted, link, message_for, source
from actions.qa.confidence import SURE_FROM
from actions.qa.types import Item, NoAnswer, NoAnswerReason, PageLink
from tests.support.answerers import FIRST, NOTHING, SECOND

ACTIVE = "\\`*_[]<>~|&"


def test_the_answer_is_bold_in_its_sentence() -> None:
    assert highlighted(FIRST) == "The coffee machine is cleaned **on Mondays**."


def test_what_denies_an_item_stands_before_it() -> None:
    """ "Can I claim fines?" is not answered by "Fines" alone."""
    denied = replace(FIRST, lead_in="The *following* is never paid:")
    assert highlighted(denied) == "The \\*following\\* is never paid: The coffee machine is cleaned **on Mondays**."


def test_rows_that_contradict_each_other_name_their_columns() -> None:
    row = replace(FIRST, text="10 %", sentence="Saturday | 10 %", sentence_offset=11, start=11, end=15)
    cells = (Item("Saturday", 0, 8, "Day"), Item("10 %", 11, 15, "Managers"))
    message = message_for(replace(FIRST, conflicting=(replace(row, items=cells),)))
    assert message.values["answers"].split("\n\n")[2] == "- Day: Saturday\n- Managers: **10 %**"


def test_the_source_is_a_link_followed_by_the_headings_below_the_title() -> None:
    assert source(FIRST) == f"[Life at the office]({FIRST.link}) › Kitchen"
    assert FIRST.link.startswith("http://intranet.example/kitchen#:~:text=")


def test_an_answer_of_an_earlier_version_links_to_its_page() -> None:
    assert source(replace(FIRST, link="")) == f"[Life at the office]({FIRST.url}) › Kitchen"


def test_a_page_without_a_title_is_called_by_its_address_and_not_by_the_longer_link() -> None:
    assert source(replace(FIRST, title="", heading_path=())) == f"[{FIRST.url}]({FIRST.link})"


def test_an_answer_names_its_response_and_fills_it() -> None:
    message = message_for(FIRST)
    assert message.response == "utter_page_answer"
    assert message.values == {"sentence": highlighted(FIRST), "source": source(FIRST)}


def test_a_stale_page_says_since_when() -> None:
    """F9."""
    message = message_for(replace(FIRST, stale=True))
    assert message.response == "utter_page_answer_stale"
    assert message.values["stale_since"] == "2026-11-03"


def test_no_answer_lists_the_closest_pages() -> None:
    message = message_for(NOTHING)
    assert message.response == "utter_no_answer"
    assert message.values["pages"].splitlines() == [
        "- [Life at the office](http://intranet.example/kitchen)",
        "- [Services](http://intranet.example/services)",
    ]


@pytest.mark.parametrize("reason", NoAnswerReason)
def test_no_answer_without_pages_lists_none(reason: NoAnswerReason) -> None:
    message = message_for(NoAnswer(reason))
    assert (message.response, message.values) == ("utter_no_answer_no_pages", {})


def test_a_title_cannot_forge_a_link() -> None:
    """C6."""
    page = PageLink("http://intranet.example/a_(b)?q=<x> y", "](http://evil.example) ![x](y) <script>")
    assert link(page) == (
        "[\\](http://evil.example) !\\[x\\](y) \\<script\\>](http://intranet.example/a_%28b%29?q=%3Cx%3E%20y)"
    )


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("# not a heading", "\\# not a heading"),
        ("- not a list", "\\- not a list"),
        ("1. not a list", "1\\. not a list"),
        ("25 days a year", "25 days a year"),
        ("2) second", "2\\) second"),
    ],
)
def test_a_sentence_does_not_start_a_block(sentence: str, shown: str) -> None:
    assert escape(sentence, is_start=True) == shown


@given(st.text(max_size=80))
def test_whatever_a_page_says_nothing_in_it_stays_active(text: str) -> None:
    escaped = escape(text)
    assert "\n" not in escaped
    assert all(mark not in _without_escapes(escaped) for mark in ACTIVE)


def _without_escapes(text: str) -> str:
    kept, escaped = "", False
    for character in text:
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        else:
            kept += character
    assert not escaped, "a trailing backslash would escape what follows the text"
    return kept


def test_answers_that_contradict_each_other_are_shown_with_their_sources_and_dates() -> None:
    changed = replace(SECOND, modified_at=datetime(2025, 3, 1, tzinfo=UTC))
    message = message_for(replace(FIRST, conflicting=(changed,)))
    assert message.response == "utter_page_answer_conflict"
    assert message.values["answers"].split("\n\n") == [
        f"> {highlighted(FIRST)}",
        source(FIRST),  # the day on which Kate looked would seem to be newer
        f"> {highlighted(SECOND)}",
        f"{source(SECOND)}, 2025-03-01",
    ]


@pytest.mark.parametrize(
    ("answer", "response"),
    [
        (replace(FIRST, is_calibrated=True, confidence=0.49), "utter_page_answer_unsure"),
        (replace(FIRST, is_calibrated=True, confidence=SURE_FROM), "utter_page_answer"),
        (replace(FIRST, is_calibrated=True, confidence=0.2, stale=True), "utter_page_answer_unsure_stale"),
        (replace(FIRST, confidence=0.2), "utter_page_answer"),  # nobody has fitted how sure this reader is
    ],
)
def test_kate_says_where_she_is_more_likely_wrong_than_right(answer, response) -> None:
    assert message_for(answer).response == response
    values = message_for(answer).values
    assert values["sentence"] == highlighted(FIRST)


def test_the_page_and_other_channels_doubt_the_same_answers() -> None:
    page = Path(__file__).parents[3] / "assistant" / "web" / "page" / "answer.js"
    assert f"const MEDIUM_CONFIDENCE = {SURE_FROM};" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("confidence", [0.2, 0.8])
@pytest.mark.parametrize("n_stale", [0, 1, 2])
def test_answers_that_contradict_each_other_are_doubted_and_dated_as_others_are(confidence, n_stale) -> None:
    old, older = FIRST.fetched_at - timedelta(days=1), FIRST.fetched_at - timedelta(days=9)
    second = replace(SECOND, stale=n_stale > 0, fetched_at=older)
    first = replace(FIRST, is_calibrated=True, confidence=confidence, stale=n_stale > 1, fetched_at=old)
    message = message_for(replace(first, conflicting=(second,)))
    expected = "utter_page_answer_conflict" + "_unsure" * (confidence < SURE_FROM) + "_stale" * (n_stale > 0)
    assert message.response == expected
    assert message.values.get("stale_since", "") == (older.date().isoformat() if n_stale else "")
