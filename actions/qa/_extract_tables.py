"""Read the rows of a page's table. Runs in the extraction process only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from actions.qa._extract_text import HEADINGS, text_of, tidy
from actions.qa.amount_ranges import amounts_in, named_range, unit_of
from actions.qa.asked_amounts import role_of
from actions.qa.quantities import plain

_MAX_CELLS = 200
_FILE_NAME = re.compile(r"\.\w{2,4}$|^(?:image|img|dsc|icon)\W*\d*$", re.IGNORECASE)
_SECTIONS = frozenset({"thead", "tbody", "tfoot"})


def is_layout(table: HtmlElement) -> bool:
    """A table that only places things on the screen, as old pages do."""
    if table.get("role") in ("presentation", "none"):
        return True
    if any(True for inner in table.iter("table", *HEADINGS) if inner is not table):
        return True
    return max((len(cells) for _, cells in _own_rows(table)), default=0) <= 1


def rows_of(table: HtmlElement) -> Iterator[tuple[HtmlElement, list[str], int]]:
    """Rows with the text of their cells; a cell that spans rows or columns is repeated in each, as a reader would see
    it, unless it is all that its row has.
    """
    spanning: dict[int, tuple[str, int]] = {}
    for row, cells in _own_rows(table):
        texts: list[str] = []
        links = 0
        for cell in cells[:_MAX_CELLS]:
            text, cell_links = text_of(cell)
            text = text or _pictured(cell)
            links += cell_links
            n_columns = _span(cell, "colspan") if len(cells) > 1 else 1
            for _ in range(min(n_columns, _MAX_CELLS - len(texts))):
                _take_spanning(spanning, texts)
                if len(texts) < _MAX_CELLS:
                    spanning[len(texts)] = (text, _span(cell, "rowspan"))
                    _take_spanning(spanning, texts)
        _take_spanning(spanning, texts)
        if cells:  # else it only repeats what spans it
            yield row, texts, links


def header_rows(rows: Sequence[HtmlElement], texts: Sequence[Sequence[str]]) -> list[bool]:
    """Which rows of a table name the columns of those below: those marked so, else perhaps the first.

    :param texts: of each row's cells.
    """
    marked = [_is_header_row(row) for row in rows]
    return marked if any(marked) or not rows else [_first_names_columns(texts), *marked[1:]]


def _is_header_row(row: HtmlElement) -> bool:
    """Whether it names the columns of the rows below it, by its place, its cells or its letters."""
    if row.getparent().tag == "thead":
        return True
    corner, *others = row.iterchildren("td", "th")
    cells = others if others and not text_of(corner)[0] else [corner, *others]
    if all(cell.tag == "th" for cell in cells):
        return True
    if not others:
        return _heads_part(row, corner)
    return _is_first(row) and all(_is_all_bold(cell) for cell in cells)


def _first_names_columns(texts: Sequence[Sequence[str]]) -> bool:
    """Whether the first of a table's rows names the columns though nothing marks it: it says what is counted, "Age" or
    "Years of service", without a number, and all others are for a range of that each ("Less than 2 years").
    """
    first, *others = texts
    counts = bool(first[1:]) and all(first) and (role_of(first[0]) or unit_of(first[0]))
    has_number = any(amounts_in(plain(cell)) for cell in first)
    return bool(counts) and not has_number and len(others) > 1 and all(named_range(row[0]) for row in others)


def _own_rows(table: HtmlElement) -> Iterator[tuple[HtmlElement, list[HtmlElement]]]:
    for child in table:
        rows = [child] if child.tag == "tr" else child.iterchildren("tr") if child.tag in _SECTIONS else []
        for row in rows:
            yield row, list(row.iterchildren("td", "th"))


def _pictured(cell: HtmlElement) -> str:
    """What a picture in a cell says, where there is no text: yes, no."""
    said = (tidy(picture.get("alt", "")).replace("\n", " ") for picture in cell.iter("img"))
    return " ".join(text for text in said if text and not _FILE_NAME.search(text))


def _span(cell: HtmlElement, name: str) -> int:
    """How many rows or columns a cell spans, one at least."""
    said = cell.get(name, "1").strip()
    return max(int(said[:4]), 1) if said.isascii() and said.isdigit() else 1


def _take_spanning(spanning: dict[int, tuple[str, int]], texts: list[str]) -> None:
    """What spans rows, from where the next cell would stand on."""
    while len(texts) in spanning:
        text, left = spanning.pop(len(texts))
        if left > 1:
            spanning[len(texts)] = (text, left - 1)
        texts.append(text)


def _heads_part(row: HtmlElement, cell: HtmlElement) -> bool:
    """A bold cell of all columns above other rows; a sentence, or what has a number, is a note."""
    text = text_of(cell)[0]
    is_note = any(map(str.isdigit, text)) or text.endswith((".", "!", "。", "！"))
    return row.getnext() is not None and _span(cell, "colspan") > 1 and _is_all_bold(cell) and not is_note


def _is_first(row: HtmlElement) -> bool:
    """Of its table: below no other part of it either."""
    section = row.getparent()
    around = [row, section] if section.tag in _SECTIONS else [row]
    before = [element.getprevious() for element in around]
    return all(element is None or element.tag in ("caption", "colgroup") for element in before)


def _is_all_bold(cell: HtmlElement) -> bool:
    bold = sum(len(tidy("".join(part.itertext()))) for part in cell.iter("b", "strong"))
    return bold > 0 and bold >= len(tidy("".join(cell.itertext())))
