"""From a document, and a span in it, to what the page lays out in pieces there. Pure."""

from __future__ import annotations

from actions.qa._structure_enumerations import enumeration_at
from actions.qa._structure_lines import line_lists_of
from actions.qa._structure_lists import cells_of, lists_of, row_with_part, tables_of
from actions.qa._structure_sections import sections_of
from actions.qa.sentences import block_at
from actions.qa.structure_types import Structure
from actions.qa.types import BlockKind, Document, Item


def structures_of(document: Document) -> tuple[Structure, ...]:
    """Every list, table and group of sub-headings of a page; enumerations only a span can tell."""
    return (*lists_of(document), *line_lists_of(document), *tables_of(document), *sections_of(document))


def structures_at(document: Document, start: int, end: int) -> tuple[Structure, ...]:
    """The structures that `document.text[start:end]` is in, or is the lead-in of, the smallest first."""
    around = [structure for structure in structures_of(document) if structure.holds(start, end)]
    enumeration = enumeration_at(document, start, end)
    found = [*around, *([enumeration] if enumeration else [])]
    return tuple(sorted(found, key=lambda structure: structure.end - structure.start))


def row_at(document: Document, start: int) -> tuple[Item, ...]:
    """The cells of the table's row at an offset, with their headers, after what heads its part of the table; empty
    where columns have no names.
    """
    block = block_at(document, start)
    found = row_with_part(document, block) if block.kind is BlockKind.TABLE_ROW else None
    if not found or not found[0].header:
        return ()
    row, part = found
    return (*([part] if part else []), *cells_of(document, row))
