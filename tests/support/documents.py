"""Documents for tests, made from lines that say what each block is."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from actions.qa.types import Block, BlockKind, Document

_KINDS = {"#": BlockKind.HEADING, "-": BlockKind.LIST_ITEM, "|": BlockKind.TABLE_ROW}


def document(
    *lines: str, url: str = "http://intranet.example/a", title: str = "A page", fetched_at: datetime | None = None
) -> Document:
    """`# heading`, `## one below it`, `- item`, `| row`, anything else a paragraph; each block on a line of its own."""
    text = ""
    blocks: list[Block] = []
    headings: tuple[str, ...] = ()
    for line in lines:
        kind = _KINDS.get(line[0], BlockKind.PARAGRAPH)
        depth = len(line) - len(line.lstrip("#"))
        content = line if kind is BlockKind.PARAGRAPH else line[max(depth, 1) :].strip()
        start = len(text)
        text += content
        above = headings[: depth - 1] if depth else headings
        blocks.append(Block(kind, start, len(text), above))
        headings = (*above, content) if depth else headings
        text += "\n\n"
    digest = hashlib.sha256(f"{url}{text}".encode()).hexdigest()
    return Document(url, title, "en", text.rstrip("\n"), tuple(blocks), fetched_at or datetime.now(UTC), digest)
