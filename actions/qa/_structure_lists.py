"""The lists and tables of a document, as its blocks have them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from actions.qa._structure_lead_in import MOST_LABEL_CHARACTERS, label_of, lead_in_of
from actions.qa.structure_types import Structure, StructureKind, item
from actions.qa.types import Block, BlockKind, Document, Item

CELL_SEPARATOR = " | "
_LOOSE_ENDS = re.compile(r"[\s;；,，、:：]+$")


def lists_of(document: Document) -> Iterator[Structure]:
    """Each list with at least two items; what is nested in an item is part of it, and a list of its own.

    Items that stand below headings of their own are no list: the headings are (`_structure_sections`).
    """
    for numbers in _groups(document, BlockKind.LIST_ITEM):
        paths = {document.blocks[number].heading_path for number in numbers}
        if len(numbers) > 1 and len(paths) < len(numbers):
            items = tuple(item(document, *_extent(document, number)) for number in numbers)
            yield Structure(
                StructureKind.LIST,
                items,
                lead_in=lead_in_of(document, numbers[0]),
                label=label_of(document, numbers[0]),
                headings=document.blocks[numbers[0]].heading_path,
            )


def tables_of(document: Document) -> Iterator[Structure]:
    """Each table with at least two rows below its header, rows that head a part of it among them."""
    for numbers in _groups(document, BlockKind.TABLE_ROW):
        items = tuple(row for row, _ in _rows(document, [document.blocks[number] for number in numbers]))
        if len(items) > 1:
            yield Structure(
                StructureKind.TABLE,
                items,
                lead_in=lead_in_of(document, numbers[0]),
                label=_table_label(document, numbers),
                headings=document.blocks[numbers[0]].heading_path,
            )


def row_with_part(document: Document, block: Block) -> tuple[Item, Item | None] | None:
    """The row that this block is, and the row that heads its part of the table; None if it is the columns' header."""
    same = [each for each in document.blocks if each.kind is BlockKind.TABLE_ROW and each.group == block.group]
    rows = _rows(document, same if block.group >= 0 else [block])
    return next((found for found in rows if found[0].start == block.start), None)


def cells_of(document: Document, row: Item) -> tuple[Item, ...]:
    """The cells of a table's row, each with the name of its column; empty cells are left out."""
    headers = row.header.split(CELL_SEPARATOR)
    texts = row.text.split(CELL_SEPARATOR)
    cells, start = [], row.start
    for header, text in zip(headers, texts, strict=True):
        if text.strip():
            cells.append(item(document, start, start + len(text), header))
        start += len(text) + len(CELL_SEPARATOR)
    return tuple(cells)


def tidy_end(document: Document, start: int, end: int) -> int:
    """Where a piece ends without the white space and the marks that only part it from the next one."""
    match = _LOOSE_ENDS.search(document.text[start:end])
    return start + match.start() if match and match.start() else end


def _groups(document: Document, kind: BlockKind) -> Iterator[list[int]]:
    """Numbers of the blocks of each list, or of each table, in order of its first block."""
    numbers = [number for number, block in enumerate(document.blocks) if block.kind is kind]
    ordered = sorted(numbers, key=lambda number: (document.blocks[number].group, number))
    for group, members in groupby(ordered, key=lambda number: document.blocks[number].group):
        if group >= 0:
            yield list(members)


def _extent(document: Document, number: int) -> tuple[int, int]:
    """A list item with everything that is nested in it."""
    block = last = document.blocks[number]
    for following in document.blocks[number + 1 :]:
        if following.kind is not BlockKind.LIST_ITEM or following.depth <= block.depth:
            break
        last = following
    return block.start, tidy_end(document, block.start, last.end)


def _rows(document: Document, blocks: list[Block]) -> Iterator[tuple[Item, Item | None]]:
    """The rows below a table's header, each with the one that heads its part of the table, if there is one.

    A header with one cell, where columns have names or get them right below it, heads a part.
    """
    header, part, is_new = "", None, False
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        text = _text(document, block)
        names_follow = following and following.is_header and CELL_SEPARATOR in _text(document, following)
        if not block.is_header:
            fits = header.count(CELL_SEPARATOR) == text.count(CELL_SEPARATOR)
            yield item(document, block.start, block.end, header if fits else ""), part
        elif CELL_SEPARATOR not in text and (CELL_SEPARATOR in header or names_follow):
            part = item(document, block.start, block.end)
            yield part, None
        else:
            header, part = text, part if is_new else None
        is_new = block.is_header and CELL_SEPARATOR not in text


def _text(document: Document, block: Block) -> str:
    return document.text[block.start : block.end]


def _table_label(document: Document, numbers: list[int]) -> tuple[int, int]:
    """The label with the header row, whose words say what the columns are."""
    start, end = label_of(document, numbers[0])
    first = document.blocks[numbers[0]]
    if not first.is_header:
        return start, end
    return (start if first.end - start <= MOST_LABEL_CHARACTERS else first.start), first.end
