"""Sub-headings that name several things under one heading. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from actions.qa._structure_lead_in import lead_in_of
from actions.qa.sentences import sentence_around
from actions.qa.structure_types import Structure, StructureKind, item
from actions.qa.types import BlockKind, Document, Item

_ASKS = re.compile(r"[?？]\s*$|か。?\s*$")


def sections_of(document: Document) -> Iterator[Structure]:
    """Each heading below the page's title that has at least two sub-headings which are no questions; the title too,
    where its sub-headings are the items of a list.
    """
    for number, block in enumerate(document.blocks):
        if block.kind is not BlockKind.HEADING:
            continue
        children = _children(document, number)
        if number == 0 and not all(_is_in_list(document, child) for child in children):
            continue
        items = tuple(_section(document, child) for child in children if not _asks(document, child))
        if len(items) > 1:
            yield Structure(
                StructureKind.SECTIONS,
                items,
                lead_in=lead_in_of(document, children[0]),
                label=(block.start, block.end),
                headings=block.heading_path,
            )


def _children(document: Document, number: int) -> list[int]:
    """Numbers of the headings right below a heading."""
    level = document.blocks[number].depth
    below: list[tuple[int, int]] = []
    for following in range(number + 1, len(document.blocks)):
        block = document.blocks[following]
        if block.kind is BlockKind.HEADING:
            if block.depth <= level:
                break
            below.append((block.depth, following))
    nearest = min((depth for depth, _ in below), default=0)
    return [following for depth, following in below if depth == nearest]


def _is_in_list(document: Document, number: int) -> bool:
    """Whether a heading names one item of a list, and does not stand over a list."""
    below = document.blocks[number + 1 : number + 3]
    kinds = [block.kind for block in below]
    return kinds[:1] == [BlockKind.LIST_ITEM] and kinds[1:] != [BlockKind.LIST_ITEM]


def _asks(document: Document, number: int) -> bool:
    block = document.blocks[number]
    return bool(_ASKS.search(document.text[block.start : block.end]))


def _section(document: Document, number: int) -> Item:
    """A sub-heading with the first sentence of the text below it."""
    heading = document.blocks[number]
    following = document.blocks[number + 1] if number + 1 < len(document.blocks) else heading
    is_one = following.kind is BlockKind.PARAGRAPH or _is_in_list(document, number)
    if not is_one:
        return item(document, heading.start, heading.end)
    return item(document, heading.start, sentence_around(document, following.start, following.start + 1)[1])
