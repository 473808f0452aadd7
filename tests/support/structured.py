"""Documents with lists, tables and headings for tests, made from lines."""

from __future__ import annotations

import dataclasses

from actions.qa.types import Block, BlockKind, Document
from tests.support.documents import document

MARKS = {"#1", "#2", "#3", "-1", "-2", "|!"}


def page(*lines: str) -> Document:
    """A document with structure: `-1 item` at depth 1, `-2 item` nested in it, `#2 heading`, `|! header`, `|row`."""
    marks = [line[:2] if line[:2] in MARKS else line[0] for line in lines]
    made = document(*(line[0] + line[2:] if len(mark) > 1 else line for line, mark in zip(lines, marks, strict=True)))
    blocks = tuple(_marked(block, mark) for block, mark in zip(made.blocks, marks, strict=True))
    return dataclasses.replace(made, blocks=blocks)


def _marked(block: Block, mark: str) -> Block:
    depth = int(mark[1]) if mark[1:].isdigit() else 0
    group = depth if block.kind is BlockKind.LIST_ITEM else 0 if block.kind is BlockKind.TABLE_ROW else -1
    return dataclasses.replace(block, depth=depth, group=group, is_header=mark == "|!")
