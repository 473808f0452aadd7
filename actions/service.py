"""The QA service behind POST /qa/answer: the best answer of each page, for other programs on this machine.

Request (JSON object, at most 16 kB):
    question   text of 1 to 1,000 characters
    urls       optional: a list of 1 to 100 catalogue URLs; only these pages are asked
    asker      optional: what is known of who asks, see actions/qa/asker_record.py; only pages for them are asked.
               It is believed: a program that asks for employees must know who they are.

Response 200 (JSON object):
    answers    list, best first, one for each page that has an answer:
        text, sentence, sentence_offset, url, title, language, heading_path, start, end, score,
        fetched_at (ISO 8601), stale
               `start` and `end` are offsets into the page's text; scores compare between pages.

Other responses are {"error": message}: 400 what is wrong with the request, 404 a URL outside the catalogue,
413 too large, 415 not JSON, and with {"error_id": id} in addition 500 a failure, 503 still loading,
504 no answer in time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actions.bodies import BadRequest, kind_of, object_of
from actions.qa.asker_record import asker_of
from actions.qa.audience import NOT_KNOWN, Asker
from actions.qa.errors import MalformedAsker
from actions.qa.types import Answer

LONGEST_QUESTION = 1000
MOST_URLS = 100
MAX_BODY_BYTES = 16 * 1024

_FIELDS = frozenset({"question", "urls", "asker"})
_ANSWER_FIELDS = ("text", "sentence", "sentence_offset", "url", "title", "language", "start", "end", "score", "stale")


@dataclass(frozen=True, slots=True)
class QuestionRequest:
    """A valid request."""

    question: str
    urls: tuple[str, ...] | None = None
    """Pages to ask; None asks all."""
    asker: Asker = NOT_KNOWN


def parse_request(body: bytes) -> QuestionRequest:
    """Read a request from its body.

    :raises BadRequest: the body is not as documented.
    """
    payload = object_of(body, fields=_FIELDS)
    return QuestionRequest(_question(payload), _urls(payload), _asker(payload))


def answers_as_json(answers: tuple[Answer, ...]) -> dict[str, Any]:
    """Return the body of the response."""
    return {"answers": [_answer_as_json(answer) for answer in answers]}


def _question(payload: Mapping[str, Any]) -> str:
    if "question" not in payload:
        raise BadRequest("question: expected text, but the field is missing")
    question = payload["question"]
    if not isinstance(question, str):
        raise BadRequest(f"question: expected text, came {kind_of(question)}")
    if not question.strip():
        raise BadRequest("question: expected text, came none")
    if len(question) > LONGEST_QUESTION:
        raise BadRequest(f"question: expected at most {LONGEST_QUESTION} characters, came {len(question)}")
    return question


def _urls(payload: Mapping[str, Any]) -> tuple[str, ...] | None:
    if "urls" not in payload:
        return None
    urls = payload["urls"]
    if not isinstance(urls, list):
        raise BadRequest(f"urls: expected a list of catalogue URLs, came {kind_of(urls)}")
    if not 1 <= len(urls) <= MOST_URLS:
        raise BadRequest(f"urls: expected 1 to {MOST_URLS} URLs, came {len(urls)}")
    wrong = [url for url in urls if not isinstance(url, str)]
    if wrong:
        raise BadRequest(f"urls: expected text, came {kind_of(wrong[0])} among them")
    return tuple(urls)


def _asker(payload: Mapping[str, Any]) -> Asker:
    try:
        return asker_of(payload.get("asker", {}))
    except MalformedAsker as error:
        raise BadRequest(str(error)) from error


def _answer_as_json(answer: Answer) -> dict[str, Any]:
    fields = {name: getattr(answer, name) for name in _ANSWER_FIELDS}
    return fields | {"heading_path": list(answer.heading_path), "fetched_at": answer.fetched_at.isoformat()}
