"""The page answers of a conversation, kept in slot page_answers so that the actions keep no state themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from actions.qa.types import Answer, Item
from actions.shown_items import shown_items

SLOT = "page_answers"
KEPT = 5
"""Answers that can still be voted on."""

_ANSWER_FIELDS = (
    "text",
    "sentence",
    "sentence_offset",
    "url",
    "title",
    "language",
    "start",
    "end",
    "score",
    "passage_start",
    "stale",
)
_LATER_FIELDS: dict[str, Any] = {
    "confidence": 0.0,
    "reader_score": 0.0,
    "coverage": 0.0,
    "similarity": 0.0,
    "relevance": 0.0,
    "gain": 0.0,
    "is_calibrated": False,
    "before": "",
    "after": "",
    "link": "",
    "page_version": "",
    "lead_in": "",
}
"""What they are in the slots of conversations that began before answers had them."""
_ONLY_TO_SHOW = frozenset({"before", "after", "link", "items", "lead_in"})
"""Not kept of an answer that has been shown: a vote needs none of it, and Rasa keeps every value a slot ever had."""


@dataclass(frozen=True, slots=True)
class LoggedAnswer:
    """One page answer as it was shown, and what to show if it is rejected."""

    answer_id: str
    """The message that it answered: a typed question, or a thumbs-down on an earlier answer."""
    question: str
    language: str
    """Language of the question."""
    shown: Answer
    next: tuple[Answer, ...] = ()
    """The next best answer from another passage; empty when there is none or it has been shown."""
    asked_at: float = 0.0
    """When, in seconds since 1970; 0 if it is not known. Tells retention how old the question is."""


@dataclass(frozen=True, slots=True)
class AnswerLog:
    """The latest page answers, oldest first, and the scripted answers that were rejected."""

    answers: tuple[LoggedAnswer, ...] = ()
    rejected_scripted: tuple[str, ...] = ()
    """answer_ids whose question has already been passed on to the pages."""

    def find(self, answer_id: str) -> LoggedAnswer:
        """Return the answer with this id.

        :raises LookupError: there is none, or it was too long ago.
        """
        for answer in self.answers:
            if answer.answer_id == answer_id:
                return answer
        raise LookupError("expected the id of one of the latest page answers")

    def with_answer(self, answer: LoggedAnswer) -> AnswerLog:
        """Return the log with one more answer, the oldest dropped where there are too many."""
        return replace(self, answers=(*self.answers, answer)[-KEPT:])

    def without_next(self, answer_id: str) -> AnswerLog:
        """Return the log with nothing left to show for this answer."""
        answers = tuple(
            replace(answer, next=()) if answer.answer_id == answer_id else answer for answer in self.answers
        )
        return replace(self, answers=answers)

    def with_rejected_scripted(self, answer_id: str) -> AnswerLog:
        """Return the log with this scripted answer rejected."""
        return replace(self, rejected_scripted=(*self.rejected_scripted, answer_id)[-KEPT:])


def from_slot(value: object) -> AnswerLog:
    """Read the log from the slot's value; a slot never set is an empty log."""
    if not isinstance(value, Mapping):
        return AnswerLog()
    answers = (
        LoggedAnswer(
            answer_id=answer_id,
            question=entry["question"],
            language=entry["language"],
            shown=_answer_from_json(entry["shown"]),
            next=tuple(_answer_from_json(answer) for answer in entry["next"]),
            asked_at=entry.get("asked_at", 0.0),
        )
        for answer_id, entry in value["answers"].items()
    )
    return AnswerLog(tuple(answers), tuple(value["rejected_scripted"]))


def to_slot(log: AnswerLog) -> dict[str, Any]:
    """Return the log as JSON for the slot."""
    answers = {
        answer.answer_id: {
            "question": answer.question,
            "language": answer.language,
            "shown": _without(_ONLY_TO_SHOW, _answer_as_json(answer.shown)),
            "next": [_answer_as_json(following) for following in answer.next],
            "asked_at": answer.asked_at,
        }
        for answer in log.answers
    }
    return {"answers": answers, "rejected_scripted": list(log.rejected_scripted)}


def _answer_as_json(answer: Answer) -> dict[str, Any]:
    fields = {name: getattr(answer, name) for name in (*_ANSWER_FIELDS, *_LATER_FIELDS)}
    items = [[item.text, item.start, item.end, item.header] for item in shown_items(answer).items]
    return fields | {
        "items": items,
        "heading_path": list(answer.heading_path),
        "fetched_at": answer.fetched_at.isoformat(),
        "modified_at": answer.modified_at.isoformat() if answer.modified_at else "",
    }


def _without(names: frozenset[str], fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in names}


def _answer_from_json(fields: Mapping[str, Any]) -> Answer:
    return Answer(
        **{name: fields[name] for name in _ANSWER_FIELDS},
        **{name: fields.get(name, default) for name, default in _LATER_FIELDS.items()},
        items=tuple(Item(*item) for item in fields.get("items", ())),
        heading_path=tuple(fields["heading_path"]),
        fetched_at=datetime.fromisoformat(fields["fetched_at"]),
        modified_at=datetime.fromisoformat(fields["modified_at"]) if fields.get("modified_at") else None,
    )
