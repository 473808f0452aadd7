"""Cards: an outcome as plain values, for channels that show more than a line of Markdown.

A card travels beside the response's values; Rasa keeps it in the message's metadata, where the web chat takes it
from, live and from the history:

    {"kind": "answer", "answer": FOUND, "conflicting": [FOUND, ...], "alternatives": [FOUND, ...]}
    {"kind": "no_answer", "pages": [{"url", "title"}, ...]}

FOUND has text, sentence, sentence_offset (in code points), before, after, url, link, title, language, heading_path,
start, end, confidence (or null), changed_on (a date or null), confirmed_on (a date) and stale; items
([{"text", "start", "header"}, ...], a list or the cells of a table's row, mostly empty), lead_in and n_more, which
tells how many more items the page has. Nothing in it is escaped: it is text, not Markdown. `conflicting` are answers
of other pages that contradict it.
"""

from __future__ import annotations

from typing import Any

from actions.qa.types import Answer, Outcome
from actions.shown_items import shown_items

MOST_ALTERNATIVES = 3

_PLACE = ("url", "title", "language", "start", "end", "stale", "lead_in")
_FIELDS = ("text", "sentence", "sentence_offset", "before", "after", *_PLACE)

Card = dict[str, Any]


def card_of(outcome: Outcome) -> Card:
    """Return the card of an answer, or that there is none and which pages are the closest."""
    if not isinstance(outcome, Answer):
        return {"kind": "no_answer", "pages": [{"url": page.url, "title": page.title} for page in outcome.pages]}
    alternatives = [_in_short(_found(answer)) for answer in outcome.alternatives[:MOST_ALTERNATIVES]]
    conflicting = [_in_short(_found(answer)) for answer in outcome.conflicting]
    return {"kind": "answer", "answer": _found(outcome), "conflicting": conflicting, "alternatives": alternatives}


def _found(answer: Answer) -> Card:
    shown = shown_items(answer)
    return {name: getattr(answer, name) for name in _FIELDS} | {
        "items": [{name: getattr(item, name) for name in ("text", "start", "header")} for item in shown.items],
        "n_more": shown.n_more,
        "link": answer.link or answer.url,
        "heading_path": list(answer.heading_path),
        "confidence": round(answer.confidence, 4) if answer.is_calibrated else None,
        "changed_on": answer.modified_at.date().isoformat() if answer.modified_at else None,
        "confirmed_on": answer.fetched_at.date().isoformat(),
    }


def _in_short(found: Card) -> Card:
    """Without surroundings: Rasa sends the whole conversation, cards included, with every call of an action."""
    return found | {"before": "", "after": ""}
