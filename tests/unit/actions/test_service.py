"""Requests of the QA service: what is taken, and what is refused with which message."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.bodies import BadRequest
from actions.qa.audience import Asker
from actions.service import LONGEST_QUESTION, QuestionRequest, answers_as_json, parse_request
from tests.support.answerers import FIRST, SECOND


def body(payload: Any) -> bytes:
    return json.dumps(payload).encode()


def test_a_question_alone_asks_all_pages() -> None:
    assert parse_request(body({"question": "Où ?"})) == QuestionRequest("Où ?")


def test_a_question_can_name_pages() -> None:
    request = parse_request(body({"question": "Where?", "urls": ["http://a.example/"]}))
    assert request == QuestionRequest("Where?", ("http://a.example/",))


def test_a_question_can_say_who_asks() -> None:
    request = parse_request(body({"question": "Where?", "asker": {"audience": ["managers"], "country": "fr"}}))
    assert request == QuestionRequest("Where?", asker=Asker(frozenset({"managers"}), country="fr"))


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"{", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b'["question"]', "expected a JSON object, came a list"),
        (body({}), "question: expected text, but the field is missing"),
        (body({"question": 3}), "question: expected text, came a number"),
        (body({"question": None}), "question: expected text, came null"),
        (body({"question": " \n"}), "question: expected text, came none"),
        (body({"question": "x" * (LONGEST_QUESTION + 1)}), "at most 1000 characters, came 1001"),
        (body({"question": "x", "url": "y"}), "came also 'url'"),
        (body({"question": "x", "urls": "y"}), "urls: expected a list of catalogue URLs, came text"),
        (body({"question": "x", "urls": []}), "urls: expected 1 to 100 URLs, came 0"),
        (body({"question": "x", "urls": [{}]}), "urls: expected text, came an object"),
        (body({"question": "x", "asker": None}), "asker: expected an object with audience, country, company"),
        (body({"question": "x", "asker": {"audience": "managers"}}), "asker.audience: expected a list of codes"),
        (body({"question": "x", "asker": {"country": "eu"}}), "asker.country: expected an ISO 3166-1 alpha-2 code"),
        (body({"question": "x", "urls": None}), "urls: expected a list of catalogue URLs, came null"),
    ],
)
def test_a_wrong_request_is_told_what_is_wrong(raw: bytes, message: str) -> None:
    with pytest.raises(BadRequest) as refusal:
        parse_request(raw)
    assert message in str(refusal.value)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["question", "urls", "asker", "x"]), inner),
    )
)
def test_whatever_json_comes_it_is_a_question_or_a_short_refusal(payload: Any) -> None:
    assert 0 < len(_said_about(payload)) < 200


def _said_about(payload: Any) -> str:
    try:
        return parse_request(body(payload)).question.strip()
    except BadRequest as refusal:
        return str(refusal)


def test_answers_carry_score_offsets_and_url_in_order() -> None:
    answers = answers_as_json((FIRST, SECOND))["answers"]
    assert [answer["url"] for answer in answers] == [FIRST.url, SECOND.url]
    first = answers[0]
    assert (first["start"], first["end"], first["score"]) == (FIRST.start, FIRST.end, FIRST.score)
    assert first["sentence"][first["sentence_offset"] :].startswith(first["text"])
    assert json.loads(json.dumps(first))["fetched_at"] == "2026-11-03T08:00:00+00:00"
