"""Read structure from a page's tree: headings, paragraphs, lists, tables, definition lists, disclosure widgets.

Runs in the extraction process only. The result is flat: pieces in reading order, with marks where a scope opens and
closes; `_extract_page` turns it into blocks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from lxml.html import HtmlElement  # type: ignore[import-untyped]

Kind = Literal["heading", "paragraph", "list_item", "table_row"]

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    str.split(
        "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
        "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre "
        "section summary table tbody td tfoot th thead tr ul"
    )
)
_BREAK = "\x1f"  # a line break that the page asks for, as against white space of its source
_ASCII_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_BREAKS = re.compile(rf"[ ]*{_BREAK}[ {_BREAK}]*")
# Hints to the line breaker and control characters: invisible, and they would split words for a tokenizer.
_INVISIBLE = re.compile(r"[\u00ad\u200b\u2060\ufeff\x00-\x08\x0e-\x1e\x7f-\x84\x86-\x9f]")
_MAX_CELLS = 200


@dataclass(slots=True)
class Piece:
    """A run of text that is one block of the page."""

    kind: Kind
    text: str
    element: HtmlElement
    """Where it stands, for choosing the content."""
    link_chars: int = 0
    level: int = 0
    """Of a heading: 1-6, or 0 for "one below the heading above"."""
    group: int = -1
    depth: int = 0
    is_header: bool = False


@dataclass(frozen=True, slots=True)
class Open:
    """Headings inside do not reach beyond the matching Close; `term` is a heading that is shown elsewhere."""

    term: str = ""


@dataclass(frozen=True, slots=True)
class Close:
    pass


Event = Piece | Open | Close


def walk(root: HtmlElement) -> list[Event]:
    """Everything readable under an element, in reading order."""
    walker = _Walker(_with_blocks(root))
    walker.flow(root)
    walker.flush(root)
    return walker.events


def tidy(text: str) -> str:
    """Collapse the white space of HTML source, and only that: no-break spaces and U+3000 are content.

    A line break of the source between two East Asian wide characters disappears, as in CSS Text 3, section 4.1.3.
    """
    text = _ASCII_SPACE.sub(_collapsed, _INVISIBLE.sub("", text))
    return _BREAKS.sub(lambda match: "\n\n" if match[0].count(_BREAK) > 1 else "\n", text).strip(" \n")


def ink(text: str) -> int:
    """How many characters are not white space."""
    return sum(map(len, text.split()))


def _collapsed(match: re.Match[str]) -> str:
    if "\n" not in match[0] or match.start() == 0 or match.end() == len(match.string):
        return " "
    before, after = match.string[match.start() - 1], match.string[match.end()]
    return "" if _is_wide(before) and _is_wide(after) else " "


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF" and not "가" <= character <= "힣"


@dataclass(frozen=True, slots=True)
class _Item:
    """The list item that is being read."""

    element: HtmlElement
    group: int
    depth: int


@dataclass(slots=True)
class _Walker:
    with_blocks: set[HtmlElement]
    events: list[Event] = field(default_factory=list)
    item: _Item | None = None
    depth: int = 0
    groups: int = 0
    inline: list[str] = field(default_factory=list)
    link_chars: int = 0

    def flow(self, element: HtmlElement) -> None:
        """Read what is inside an element."""
        self.inline.append(element.text or "")
        for child in element:
            self.child(child, element)
            self.inline.append(child.tail or "")

    def child(self, child: HtmlElement, parent: HtmlElement) -> None:
        if child.tag == "br":
            self.inline.append(_BREAK)
        elif child.tag == "button":
            self.button(child, parent)
        elif not self.is_block(child):
            self.inline_element(child)
        else:
            self.flush(parent)
            self.block(child)

    def is_block(self, element: HtmlElement) -> bool:
        return element.tag in _BLOCKS or "-" in element.tag or element in self.with_blocks

    def inline_element(self, element: HtmlElement) -> None:
        before = len(self.inline)
        self.flow(element)
        if element.tag == "a":
            self.link_chars += ink("".join(self.inline[before:]))

    def button(self, button: HtmlElement, parent: HtmlElement) -> None:
        """A button is no content, unless it is a heading that opens what follows."""
        if parent.tag in _HEADINGS or parent.tag == "summary":
            self.flow(button)
        elif button.get("aria-controls") or button.get("aria-expanded") or "accordion" in button.get("class", ""):
            self.flush(parent)
            self.heading(button, 0)

    def block(self, element: HtmlElement) -> None:
        tag = element.tag
        level = _heading_level(element)
        if level:
            self.heading(element, level)
        elif tag in ("ul", "ol", "menu", "dir"):
            self.list(element)
        elif tag == "dl":
            self.definitions(element)
        elif tag == "details":
            self.details(element)
        elif tag == "table" and not _is_layout(element):
            self.table(element)
        elif tag == "pre":
            self.preformatted(element)
        else:
            self.flow(element)
            self.flush(element)

    def heading(self, element: HtmlElement, level: int) -> None:
        text, links = text_of(element)
        if text:
            self.events.append(Piece("heading", text.replace("\n", " "), element, links, level=level))

    def list(self, element: HtmlElement) -> None:
        self.groups += 1
        group, outer = self.groups, self.item
        self.depth += 1
        for child in element:
            if child.tag == "li":
                self.list_item(child, _Item(child, group, self.depth))
            elif child.tag in ("ul", "ol"):  # a common mistake: a nested list beside the items
                self.list(child)
            else:
                self.list_item(child, _Item(child, group, self.depth))
        self.depth -= 1
        self.item = outer

    def list_item(self, element: HtmlElement, item: _Item) -> None:
        outer, self.item = self.item, item
        if element.tag == "li":
            self.flow(element)
        else:
            self.child(element, element)
        self.flush(element)
        self.item = outer

    def definitions(self, element: HtmlElement) -> None:
        """Terms are items of one list; the definitions of a term are a list nested in it, and know their term."""
        self.groups += 1
        terms, outer = self.groups, self.item
        self.depth += 1
        group, term = 0, ""
        for child in _definition_parts(element):
            if child.tag == "dt":
                self.groups += 1
                group, term = self.groups, text_of(child)[0].replace("\n", " ")
                self.list_item_of(child, _Item(child, terms, self.depth))
            else:
                self.events.append(Open(term))
                self.depth += 1
                self.list_item_of(child, _Item(child, group or terms, self.depth))
                self.depth -= 1
                self.events.append(Close())
        self.depth -= 1
        self.item = outer

    def list_item_of(self, element: HtmlElement, item: _Item) -> None:
        outer, self.item = self.item, item
        self.flow(element)
        self.flush(element)
        self.item = outer

    def details(self, element: HtmlElement) -> None:
        """A summary is the heading of what it opens, also when the page comes with it closed."""
        self.events.append(Open())
        scopes = 1
        outer, self.item = self.item, None
        self.inline.append(element.text or "")
        for child in element:
            if child.tag == "summary":
                self.flush(element)
                self.heading(child, 0)
                self.events.append(Open())  # no heading inside ends what the summary is the heading of
                scopes += 1
            else:
                self.child(child, element)
            self.inline.append(child.tail or "")
        self.flush(element)
        self.item = outer
        self.events += [Close()] * scopes

    def table(self, element: HtmlElement) -> None:
        self.groups += 1
        group = self.groups
        for caption in element.iterchildren("caption"):
            self.flow(caption)
            self.flush(caption)
        for row, texts, links in _rows(element):
            if any(texts):
                header = _is_header_row(row)
                joined = " | ".join(texts)
                self.events.append(Piece("table_row", joined, row, links, group=group, is_header=header))

    def preformatted(self, element: HtmlElement) -> None:
        text = "".join(element.itertext()).strip("\n")
        self.inline.append(_BREAK.join(text.splitlines()))
        self.flush(element)

    def flush(self, element: HtmlElement) -> None:
        """End a run of text: it becomes one or, where the page leaves an empty line, several pieces."""
        text, links = tidy("".join(self.inline)), self.link_chars
        self.inline.clear()
        self.link_chars = 0
        if not text.strip():
            return
        if self.item is not None:
            self.add_to_item(text.replace("\n\n", "\n"), links, self.item)
            return
        parts = [part for part in text.split("\n\n") if part.strip()]
        for part in parts:
            self.events.append(Piece("paragraph", part, element, links * len(part) // len(text)))

    def add_to_item(self, text: str, links: int, item: _Item) -> None:
        last = self.events[-1] if self.events else None
        if isinstance(last, Piece) and last.kind == "list_item" and last.element is item.element:
            last.text += "\n" + text
            last.link_chars += links
            return
        piece = Piece("list_item", text, item.element, links, group=item.group, depth=item.depth)
        self.events.append(piece)


def text_of(element: HtmlElement) -> tuple[str, int]:
    """All text inside an element on one line, blocks separated by a space, and how much of it is in links."""
    parts: list[str] = []
    _collect(element, parts)
    links = sum(ink("".join(link.itertext())) for link in element.iter("a"))
    return tidy("".join(parts)).replace("\n", " ").replace("  ", " "), links


def _collect(element: HtmlElement, parts: list[str]) -> None:
    parts.append(element.text or "")
    for child in element:
        separator = _BREAK if child.tag in _BLOCKS or child.tag == "br" else ""
        parts.append(separator)
        _collect(child, parts)
        parts.append(separator)
        parts.append(child.tail or "")


def _heading_level(element: HtmlElement) -> int:
    if element.get("role") == "heading":
        level = element.get("aria-level", "2")
        return min(max(int(level), 1), 6) if level.isascii() and level.isdigit() else 2
    return _HEADINGS.get(element.tag, 0)


def _definition_parts(element: HtmlElement) -> Iterator[HtmlElement]:
    for child in element:
        if child.tag == "div":
            yield from _definition_parts(child)
        else:
            yield child


def _with_blocks(root: HtmlElement) -> set[HtmlElement]:
    """Elements that hold a block somewhere inside, and are therefore blocks themselves."""
    found: set[HtmlElement] = set()
    for element in root.iter():
        if element.tag in _BLOCKS:
            for parent in element.iterancestors():
                if parent in found:
                    break
                found.add(parent)
    return found


def _is_layout(table: HtmlElement) -> bool:
    """A table that only places things on the screen, as old pages do."""
    if table.get("role") in ("presentation", "none"):
        return True
    if any(True for inner in table.iter("table", *_HEADINGS) if inner is not table):
        return True
    return max((len(cells) for _, cells in _own_rows(table)), default=0) <= 1


def _own_rows(table: HtmlElement) -> Iterator[tuple[HtmlElement, list[HtmlElement]]]:
    for child in table:
        rows = [child] if child.tag == "tr" else child.iterchildren("tr") if child.tag in _SECTIONS else []
        for row in rows:
            yield row, list(row.iterchildren("td", "th"))


_SECTIONS = frozenset({"thead", "tbody", "tfoot"})


def _rows(table: HtmlElement) -> Iterator[tuple[HtmlElement, list[str], int]]:
    """Rows with the text of their cells; a cell that spans rows is repeated in each, as a reader would see it."""
    spanning: dict[int, tuple[str, int]] = {}
    for row, cells in _own_rows(table):
        texts: list[str] = []
        links = 0
        for cell in cells[:_MAX_CELLS]:
            _take_spanning(spanning, texts)
            text, cell_links = text_of(cell)
            links += cell_links
            rows = cell.get("rowspan", "1")
            if rows.isascii() and rows.isdigit() and int(rows[:4]) > 1:
                spanning[len(texts)] = (text, int(rows[:4]) - 1)
            texts.append(text)
        _take_spanning(spanning, texts)
        yield row, texts, links


def _take_spanning(spanning: dict[int, tuple[str, int]], texts: list[str]) -> None:
    while len(texts) in spanning:
        text, left = spanning.pop(len(texts))
        if left > 1:
            spanning[len(texts)] = (text, left - 1)
        texts.append(text)


def _is_header_row(row: HtmlElement) -> bool:
    cells = list(row.iterchildren("td", "th"))
    if row.getparent().tag == "thead" or all(cell.tag == "th" for cell in cells):
        return True
    first = row.getprevious() is None or row.getprevious().tag in ("caption", "colgroup")
    return first and all(_is_all_bold(cell) for cell in cells)


def _is_all_bold(cell: HtmlElement) -> bool:
    bold = sum(len(tidy("".join(part.itertext()))) for part in cell.iter("b", "strong"))
    return bold > 0 and bold >= len(tidy("".join(cell.itertext())))
