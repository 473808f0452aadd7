"""From outcomes to messages: which response of the domain, and the values of its placeholders.

The values are Markdown. What comes from a page is escaped, so that no page can break out of its message
or forge a link in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from actions.listed import listed
from actions.markdown import escape, link_to
from actions.qa.confidence import SURE_FROM
from actions.qa.types import Answer, NoAnswer, Outcome, PageLink
from actions.shown_items import shown_items


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
    """Return the message that shows an answer in its list or in its sentence, and where it comes from."""
    if answer.conflicting:
        return conflict(answer)
    shown = shown_items(answer)
    name = "utter_page_answer_list" if shown.items else "utter_page_answer"
    if is_unsure(answer):
        name += "_unsure"
    what = {"listed": listed(answer, shown.items)} if shown.items else {"sentence": highlighted(answer)}
    values = what | {"source": source(answer)}
    if shown.items and shown.n_more:
        values |= {"n_more": str(shown.n_more)}
    return _with_age(name, values, [answer] if answer.stale else [])


def is_unsure(answer: Answer) -> bool:
    """Return whether the answer is more likely wrong than right, as far as that is known."""
    return answer.is_calibrated and answer.confidence < SURE_FROM


def conflict(answer: Answer) -> Message:
    """Return the message that shows answers which contradict each other, each with its source and its last change."""
    every = (answer, *answer.conflicting)
    shown = (f"{_quoted(each)}\n\n{source(each)}{_changed(each)}" for each in every)
    name, values = "utter_page_answer_conflict", {"answers": "\n\n".join(shown)}
    name += "_unsure" if is_unsure(answer) else ""
    return _with_age(name, values, [each for each in every if each.stale])


def highlighted(answer: Answer) -> str:
    """Return the answer's sentence with the answer in bold, after what its list denies."""
    start, end = answer.sentence_offset, answer.sentence_offset + len(answer.text)
    before, span, after = answer.sentence[:start], answer.sentence[start:end], answer.sentence[end:]
    lead_in = answer.lead_in and f"{escape(answer.lead_in, is_start=True)} "
    return f"{lead_in}{escape(before, is_start=not lead_in)}**{escape(span)}**{escape(after)}"


def source(answer: Answer) -> str:
    """Return the page's title as a link that opens it at the answer, followed by the headings above the answer."""
    headings = [heading for heading in answer.heading_path if heading != answer.title]
    title = link_to(answer.title or answer.url, answer.link or answer.url)
    return " › ".join([title, *(escape(heading) for heading in headings)])


def link(page: PageLink) -> str:
    """Return a Markdown link to the page; its address stands for a missing title."""
    return link_to(page.title or page.url, page.url)


def _with_age(name: str, values: dict[str, str], stale: Sequence[Answer]) -> Message:
    """With the day since which the oldest of these could not be checked; there may be none."""
    if not stale:
        return Message(name, values)
    since = min(answer.fetched_at for answer in stale)
    return Message(f"{name}_stale", values | {"stale_since": since.date().isoformat()})


def _quoted(answer: Answer) -> str:
    """In a table with the names of its columns."""
    items = shown_items(answer).items
    return listed(answer, items) if items else f"> {highlighted(answer)}"


def _changed(answer: Answer) -> str:
    """When the page was changed, where that is known: a day on which Kate looked would seem as good."""
    return f", {answer.modified_at.date().isoformat()}" if answer.modified_at else ""


def _no_answer(outcome: NoAnswer) -> Message:
    if not outcome.pages:
        return Message("utter_no_answer_no_pages")
    return Message("utter_no_answer", {"pages": _list(link(page) for page in outcome.pages)})


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)
