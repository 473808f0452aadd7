"""Links that open a page at a passage, marked by the browser.

Text fragments, https://wicg.github.io/scroll-to-text-fragment/: `#:~:text=[prefix-,]start[,end]`. A browser looks for
each of these texts inside one block of the page, only where words begin and end, and takes the first match. So a text
never runs over the end of a line or a table cell, a long one is named by its first and last words, and one that stood
on the page before is told by the words before it. A browser that knows no text fragments opens the page at its top.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from actions.qa.sentences import block_at, sentence_around
from actions.qa.types import Block, BlockKind, Document

LONGEST_WIDTH = 120
"""A wider text is named by its ends. Widths count an East Asian character as three."""
END_WIDTH = 24
"""The ends are the first and last words of at least this width."""
_EAST_ASIAN_WIDTH = 3
_CELL_OR_LINE_END = re.compile(r" \| |\n")
_LINE_END = re.compile(r"\n")
# Where words surely begin and end in text without spaces: at punctuation, after the particle を, and after は unless
# it is part of a word in hiragana.
_WORD_ENDS = re.compile(r"\s+|(?<=[、。，．！？：；」』）を])|(?=[「『（])|(?<=は)(?=[\u4e00-\u9fff\u30a0-\u30ff])")

Range = tuple[int, int]


def link_to(document: Document, start: int, end: int) -> str:
    """The page's address, opened at the sentence (in a table, at the cells) of `document.text[start:end]`."""
    url, _, _ = document.url.partition(":~:")
    directive = text_directive(document, start, end)
    return f"{url}{'' if '#' in url else '#'}:~:{directive}" if directive else document.url


def text_directive(document: Document, start: int, end: int) -> str:
    """`text=...` for the sentence of an answer; empty if there is nothing to look for."""
    shown = [
        (first, last) for first, last in _shown_together(document, start, end) if document.text[first:last].strip()
    ]
    if not shown:
        return ""
    texts = [document.text[first:last].strip() for first, last in shown]
    ends = _range(texts[0]) if len(texts) == 1 else (_beginning(texts[0]), _end(texts[-1]))
    prefix = _prefix(document, shown[0][0], ends[0])
    return "text=" + (f"{_encoded(prefix)}-," if prefix else "") + ",".join(map(_encoded, ends))


def _shown_together(document: Document, start: int, end: int) -> Iterator[Range]:
    """The stretches that the answer touches, cut to its sentence."""
    first_in_sentence, last_in_sentence = sentence_around(document, start, end)
    blocks = (block for block in document.blocks if block.start < end and block.end > start)
    for first, last in _stretches(document, blocks):
        if first < end and last > start:
            yield max(first, first_in_sentence), min(last, last_in_sentence)


def _stretches(document: Document, blocks: Iterable[Block]) -> Iterator[Range]:
    """What a page shows in one block each: lines, and the cells of a table."""
    for block in blocks:
        separator = _CELL_OR_LINE_END if block.kind is BlockKind.TABLE_ROW else _LINE_END
        begin = block.start
        for match in separator.finditer(document.text, block.start, block.end):
            yield begin, match.start()
            begin = match.end()
        yield begin, block.end


def _range(text: str) -> tuple[str, ...]:
    """The text, or its beginning and end if it is long."""
    if _width(text) <= LONGEST_WIDTH:
        return (text,)
    beginning, end = _beginning(text), _end(text)
    return (beginning, end) if len(beginning) + len(end) < len(text) else (text,)


def _prefix(document: Document, start: int, text: str) -> str:
    """The last words before `start` if the text stands on the page before it, too; otherwise nothing."""
    if _comparable(text) not in _comparable(document.text[:start]):
        return ""
    block = block_at(document, start)
    number = document.blocks.index(block)
    before = [
        document.text[first : min(last, start)].strip()
        for first, last in _stretches(document, document.blocks[max(number - 1, 0) : number + 1])
        if first < start
    ]
    return _end(next((text for text in reversed(before) if text), ""))


def _beginning(text: str) -> str:
    """The first words, of at least END_WIDTH together; all if there is no such place to end."""
    ends = (match.start() for match in _WORD_ENDS.finditer(text))
    return next((text[:end] for end in ends if _width(text[:end]) >= END_WIDTH), text)


def _end(text: str) -> str:
    """The last words, of at least END_WIDTH together; all if there is no such place to begin."""
    begins = [match.end() for match in _WORD_ENDS.finditer(text)]
    return next((text[begin:] for begin in reversed(begins) if _width(text[begin:]) >= END_WIDTH), text)


def _width(text: str) -> int:
    return sum(_EAST_ASIAN_WIDTH if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _comparable(text: str) -> str:
    """As browsers compare: whatever its case and its white space."""
    return " ".join(text.casefold().split())


def _encoded(text: str) -> str:
    """White space collapsed, as a page shows it; `-`, `,` and `&` mean something in a text directive."""
    return quote(" ".join(text.split()), safe="").replace("-", "%2D")
