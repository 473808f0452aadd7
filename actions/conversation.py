"""What the actions read from a conversation: plain functions over Rasa's events, which are JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Event = Mapping[str, Any]

DEFAULT_LANGUAGE = "en"
LANGUAGES = ("en", "fr", "ja")
SCRIPTED_ANSWER_PREFIX = "utter_hr_"
PAGE_ANSWER_PREFIX = "utter_page_answer"
NOT_AN_ANSWER = frozenset({"utter_hr_escalation"})
"""Begins like a scripted answer, but only sends the employee to HR."""


@dataclass(frozen=True, slots=True)
class ScriptedAnswer:
    """A scripted response and the typed question that it answered."""

    answer_id: str
    question: str
    language: str
    response: str
    asked_at: float = 0.0
    """Seconds since 1970; 0 if it is not known."""


def language_of(events: Iterable[Event]) -> str:
    """Return the language of the latest message whose language is known; English when none is."""
    language = DEFAULT_LANGUAGE
    for event in events:
        found = (event.get("parse_data") or {}).get("language")
        if event.get("event") == "user" and found in LANGUAGES:
            language = found
    return language


def scripted_answer(events: Sequence[Event], *, answer_id: str) -> ScriptedAnswer:
    """Return the scripted answer to the message with this id.

    :raises LookupError: there is no such message, or what answered it was not scripted.
    """
    for message, response in _answers(events):
        if message["message_id"] == answer_id and _is_scripted(response):
            until_message = events[: events.index(message) + 1]
            asked_at = float(message.get("timestamp") or 0)
            return ScriptedAnswer(answer_id, str(message["text"]), language_of(until_message), response, asked_at)
    raise LookupError("expected the id of a message that got a scripted answer")


def latest_answer_id(events: Sequence[Event]) -> str:
    """Return the id of the latest message that got an answer, scripted or from a page.

    :raises LookupError: nothing was answered yet.
    """
    ids = [message["message_id"] for message, response in _answers(events) if _is_answer(response)]
    if not ids:
        raise LookupError("expected a conversation with an answer")
    return str(ids[-1])


def _answers(events: Sequence[Event]) -> Iterable[tuple[Event, str]]:
    """Yield each message that has an id with the name of each response that followed it."""
    message: Event = {}
    for event in events:
        if event.get("event") == "user":
            message = event
        elif event.get("event") == "bot" and message.get("message_id"):
            yield message, str((event.get("metadata") or {}).get("utter_action", ""))


def _is_scripted(response: str) -> bool:
    return response.startswith(SCRIPTED_ANSWER_PREFIX) and response not in NOT_AN_ANSWER


def _is_answer(response: str) -> bool:
    return _is_scripted(response) or response.startswith(PAGE_ANSWER_PREFIX)
