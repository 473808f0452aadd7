"""Recording: nothing that goes wrong there reaches an employee, and no more is kept than is allowed."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from actions.feedback_service import AnswerReference, ExpectationRequest
from actions.qa.feedback_records import session_digest
from actions.qa.feedback_store import FeedbackStore
from actions.recording import MOST_WAITING, Recorder
from tests.support.answerers import FIRST, NOTHING

MakeRecorder = Callable[..., Recorder]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FeedbackStore]:
    store = FeedbackStore(f"sqlite:///{tmp_path}/feedback.db")
    store.open()
    yield store
    store.close()


@pytest.fixture
def recorder(store: FeedbackStore) -> MakeRecorder:
    return lambda *, keeps: Recorder(store, model_version=lambda: "known-1", keeps_question=keeps)


def wish(session: str) -> ExpectationRequest:
    return ExpectationRequest(session, "the price", AnswerReference(FIRST.url, "fr", "combien ?", 3, 9))


@pytest.mark.parametrize(("keeps", "kept"), [(True, "combien ?"), (False, None)])
def test_the_question_of_an_expectation_is_kept_only_if_allowed(
    store: FeedbackStore, recorder: MakeRecorder, keeps: bool, kept: str | None
) -> None:
    asyncio.run(recorder(keeps=keeps).expectation(wish("s1")))
    (expectation,) = store.expectations()
    assert (expectation.text, expectation.question) == ("the price", kept)
    assert (expectation.session, expectation.source) == (session_digest("s1"), FIRST.url)


def test_erasing_waits_for_what_is_still_to_be_recorded(store: FeedbackStore, recorder: MakeRecorder) -> None:
    recording = recorder(keeps=True)
    for _ in range(20):
        recording.question(FIRST, question="who?", language="en", session="s1")
    assert asyncio.run(recording.erase("s1")) == 20
    assert {record.question for record in store.questions()} == {None}
    recording.close()


def test_text_that_no_database_stores_is_kept_as_far_as_it_can_be(store: FeedbackStore, recorder: MakeRecorder) -> None:
    recording = recorder(keeps=True)
    recording.question(NOTHING, question="where \ud83d?", language="en", session="\ud83d")
    recording.close()
    assert [record.question for record in store.questions()] == ["where ??"]


def test_a_stuck_database_neither_stops_nor_fills_the_process(
    tmp_path: Path, store: FeedbackStore, recorder: MakeRecorder, caplog: pytest.LogCaptureFixture
) -> None:
    recording = recorder(keeps=False)
    with closing(sqlite3.connect(tmp_path / "feedback.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for _ in range(MOST_WAITING + 5):
            recording.question(FIRST, question="who?", language="en", session="s")
    recording.close()
    assert caplog.text.count("while recording a question: BufferError") >= 4
    assert len(store.questions()) <= MOST_WAITING
