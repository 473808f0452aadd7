"""From outcomes to messages: which response of the domain, and the values of its placeholders.

The values are Markdown. What comes from a page is escaped, so that no page can break out of its message
or forge a link in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote

from actions.qa.types import Answer, NoAnswer, Outcome, PageLink

_ACTIVE_ANYWHERE = re.compile(r"([\\`*_\[\]<>~|&])")
_ACTIVE_AT_THE_START = re.compile(r"^(\s*)([#+=-]|\d+(?=[.)]))")
# All that a URL may consist of, except what ends a Markdown link.
_SAFE_IN_A_LINK = "/:?#@!$&'*+,;=%~-._[]"


@dataclass(frozen=True, slots=True)
class Message:
    """A response's name in domain.yml and the values of its placeholders."""

    response: str
    values: dict[str, str] = field(default_factory=dict)


def message_for(outcome: Outcome) -> Message:
    """Return what the employee is told about this outcome."""
    if isinstance(outcome, NoAnswer):
        return _no_answer(outcome)
    return page_answer(outcome)


def page_answer(answer: Answer) -> Message:
    """Return the message that shows an answer in its sentence, and where it comes from."""
    if answer.conflicting:
        return conflict(answer)
    values = {"sentence": highlighted(answer), "source": source(answer)}
    if not answer.stale:
        return Message("utter_page_answer", values)
    return Message("utter_page_answer_stale", values | {"stale_since": answer.fetched_at.date().isoformat()})


def conflict(answer: Answer) -> Message:
    """Return the message that shows answers which contradict each other, each with its source and date."""
    shown = (f"> {highlighted(each)}\n\n{source(each)}, {_date(each)}" for each in (answer, *answer.conflicting))
    return Message("utter_page_answer_conflict", {"answers": "\n\n".join(shown)})


def highlighted(answer: Answer) -> str:
    """Return the answer's sentence with the answer in bold."""
    start, end = answer.sentence_offset, answer.sentence_offset + len(answer.text)
    before, span, after = answer.sentence[:start], answer.sentence[start:end], answer.sentence[end:]
    return f"{escape(before, is_start=True)}**{escape(span)}**{escape(after)}"


def source(answer: Answer) -> str:
    """Return the page's title as a link that opens it at the answer, followed by the headings above the answer."""
    headings = [heading for heading in answer.heading_path if heading != answer.title]
    title = _link(answer.title or answer.url, answer.link or answer.url)
    return " › ".join([title, *(escape(heading) for heading in headings)])


def link(page: PageLink) -> str:
    """Return a Markdown link to the page; its address stands for a missing title."""
    return _link(page.title or page.url, page.url)


def escape(text: str, *, is_start: bool = False) -> str:
    """Return the text as Markdown that shows exactly it, on one line."""
    escaped = _ACTIVE_ANYWHERE.sub(r"\\\1", re.sub(r"\s+", " ", text))
    if not is_start:
        return escaped
    return _ACTIVE_AT_THE_START.sub(_escape_start, escaped)


def _date(answer: Answer) -> str:
    """When the page was changed, or else last confirmed."""
    return (answer.modified_at or answer.fetched_at).date().isoformat()


def _link(text: str, address: str) -> str:
    return f"[{escape(text)}]({quote(address, safe=_SAFE_IN_A_LINK)})"


def _escape_start(match: re.Match[str]) -> str:
    space, mark = match.groups()
    # A list number is made harmless by escaping what follows the digits.
    return f"{space}{mark}\\" if mark.isdigit() else f"{space}\\{mark}"


def _no_answer(outcome: NoAnswer) -> Message:
    if not outcome.pages:
        return Message("utter_no_answer_no_pages")
    return Message("utter_no_answer", {"pages": _list(link(page) for page in outcome.pages)})


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)
