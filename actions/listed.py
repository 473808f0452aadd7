"""Lists and tables of pages as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from actions.markdown import escape
from actions.qa.types import Answer, Item

_CELL_SEPARATOR = " | "
_BETWEEN_LINES = " – "
_BETWEEN_CELLS = " · "
_COLON = {"fr": "\u00a0: ", "ja": "："}


def listed(answer: Answer, items: Sequence[Item]) -> str:
    """Return the lead-in, then each item as a bullet: rows with the names of their columns, the best span in bold."""
    bullets = "\n".join(f"- {_bullet(answer, item)}" for item in items)
    return f"{escape(answer.lead_in, is_start=True)}\n\n{bullets}" if answer.lead_in else bullets


def _bullet(answer: Answer, item: Item) -> str:
    if _CELL_SEPARATOR in item.header:
        return _row(answer, item)
    if item.header:
        return f"{escape(item.header, is_start=True)}{_colon(answer)}{_text(answer, item.start, item.text)}"
    return _lines(answer, item)


def _lines(answer: Answer, item: Item) -> str:
    """An item and what is nested in it, or a term and what is said about it."""
    parts: list[str] = []
    start = item.start
    for line in item.text.splitlines(keepends=True):
        if line.strip():
            parts.append(_text(answer, start, line.rstrip(), is_start=not parts))
        start += len(line)
    return _BETWEEN_LINES.join(parts)


def _row(answer: Answer, item: Item) -> str:
    """A row: its first cell, then the others that are not empty, each after the name of its column."""
    cells: list[str] = []
    start = item.start
    for name, cell in zip(item.header.split(_CELL_SEPARATOR), item.text.split(_CELL_SEPARATOR), strict=True):
        text = _text(answer, start, cell, is_start=not cells)
        if text or not cells:
            cells.append(f"{escape(name)}{_colon(answer)}{text}" if cells else text)
        start += len(cell) + len(_CELL_SEPARATOR)
    return _BETWEEN_LINES.join([cells[0], *([_BETWEEN_CELLS.join(cells[1:])] if cells[1:] else [])])


def _text(answer: Answer, start: int, text: str, *, is_start: bool = False) -> str:
    """A piece of the page that begins there, escaped, with what of the best span is in it in bold."""
    first, last = (min(max(offset - start, 0), len(text)) for offset in (answer.start, answer.end))
    if not text[first:last].strip():
        return escape(text, is_start=is_start)
    before, after = escape(text[:first], is_start=is_start), escape(text[last:])
    return f"{before}**{escape(text[first:last].strip())}**{after}"


def _colon(answer: Answer) -> str:
    return _COLON.get(answer.language, ": ")
