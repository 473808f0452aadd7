"""What the page may send, read from JSON: fields of the right kind, text that is text."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.web.errors import BadRequest, Empty, TooLong

Fields = Mapping[str, Any]

VOTES = {"up": "feedback_positive", "down": "feedback_negative"}
"""Each vote and its intent: the only ones that the chat can trigger."""

_CLIENT_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_ANSWER_ID = re.compile(r"[0-9a-f]{32}")
_KEPT_CONTROLS = "\n\t"


@dataclass(frozen=True)
class Typed:
    """A message that an employee typed."""

    text: str
    client_id: str
    """Made by the page: the same message sent again has the same one."""


@dataclass(frozen=True)
class VoteOn:
    """Thumbs on an answer."""

    answer_id: str
    vote: str
    """A key of VOTES."""


@dataclass(frozen=True)
class Expectation:
    """What an employee expected instead of an answer."""

    answer_id: str
    text: str


def parse_object(body: bytes) -> Fields:
    """Return the fields of a body.

    :raises BadRequest: it is not a JSON object.
    """
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadRequest("expected a JSON object, came something that is not JSON") from error
    if not isinstance(payload, Mapping):
        raise BadRequest(f"expected a JSON object, came {type(payload).__name__}")
    return payload


def parse_typed(fields: Fields, *, max_characters: int) -> Typed:
    """Read a typed message.

    :raises BadRequest: a field is missing or of the wrong kind.
    :raises Empty: nothing was typed.
    :raises TooLong: more than `max_characters` were typed.
    """
    client_id = _matching(fields, "client_id", _CLIENT_ID)
    return Typed(_text(fields, max_characters=max_characters), client_id)


def parse_vote(fields: Fields) -> VoteOn:
    """Read a vote.

    :raises BadRequest: a field is missing or of the wrong kind.
    """
    vote = _string(fields, "vote")
    if vote not in VOTES:
        raise BadRequest("vote: expected up or down, came something else")
    return VoteOn(_matching(fields, "answer_id", _ANSWER_ID), vote)


def parse_expectation(fields: Fields, *, max_characters: int) -> Expectation:
    """Read an expectation; raises as `parse_typed` does."""
    answer_id = _matching(fields, "answer_id", _ANSWER_ID)
    return Expectation(answer_id, _text(fields, max_characters=max_characters))


def _text(fields: Fields, *, max_characters: int) -> str:
    text = clean(_string(fields, "text"))
    if not text:
        raise Empty("text: expected some, came none")
    if len(text) > max_characters:
        raise TooLong(f"text: expected at most {max_characters} characters, came {len(text)}")
    return text


def clean(text: str) -> str:
    """Return the text without surrounding space, control characters and halves of characters."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(character for character in whole if _is_kept(character)).strip()


def _is_kept(character: str) -> bool:
    return character in _KEPT_CONTROLS or unicodedata.category(character) != "Cc"


def _matching(fields: Fields, name: str, pattern: re.Pattern[str]) -> str:
    value = _string(fields, name)
    if not pattern.fullmatch(value):
        raise BadRequest(f"{name}: expected {pattern.pattern}, came something else")
    return value


def _string(fields: Fields, name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str):
        raise BadRequest(f"{name}: expected text, came {type(value).__name__}")
    return value
