"""Messages as the page shows them: what an employee typed, and what Rasa says Kate has uttered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from assistant.language import LANGUAGES
from assistant.nlg import ESCALATION, PAGE_ANSWER_PREFIX, SCRIPTED_ANSWER_PREFIX, UNAVAILABLE

Utterance = Mapping[str, Any]
"""What Rasa hands to an output channel, and what BotUttered.message() returns.

Beside text and timestamp it has all that the domain (`condition`) and the action (`card`) put into the response.
"""

SLASH = "/"
HARMLESS_SLASH = "\u2215"
"""Stands in Rasa for a slash at the beginning of typed text, which Rasa would take for an intent (criterion C5)."""


class Kind(str, Enum):
    """What a message is, for the page to show it accordingly."""

    TYPED = "typed"
    SEARCHING = "searching"
    """Said while the pages are asked; part of no history."""
    SCRIPTED = "scripted"
    ANSWER = "answer"
    NO_ANSWER = "no_answer"
    ESCALATION = "escalation"
    THANKS = "thanks"
    UNAVAILABLE = "unavailable"
    OTHER = "other"


VOTABLE = frozenset({Kind.SCRIPTED, Kind.ANSWER})
WITH_CARD = frozenset({Kind.ANSWER, Kind.NO_ANSWER})

_KINDS = {
    "utter_searching": Kind.SEARCHING,
    "utter_feedback_thanks": Kind.THANKS,
    UNAVAILABLE: Kind.UNAVAILABLE,
    "utter_feedback_lost": Kind.UNAVAILABLE,
    ESCALATION: Kind.ESCALATION,
}
_KINDS_BY_PREFIX = {
    SCRIPTED_ANSWER_PREFIX: Kind.SCRIPTED,
    PAGE_ANSWER_PREFIX: Kind.ANSWER,
    "utter_no_answer": Kind.NO_ANSWER,
}


@dataclass(frozen=True)
class Message:
    """One message of a conversation."""

    sender: str
    """"you" or "kate"."""
    id: str
    """Of the employee's message or vote; Kate's have the id of the one that they reply to."""
    at: float
    """Epoch seconds."""
    text: str
    """Yours as typed, Kate's as Markdown."""
    kind: Kind
    language: str
    card: Mapping[str, Any] | None = None
    """What the action server says about an answer beside its text."""
    vote: str | None = None
    client_id: str | None = None
    response: str = ""
    """The domain's name of what Kate said; the page does not hear of it."""

    @property
    def is_votable(self) -> bool:
        """Whether it has thumbs."""
        return self.kind in VOTABLE

    @property
    def is_reply(self) -> bool:
        """Whether it tells the employee more than that Kate is searching."""
        return self.kind is not Kind.SEARCHING

    def as_json(self) -> dict[str, Any]:
        """Return it as the page reads it."""
        return {
            "from": self.sender,
            "id": self.id,
            "at": self.at,
            "text": self.text,
            "kind": self.kind.value,
            "language": self.language,
            "votable": self.is_votable,
            "vote": self.vote,
            "card": self.card,
            "client_id": self.client_id,
        }


def kind_of(response: str) -> Kind:
    """Return what a response of the domain is."""
    if response in _KINDS:
        return _KINDS[response]
    return next((kind for prefix, kind in _KINDS_BY_PREFIX.items() if response.startswith(prefix)), Kind.OTHER)


def kate_message(utterance: Utterance, *, reply_to: str, language: str) -> Message:
    """Return what Kate has said in reply to the message with id `reply_to`.

    :param language: of the conversation, for text that is not written for one language.
    """
    response = str(utterance.get("utter_action") or "")
    kind = kind_of(response)
    return Message(
        sender="kate",
        id=reply_to,
        at=float(utterance.get("timestamp") or 0.0),
        text=str(utterance.get("text") or ""),
        kind=kind,
        language=language_of(utterance) or language,
        card=_card(utterance) if kind in WITH_CARD else None,
        response=response,
    )


def language_of(utterance: Utterance) -> str | None:
    """Return the language that the text is written for; None where the domain does not say."""
    for condition in utterance.get("condition") or ():
        if condition.get("name") == "language" and condition.get("value") in LANGUAGES:
            return str(condition["value"])
    return None


def without_intent(text: str) -> str:
    """Return typed text in which Rasa sees no intent (criterion C5); `as_typed` undoes it."""
    return HARMLESS_SLASH + text[1:] if text.startswith(SLASH) else text


def as_typed(text: str) -> str:
    """Return the text as the employee typed it."""
    return SLASH + text[1:] if text.startswith(HARMLESS_SLASH) else text


def _card(utterance: Utterance) -> Mapping[str, Any] | None:
    card = utterance.get("card")
    return card if isinstance(card, Mapping) else None
