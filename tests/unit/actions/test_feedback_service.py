"""Requests of the feedback service: what is taken, and what is refused with which message."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.bodies import BadRequest
from actions.feedback_service import (
    LONGEST_QUESTION,
    LONGEST_SESSION,
    LONGEST_SOURCE,
    LONGEST_TEXT,
    MAX_BODY_BYTES,
    AnswerReference,
    ExpectationRequest,
    parse_erasure,
    parse_expectation,
)

ANSWER = {"source": "http://a.example/", "language": "fr", "question": "Où ?", "start": 3, "end": 9}
EXPECTATION = {"session": "s1", "text": "À Lyon.", "answer": ANSWER}


def body(payload: Any) -> bytes:
    return json.dumps(payload).encode()


def test_an_expectation_about_an_answer_on_a_page() -> None:
    wanted = ExpectationRequest("s1", "À Lyon.", AnswerReference("http://a.example/", "fr", "Où ?", 3, 9))
    assert parse_expectation(body(EXPECTATION)) == wanted


def test_an_expectation_about_a_scripted_answer() -> None:
    scripted = ANSWER | {"source": "utter_hr_payslip", "start": None, "end": None}
    request = parse_expectation(body(EXPECTATION | {"answer": scripted}))
    assert (request.answer.source, request.answer.start, request.answer.end) == ("utter_hr_payslip", None, None)


def test_the_longest_expectation_that_is_allowed_fits_the_body() -> None:
    widest = "\U0001f600"  # twelve bytes of JSON
    answer = ANSWER | {"source": "s" * LONGEST_SOURCE, "question": widest * LONGEST_QUESTION}
    longest = {"session": widest * LONGEST_SESSION, "text": widest * LONGEST_TEXT, "answer": answer}
    raw = body(longest)
    assert len(raw) <= MAX_BODY_BYTES
    assert parse_expectation(raw).text == widest * LONGEST_TEXT


@pytest.mark.parametrize(
    ("payload", "message"),
    [
        ([], "expected a JSON object, came a list"),
        (EXPECTATION | {"vote": "up"}, "expected only the fields answer, session, text, came also 'vote'"),
        (EXPECTATION | {"session": None}, "session: expected text, came null"),
        (EXPECTATION | {"session": " "}, "session: expected text, came none"),
        (EXPECTATION | {"session": "s" * 256}, "session: expected at most 255 characters, came 256"),
        (EXPECTATION | {"text": ""}, "text: expected text, came none"),
        (EXPECTATION | {"text": "x" * 1001}, "text: expected at most 1000 characters, came 1001"),
        (EXPECTATION | {"text": "a\0b"}, "text: expected valid text without null characters"),
        (EXPECTATION | {"text": "\ud83d"}, "text: expected valid text without null characters"),
        (EXPECTATION | {"answer": "m1"}, "answer: expected an object, came text"),
        (EXPECTATION | {"answer": ANSWER | {"score": 1}}, "answer: expected no field 'score'"),
        (EXPECTATION | {"answer": ANSWER | {"language": "tlh"}}, "answer.language: expected one of en, fr, ja"),
        (EXPECTATION | {"answer": ANSWER | {"language": ["fr"]}}, "answer.language: expected one of en, fr, ja"),
        (EXPECTATION | {"answer": ANSWER | {"source": ""}}, "answer.source: expected text, came none"),
        (EXPECTATION | {"answer": ANSWER | {"question": 1}}, "answer.question: expected text, came a number"),
        (EXPECTATION | {"answer": ANSWER | {"start": 5, "end": 4}}, "expected two offsets"),
        (EXPECTATION | {"answer": ANSWER | {"start": -1}}, "expected two offsets"),
        (EXPECTATION | {"answer": ANSWER | {"start": None}}, "expected two offsets"),
        (EXPECTATION | {"answer": ANSWER | {"start": True}}, "expected two offsets"),
        (EXPECTATION | {"answer": ANSWER | {"end": 2**40}}, "expected two offsets"),
    ],
)
def test_a_wrong_expectation_is_told_what_is_wrong(payload: Any, message: str) -> None:
    with pytest.raises(BadRequest) as refusal:
        parse_expectation(body(payload))
    assert message in str(refusal.value)


def test_an_erasure_names_a_session() -> None:
    assert parse_erasure(body({"session": "s1"})) == "s1"


@pytest.mark.parametrize("payload", [{}, {"session": 1}, {"session": ""}, {"session": "s", "all": True}, "s"])
def test_a_wrong_erasure_is_refused(payload: Any) -> None:
    with pytest.raises(BadRequest):
        parse_erasure(body(payload))


FIELDS = st.sampled_from([*EXPECTATION, *ANSWER, "x"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(FIELDS, inner),
)


@given(st.dictionaries(FIELDS, VALUES), st.dictionaries(FIELDS, VALUES))
def test_whatever_json_comes_it_is_an_expectation_or_a_short_refusal(outer: Any, inner: Any) -> None:
    said = ""
    try:
        said = parse_expectation(body({**EXPECTATION, **outer, "answer": {**ANSWER, **inner}})).text
    except BadRequest as refusal:
        said = str(refusal)[:200]
    assert 1 <= len(said) <= LONGEST_TEXT
