"""Spans of one sentence on a page of its own, written with the answer in brackets."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.qa.types import Document, Passage, Span
from tests.support.documents import document

A, B, C = (f"http://intranet.example/{name}" for name in "abc")


def span(
    sentence: str, *, title: str = "Leave", language: str = "en", url: str = A, score: float = 9.0, **of_page: object
) -> Span:
    """The answer in brackets, below the heading before " :: "."""
    heading, _, said = sentence.rpartition(" :: ")
    plain = re.sub(r"[\[\]]", "", said)
    lines = [f"# {heading}"] * bool(heading) + [plain]
    page: Document = replace(document(*lines, url=url, title=title), language=language, **of_page)  # type: ignore[arg-type]
    begin = page.text.rindex(plain)
    start, end = begin + said.index("["), begin + said.index("]") - 1
    return Span(Passage(page, 0, len(page.text), ()), start, end, score, reader_score=score)


def pair(language: str, title: str, sentence: str, other_title: str, other: str) -> tuple[Span, Span]:
    first = span(sentence, title=title, language=language, url=A)
    return first, span(other, title=other_title, language=language, url=B, score=8.0)
