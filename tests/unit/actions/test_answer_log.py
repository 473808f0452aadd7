"""The slot that remembers page answers."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest

from actions.answer_log import KEPT, AnswerLog, LoggedAnswer, from_slot, to_slot
from actions.qa.types import Item
from tests.support.answerers import FIRST, SECOND

SHOWN = replace(FIRST, before="", after="", link="")
"""What is kept of FIRST once it has been shown."""


def logged(answer_id: str) -> LoggedAnswer:
    return LoggedAnswer(answer_id, "Who cleans?", "en", shown=SHOWN, next=(SECOND,))


def test_a_slot_never_set_is_an_empty_log() -> None:
    assert from_slot(None) == AnswerLog()


def test_the_log_survives_the_slot_which_is_json() -> None:
    log = AnswerLog().with_answer(logged("a")).with_rejected_scripted("s")
    assert from_slot(json.loads(json.dumps(to_slot(log)))) == log


def test_how_sure_an_answer_was_survives_the_slot() -> None:
    sure = replace(
        SHOWN, confidence=0.75, is_calibrated=True, reader_score=-1.5, coverage=0.25, similarity=0.5, relevance=1.5
    )
    log = AnswerLog().with_answer(replace(logged("a"), shown=sure))
    assert from_slot(json.loads(json.dumps(to_slot(log)))).find("a").shown == sure


def test_every_field_of_an_answer_to_show_is_kept_but_the_other_answers() -> None:
    (kept,) = to_slot(AnswerLog().with_answer(logged("a")))["answers"]["a"]["next"]
    never_set = {"alternatives", "conflicting", "is_list"}  # of an answer that is one of the others
    assert {field.name for field in fields(SECOND)} - kept.keys() == never_set


def test_when_its_page_was_changed_survives_the_slot() -> None:
    changed = replace(SHOWN, modified_at=datetime(2026, 3, 1, tzinfo=UTC))
    log = AnswerLog().with_answer(replace(logged("a"), shown=changed))
    assert from_slot(json.loads(json.dumps(to_slot(log)))).find("a").shown == changed


def test_what_stood_around_a_shown_answer_is_not_kept_again_with_every_message() -> None:
    log = AnswerLog().with_answer(replace(logged("a"), shown=FIRST))
    assert from_slot(to_slot(log)).find("a").shown == SHOWN


def test_when_the_question_was_asked_survives_the_slot() -> None:
    log = AnswerLog().with_answer(replace(logged("a"), asked_at=1_800_000_000.5))
    slot = json.loads(json.dumps(to_slot(log)))
    assert from_slot(slot).find("a").asked_at == 1_800_000_000.5
    del slot["answers"]["a"]["asked_at"]
    assert from_slot(slot).find("a").asked_at == 0


LATER_FIELDS = (
    "confidence",
    "reader_score",
    "coverage",
    "similarity",
    "relevance",
    "is_calibrated",
    "before",
    "after",
    "link",
    "page_version",
    "items",
    "lead_in",
)


def test_a_conversation_from_before_answers_had_so_many_fields_goes_on() -> None:
    slot = to_slot(AnswerLog().with_answer(logged("a")))
    entry = slot["answers"]["a"]
    for answer in (entry["shown"], *entry["next"]):
        for name in LATER_FIELDS:
            answer.pop(name, None)
    found = from_slot(slot).find("a")
    assert found.shown == replace(SHOWN, page_version="")
    assert found.next == (replace(SECOND, after="", link="", page_version=""),)


def test_alternatives_of_a_shown_answer_are_not_kept_twice() -> None:
    log = AnswerLog().with_answer(replace(logged("a"), shown=replace(FIRST, alternatives=(SECOND,))))
    assert from_slot(to_slot(log)).find("a").shown.alternatives == ()


def test_only_the_latest_answers_are_kept() -> None:
    log = AnswerLog()
    for number in range(KEPT + 2):
        log = log.with_answer(logged(f"a{number}")).with_rejected_scripted(f"s{number}")
    assert [answer.answer_id for answer in log.answers] == [f"a{number}" for number in range(2, KEPT + 2)]
    assert len(log.rejected_scripted) == KEPT


def test_an_unknown_id_is_not_found() -> None:
    with pytest.raises(LookupError):
        AnswerLog().with_answer(logged("a")).find("b")


def test_what_was_shown_next_is_not_offered_again() -> None:
    log = AnswerLog().with_answer(logged("a")).with_answer(logged("b")).without_next("a")
    assert log.find("a").next == ()
    assert log.find("b").next == (SECOND,)


def test_the_list_of_an_answer_still_to_show_survives_the_slot() -> None:
    following = replace(SECOND, items=(Item("a", 0, 1), Item("b", 2, 3, "Column")), lead_in="Both:")
    log = AnswerLog().with_answer(replace(logged("a"), next=(following,)))
    assert from_slot(json.loads(json.dumps(to_slot(log)))).find("a").next == (following,)
