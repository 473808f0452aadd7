"""What the page may send."""

import json
from typing import Any

import pytest

from assistant.web.errors import BadRequest, Empty, TooLong
from assistant.web.payloads import (
    Expectation,
    Typed,
    VoteOn,
    clean,
    parse_expectation,
    parse_object,
    parse_typed,
    parse_vote,
)

CLIENT_ID = "3f2c0d9e-0001"
ANSWER_ID = "a" * 32


@pytest.mark.parametrize(
    "body", [b"", b"x", b"{", b"[]", b'"text"', b"1", b"null", b"\xff", b"[" * 8000, b'{"a": ' * 1500, b"{'a': 1}"]
)
def test_a_body_that_is_no_json_object(body: bytes) -> None:
    with pytest.raises(BadRequest):
        parse_object(body)


def test_a_typed_message() -> None:
    fields = {"text": "  hello\n", "client_id": CLIENT_ID, "sender": "someone else"}
    assert parse_typed(fields, max_characters=5) == Typed("hello", CLIENT_ID)


@pytest.mark.parametrize("field", ["text", "client_id"])
@pytest.mark.parametrize("value", [None, 1, True, [], {}, ["a"]])
def test_fields_of_another_kind(field: str, value: Any) -> None:
    with pytest.raises(BadRequest):
        parse_typed({"text": "hello", "client_id": CLIENT_ID, field: value}, max_characters=5)


@pytest.mark.parametrize("client_id", ["", "short", "x" * 65, "with space", "né" * 8, "a_b_c_d_e", f"{CLIENT_ID}\n"])
def test_client_ids_of_another_form(client_id: str) -> None:
    with pytest.raises(BadRequest):
        parse_typed({"text": "hello", "client_id": client_id}, max_characters=5)


@pytest.mark.parametrize("text", ["", " ", "\n\t\u3000\u00a0", "\0\x07"])
def test_nothing_typed(text: str) -> None:
    with pytest.raises(Empty):
        parse_typed({"text": text, "client_id": CLIENT_ID}, max_characters=5)


@pytest.mark.parametrize("character", ["a", "é", "有", "🙂"])
def test_length_is_counted_in_characters(character: str) -> None:
    assert parse_typed({"text": character * 1000, "client_id": CLIENT_ID}, max_characters=1000)
    with pytest.raises(TooLong):
        parse_typed({"text": character * 1001, "client_id": CLIENT_ID}, max_characters=1000)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\0b\x1b[31mc", "ab[31mc"),
        ("two\r\nlines\tand a tab", "two\nlines\tand a tab"),
        ("half \ud83d", "half \ufffd"),
        ("whole \ud83d\ude42", "whole 🙂"),
        ("\x85 next line \x9f", "next line"),
        ("\u200e/restart", "\u200e/restart"),
    ],
)
def test_characters_that_are_none_are_left_out(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned
    json.dumps(cleaned, ensure_ascii=False).encode()


def test_a_vote() -> None:
    assert parse_vote({"answer_id": ANSWER_ID, "vote": "up"}) == VoteOn(ANSWER_ID, "up")


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"answer_id": ANSWER_ID},
        {"answer_id": ANSWER_ID, "vote": "sideways"},
        {"answer_id": ANSWER_ID, "vote": 1},
        {"answer_id": ANSWER_ID, "vote": "/restart"},
        {"answer_id": ANSWER_ID[:-1], "vote": "up"},
        {"answer_id": ANSWER_ID.upper(), "vote": "up"},
        {"answer_id": f'{ANSWER_ID}"}}', "vote": "up"},
        {"answer_id": 7, "vote": "up"},
    ],
)
def test_what_is_no_vote(fields: dict[str, Any]) -> None:
    with pytest.raises(BadRequest):
        parse_vote(fields)


def test_an_expectation() -> None:
    fields = {"answer_id": ANSWER_ID, "text": "the London page"}
    assert parse_expectation(fields, max_characters=20) == Expectation(ANSWER_ID, "the London page")
    with pytest.raises(BadRequest):
        parse_expectation({**fields, "answer_id": "1"}, max_characters=20)
    with pytest.raises(Empty):
        parse_expectation({**fields, "text": ""}, max_characters=20)
    with pytest.raises(TooLong):
        parse_expectation(fields, max_characters=5)
