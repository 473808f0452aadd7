"""Feedback that other programs on this machine pass on: the web chat's "what did you expect?" and "forget me".

POST /feedback/expectation (JSON object, at most 64 kB): records what an employee expected instead of an answer
    session    the conversation's id, text of 1 to 255 characters; only its SHA-256 is kept
    text       what they expected, 1 to 1,000 characters
    answer     object about the answer:
        source     the page's URL or the scripted response's name, 1 to 2,000 characters
        language   of the question: en, fr or ja
        question   text of at most 4,000 characters; kept only with KATE_ACTIONS_FEEDBACK_KEEPS_QUESTION
        start, end offsets of the answer in the page's text, or both null
Response 200: {"ok": true}

POST /feedback/erase (JSON object): removes all text of a conversation; votes without text stay, nobody's
    session    as above
Response 200: {"erased": how many texts were removed}

All fields are expected, and no others. Other responses are those of POST /qa/answer, see actions/service.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actions.bodies import BadRequest, kind_of, object_of
from actions.conversation import LANGUAGES

LONGEST_TEXT = 1000
LONGEST_QUESTION = 4000
LONGEST_SOURCE = 2000
LONGEST_SESSION = 255
MAX_BODY_BYTES = 64 * 1024
"""A character outside the basic plane takes twelve bytes of JSON."""


@dataclass(frozen=True, slots=True)
class AnswerReference:
    """Which answer is meant."""

    source: str
    language: str
    question: str
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class ExpectationRequest:
    """A valid request to record what was expected."""

    session: str
    text: str
    answer: AnswerReference


def parse_expectation(body: bytes) -> ExpectationRequest:
    """Read a request from its body.

    :raises BadRequest: the body is not as documented.
    """
    payload = object_of(body, fields={"session", "text", "answer"})
    return ExpectationRequest(
        session=_text(payload, "session", longest=LONGEST_SESSION),
        text=_text(payload, "text", longest=LONGEST_TEXT),
        answer=_answer(payload.get("answer")),
    )


def parse_erasure(body: bytes) -> str:
    """Return the session whose text is to be removed.

    :raises BadRequest: the body is not as documented.
    """
    return _text(object_of(body, fields={"session"}), "session", longest=LONGEST_SESSION)


def _answer(answer: Any) -> AnswerReference:
    if not isinstance(answer, Mapping):
        raise BadRequest(f"answer: expected an object, came {kind_of(answer)}")
    unknown = sorted(answer.keys() - {"source", "language", "question", "start", "end"})
    if unknown:
        raise BadRequest(f"answer: expected no field {unknown[0]!r:.60}")
    if answer.get("language") not in LANGUAGES:
        raise BadRequest(f"answer.language: expected one of {', '.join(LANGUAGES)}")
    start, end = _offsets(answer)
    return AnswerReference(
        source=_text(answer, "source", longest=LONGEST_SOURCE, within="answer."),
        language=answer["language"],
        question=_text(answer, "question", longest=LONGEST_QUESTION, within="answer.", may_be_empty=True),
        start=start,
        end=end,
    )


def _offsets(answer: Mapping[str, Any]) -> tuple[int | None, int | None]:
    start, end = answer.get("start"), answer.get("end")
    if start is None and end is None:
        return None, None
    if type(start) is not int or type(end) is not int or not 0 <= start <= end < 2**31:
        raise BadRequest("answer.start and answer.end: expected two offsets, the end not before the start, or null")
    return start, end


def _text(payload: Mapping[str, Any], name: str, *, longest: int, within: str = "", may_be_empty: bool = False) -> str:
    text = payload.get(name)
    if not isinstance(text, str):
        raise BadRequest(f"{within}{name}: expected text, came {kind_of(text)}")
    if not text.strip() and not may_be_empty:
        raise BadRequest(f"{within}{name}: expected text, came none")
    if len(text) > longest:
        raise BadRequest(f"{within}{name}: expected at most {longest} characters, came {len(text)}")
    if "\0" in text or not _is_unicode(text):
        raise BadRequest(f"{within}{name}: expected valid text without null characters")
    return text


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON can spell and no database stores
        return False
    return True
