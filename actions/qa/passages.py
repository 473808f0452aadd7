"""Cuts a document into passages: neighbouring blocks that belong together and fit one window."""

from __future__ import annotations

from dataclasses import dataclass

from actions.qa.tokenization import TokenizedText
from actions.qa.types import Block, BlockKind, Document, Passage


@dataclass(frozen=True, slots=True)
class PassageSettings:
    """Sizes in word pieces."""

    min_tokens: int = 60
    """A section smaller than this is joined with the next one."""
    max_tokens: int = 220
    """Blocks are added up to this; a single larger block is a passage of its own."""


def split_passages(
    document: Document, tokens: TokenizedText, settings: PassageSettings = PassageSettings()
) -> tuple[Passage, ...]:
    """Passages in reading order that together hold every block; a heading stays with what follows it."""
    groups: list[list[Block]] = [[]]
    size = 0
    for block in document.blocks:
        n_tokens = len(tokens.between(block.start, block.end))
        if groups[-1] and _begins_passage(block, size, n_tokens, settings):
            groups.append(_trailing_headings(groups[-1]))
            size = sum(len(tokens.between(kept.start, kept.end)) for kept in groups[-1])
        groups[-1].append(block)
        size += n_tokens
    return tuple(_passage(document, group) for group in groups if group)


def _begins_passage(block: Block, size: int, n_tokens: int, settings: PassageSettings) -> bool:
    if block.kind is BlockKind.HEADING and size >= settings.min_tokens:
        return True
    return size + n_tokens > settings.max_tokens


def _trailing_headings(group: list[Block]) -> list[Block]:
    """Takes the headings at a group's end off it, unless it has nothing else."""
    keep = len(group)
    while keep and group[keep - 1].kind is BlockKind.HEADING:
        keep -= 1
    if keep == 0:
        return []
    headings = group[keep:]
    del group[keep:]
    return headings


def _passage(document: Document, group: list[Block]) -> Passage:
    return Passage(document, group[0].start, group[-1].end, group[0].heading_path)
