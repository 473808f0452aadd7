"""Documents for tests, made from lines that say what each block is."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from actions.qa.types import Block, BlockKind, Document

_KINDS = {"#": BlockKind.HEADING, "-": BlockKind.LIST_ITEM, "|": BlockKind.TABLE_ROW}


def document(
    *lines: str, url: str = "http://intranet.example/a", title: str = "A page", fetched_at: datetime | None = None
) -> Document:
    """`# heading`, `- item`, `| row`, anything else a paragraph; blocks stand on lines of their own."""
    text = ""
    blocks: list[Block] = []
    headings: tuple[str, ...] = ()
    for line in lines:
        kind = _KINDS.get(line[0], BlockKind.PARAGRAPH)
        content = line if kind is BlockKind.PARAGRAPH else line[1:].strip()
        start = len(text)
        text += content
        blocks.append(Block(kind, start, len(text), () if kind is BlockKind.HEADING else headings))
        headings = (content,) if kind is BlockKind.HEADING else headings
        text += "\n\n"
    digest = hashlib.sha256(f"{url}{text}".encode()).hexdigest()
    return Document(url, title, "en", text.rstrip("\n"), tuple(blocks), fetched_at or datetime.now(UTC), digest)
