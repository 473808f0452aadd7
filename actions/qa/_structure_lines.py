"""Lists that a page writes as lines or paragraphs with bullets of their own, or as lines after a colon. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from actions.qa._structure_lead_in import announcement, heading_above
from actions.qa._structure_lists import tidy_end
from actions.qa.structure_types import Structure, StructureKind, item
from actions.qa.types import BlockKind, Document

# "-5 %", "2.5 days" and "01.05.2026" begin with a number, not with a bullet.
_BULLET = re.compile(
    r"\s*(?:[-–—](?!\d)|[•·・‣▪●○◆◇■□*＊]|\(?\d{1,2}(?:\.(?!\d)|\))|（\d{1,2}）|\d{1,2}．(?!\d)|[①-⑳]|[a-z]\))[\s\u3000]*(?=\S)"
)
_COLON = re.compile(r"[:：]\s*$")


@dataclass(frozen=True, slots=True)
class _Line:
    block: int
    """Number of its block."""
    start: int
    """Of its text, after a bullet."""
    end: int
    has_bullet: bool


def line_lists_of(document: Document) -> Iterator[Structure]:
    """Runs of at least two such lines."""
    run: list[_Line] = []
    before: _Line | None = None
    for line in [*_lines(document), None]:
        if line and _goes_on(document, line, run, before):
            run.append(line)
            continue
        if len(run) > 1:
            yield _list(document, run, before)
        run, before = ([line], before) if line and line.has_bullet else ([], line)


def _lines(document: Document) -> Iterator[_Line]:
    for number, block in enumerate(document.blocks):
        if block.kind is not BlockKind.PARAGRAPH:
            continue
        start = block.start
        for text in document.text[block.start : block.end].splitlines(keepends=True):
            bullet = _BULLET.match(text)
            first = start + (bullet.end() if bullet else len(text) - len(text.lstrip()))
            last = start + len(text.rstrip())
            if first < last:
                yield _Line(number, first, last, bool(bullet))
            start += len(text)


def _goes_on(document: Document, line: _Line, run: list[_Line], before: _Line | None) -> bool:
    """Whether a line belongs to the run so far, or begins one after a colon in the same block.

    Of lines without bullets one that ends in a colon announces others.
    """
    if run:
        is_like = line.block - run[-1].block <= 1 and line.has_bullet == run[0].has_bullet
        is_plain = line.block == run[0].block and not _COLON.search(document.text, line.start, line.end)
        return is_like and (line.has_bullet or is_plain)
    if line.has_bullet or before is None or before.block != line.block:
        return False
    return bool(_COLON.search(document.text, before.start, before.end))


def _list(document: Document, run: list[_Line], before: _Line | None) -> Structure:
    first = document.blocks[run[0].block]
    lead_in = (run[0].start, run[0].start)
    if before and run[0].block - before.block <= 1:
        lead_in = announcement(document, before.start, before.end) or lead_in
    heading = heading_above(document, run[0].block)
    label = lead_in if lead_in[0] < lead_in[1] or not heading else (heading.start, heading.end)
    items = tuple(item(document, line.start, tidy_end(document, line.start, line.end)) for line in run)
    return Structure(StructureKind.LIST, items, lead_in=lead_in, label=label, headings=first.heading_path)
