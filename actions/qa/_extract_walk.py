"""Read structure from a page's tree: headings, paragraphs, lists, tables, definition lists, disclosure widgets.

Runs in the extraction process only. The result is flat: pieces in reading order, with marks where a scope opens and
closes; `_extract_page` turns it into blocks.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from actions.qa._extract_elements import definition_parts, elements_with_blocks, heading_level
from actions.qa._extract_pieces import Close, Event, Open, Piece
from actions.qa._extract_tables import header_rows, is_layout, rows_of
from actions.qa._extract_text import BLOCKS, BREAK, HEADINGS, ink, text_of, tidy


def walk(root: HtmlElement) -> list[Event]:
    """Everything readable under an element, in reading order."""
    walker = _Walker(elements_with_blocks(root))
    walker.flow(root)
    walker.flush(root)
    return walker.events


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
    numbered: dict[int, tuple[int, int]] = field(default_factory=dict)
    """By depth, the last numbered list and the number that its next item would have."""
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
            self.inline.append(BREAK)
        elif child.tag == "button":
            self.button(child, parent)
        elif not self.is_block(child):
            self.inline_element(child)
        else:
            self.flush(parent)
            self.block(child)

    def is_block(self, element: HtmlElement) -> bool:
        return element.tag in BLOCKS or "-" in element.tag or element in self.with_blocks

    def inline_element(self, element: HtmlElement) -> None:
        before = len(self.inline)
        self.flow(element)
        if element.tag == "a":
            self.link_chars += ink("".join(self.inline[before:]))

    def button(self, button: HtmlElement, parent: HtmlElement) -> None:
        """A button is no content, unless it is a heading that opens what follows."""
        if parent.tag in HEADINGS or parent.tag == "summary":
            self.flow(button)
        elif button.get("aria-controls") or button.get("aria-expanded") or "accordion" in button.get("class", ""):
            self.flush(parent)
            self.heading(button, 0)

    def block(self, element: HtmlElement) -> None:
        tag = element.tag
        level = heading_level(element)
        if level:
            self.heading(element, level)
        elif tag in ("ul", "ol", "menu", "dir"):
            self.list(element)
        elif tag == "dl":
            self.definitions(element)
        elif tag == "details":
            self.details(element)
        elif tag == "table" and not is_layout(element):
            self.table(element)
        elif tag == "pre":
            self.preformatted(element)
        else:
            self.flow(element)
            self.flush(element)

    def heading(self, element: HtmlElement, level: int) -> None:
        text, links = text_of(element)
        if text:
            self.numbered.clear()  # below another heading steps are counted anew
            self.events.append(Piece("heading", text.replace("\n", " "), element, links, level=level))

    def list(self, element: HtmlElement) -> None:
        group, outer = self.group_of(element), self.item
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

    def group_of(self, element: HtmlElement) -> int:
        """A new one, unless a numbered list goes on where an earlier one stopped, after a note or a picture."""
        self.groups += 1
        start = element.get("start", "") if element.tag == "ol" else ""
        begun, after = self.numbered.get(self.depth, (0, 0))
        is_next = start.isascii() and start.isdigit() and int(start[:4]) == after > 1
        last = self.events[-1] if self.events else None
        goes_on = is_next and not (isinstance(last, Piece) and last.text.endswith((":", "：")))
        group = begun if goes_on else self.groups
        if element.tag == "ol":
            n_items = sum(child.tag == "li" for child in element)
            self.numbered[self.depth] = (group, (after if goes_on else 1) + n_items)
        return group

    def list_item(self, element: HtmlElement, item: _Item) -> None:
        outer, self.item = self.item, item
        self.numbered = {depth: each for depth, each in self.numbered.items() if depth < item.depth}
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
        first: HtmlElement | None = None
        for child in definition_parts(element):
            if child.tag == "dt":
                own = text_of(child)[0].replace("\n", " ")
                if first is None:
                    self.groups += 1
                    first, group, term = child, self.groups, own
                else:  # several terms have one definition
                    term = f"{term}, {own}"
                self.list_item_of(child, _Item(first, terms, self.depth))
            else:
                first = None
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
        rows = [(row, texts, links) for row, texts, links in rows_of(element) if any(texts)]
        headers = header_rows([row for row, *_ in rows], [texts for _, texts, _ in rows])
        for (row, texts, links), is_header in zip(rows, headers, strict=True):
            self.events.append(Piece("table_row", " | ".join(texts), row, links, group=group, is_header=is_header))

    def preformatted(self, element: HtmlElement) -> None:
        text = "".join(element.itertext()).strip("\n")
        self.inline.append(BREAK.join(text.splitlines()))
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
