"""Kate's texts as pieces that any channel can show.

Texts are a small part of Markdown: paragraphs, `- item` lists, `> quotes`, **bold**, [text](address) and backslash
escapes. All else means itself. What a page says is escaped in them (actions/messages.py), so it is always plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Union
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""Of the addresses that may become links."""

# CommonMark's stars do nothing between a letter and a bracket, as in は**「5万円」**です, which is how Japanese is
# written. These do.
_BOLD = re.compile(r"\*\*(?=\S)(?P<text>(?:\\.|[^\\])*?(?:\\.|[^\\\s]))\*\*", re.DOTALL)
# All that an address may consist of: nothing that a channel could take for its end.
_SAFE_IN_ADDRESS = "/:?#@!$&'*+,;=%~-._[]"


@dataclass(frozen=True)
class Run:
    """Text in one style."""

    text: str
    """Never empty; may have line breaks."""
    bold: bool = False
    address: str = ""
    """Where it links to: ASCII without spaces, quotes, bars, round and pointed brackets. Empty for no link."""


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Paragraph:
    """Lines that belong together."""

    runs: Runs


@dataclass(frozen=True)
class Quote:
    """What somebody else says: a page."""

    runs: Runs


@dataclass(frozen=True)
class Bullets:
    """The items of a list."""

    items: tuple[Runs, ...]


Block = Union[Paragraph, Quote, Bullets]


def parse(text: str) -> tuple[Block, ...]:
    """Return what the text consists of; nothing of it is empty."""
    tree = SyntaxTreeNode(_parser().parse(text))
    return tuple(block for node in tree.children for block in _blocks(node))


class _Parser(MarkdownIt):
    """Makes addresses harmless, and links only to those with a known scheme."""

    def normalizeLink(self, url: str) -> str:
        return quote(url, safe=_SAFE_IN_ADDRESS)

    def validateLink(self, url: str) -> bool:
        return url.partition(":")[0].lower() in SCHEMES


@cache
def _parser() -> MarkdownIt:
    parser = _Parser("zero").enable(["blockquote", "list", "escape", "link", "newline"])
    parser.inline.ruler.push("bold", _bold)
    return parser


def _bold(state: StateInline, silent: bool) -> bool:
    """A rule of the parser: take bold text at the state's position, if there is any."""
    match = _BOLD.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        end_of_line = state.posMax
        state.pos, state.posMax = match.span("text")
        state.push("strong_open", "strong", 1)
        state.md.inline.tokenize(state)
        state.push("strong_close", "strong", -1)
        state.posMax = end_of_line
    state.pos = match.end()
    return True


def _blocks(node: SyntaxTreeNode) -> Iterator[Block]:
    if node.type == "bullet_list":
        yield Bullets(tuple(filter(None, map(_lines, node.children))))
    elif node.type == "ordered_list":  # no part of our Markdown: numbers mean themselves
        yield from (Paragraph((Run(f"{item.info}{item.markup} "), *_lines(item))) for item in node.children)
    elif runs := _lines(node):
        yield Quote(runs) if node.type == "blockquote" else Paragraph(runs)


def _lines(node: SyntaxTreeNode) -> Runs:
    """Return all text below a node; each block in it begins a line."""
    lines = [_runs(inline) for inline in node.walk() if inline.type == "inline"]
    return tuple(run for n, line in enumerate(lines) for run in ((Run("\n"), *line) if n else line))


def _runs(node: SyntaxTreeNode, *, bold: bool = False, address: str = "") -> Runs:
    if node.type == "text":
        return (Run(node.content, bold, address),) if node.content else ()
    if node.type in ("softbreak", "hardbreak"):
        return (Run("\n", bold, address),)
    bold = bold or node.type == "strong"
    address = str(node.attrGet("href") or "") if node.type == "link" else address
    return tuple(run for child in node.children for run in _runs(child, bold=bold, address=address))
