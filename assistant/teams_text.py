"""Texts as Microsoft Teams shows them: its `xml`, a few tags of HTML that desktop, iOS and Android have in common."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from assistant.markdown import Block, Bullets, Quote, Run, Runs

_BLANK_LINE = "<br><br>"


def xml(blocks: Iterable[Block]) -> str:
    """Return the text for a message with `textFormat: xml`. It holds no tag but ours."""
    text = ""
    after_quote = True  # nothing stands before the first block either
    for block in blocks:
        is_quote = isinstance(block, Quote)
        text += ("" if is_quote or after_quote else _BLANK_LINE) + _xml_of(block)
        after_quote = is_quote
    return text


def _xml_of(block: Block) -> str:
    # Mobile Teams has no lists in messages.
    if isinstance(block, Bullets):
        return "<br>".join(f"• {_line(item)}" for item in block.items)
    line = _line(block.runs)
    return f"<blockquote>{line}</blockquote>" if isinstance(block, Quote) else line


def _line(runs: Runs) -> str:
    return "".join(_styled(run) for run in runs)


def _styled(run: Run) -> str:
    text = escape(run.text).replace("\n", "<br>")
    if run.address:
        text = f'<a href="{escape(run.address)}">{text}</a>'
    return f"<strong>{text}</strong>" if run.bold else text
