"""What is kept of employees' feedback and questions (criterion C13): the nouns, apart from where they are kept.

Text that an employee typed is kept only with a digest of its session, so that one person's can be erased; a record
without text has no session and says nothing about who made it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Vote(StrEnum):
    """An opinion on an answer."""

    UP = "up"
    DOWN = "down"


def is_scripted(source: str) -> bool:
    """Whether this is a scripted response's name, and not a page's address."""
    return "://" not in source


@dataclass(frozen=True, slots=True)
class VoteRecord:
    """One vote on one answer."""

    vote: Vote
    question_language: str
    source: str
    """The page's URL; for a scripted answer, the response's name."""
    start: int | None
    """The answer's offsets into the page's text; none for a scripted answer."""
    end: int | None
    model_version: str
    """Which reader gave the answer; empty for a scripted one."""
    recorded_at: datetime
    question: str | None = None
    """None unless the settings say that questions are kept."""
    session: str | None = None
    """Digest of the conversation's id; None without a question."""
    answer_id: str | None = None
    """Which answer was voted on, a random id that only the conversation has as well: the last vote on it counts."""
    page_version: str = ""
    """Content hash of the page that the offsets belong to; empty if it is not known."""

    def __post_init__(self) -> None:
        _require_text_for_session(self.question, self.session)


@dataclass(frozen=True, slots=True)
class QuestionRecord:
    """One question to the pages, and whether they answered it."""

    question_language: str
    is_answered: bool
    source: str | None
    """URL of the page that answered; None if none did."""
    model_version: str
    recorded_at: datetime
    question: str | None = None
    """None unless the settings say that questions are kept."""
    session: str | None = None
    """Digest of the conversation's id; None without a question."""

    def __post_init__(self) -> None:
        _require_text_for_session(self.question, self.session)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What an employee expected instead of an answer, in their own words."""

    text: str
    session: str
    """Digest of the conversation's id."""
    question_language: str
    source: str
    """As in `VoteRecord`."""
    start: int | None
    end: int | None
    recorded_at: datetime
    question: str | None = None
    """None unless the settings say that questions are kept."""


def session_digest(session: str) -> str:
    """Hex SHA-256 of a conversation's id: finds a person's text, and does not tell who it was."""
    return hashlib.sha256(session.encode(errors="surrogatepass")).hexdigest()


def _require_text_for_session(text: str | None, session: str | None) -> None:
    if session is not None and text is None:
        raise ValueError("expected a session only with text, came one on a record without")
