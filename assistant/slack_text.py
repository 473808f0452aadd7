"""Texts as Slack shows them: as blocks, which say what is what, and as mrkdwn, which notifications show.

mrkdwn has no escapes but for &, < and >, and knows bold only between words. So what employees read are blocks; a page
cannot break out of those at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from assistant.markdown import Block, Bullets, Paragraph, Quote, Run, Runs

Json = dict[str, Any]

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# Between a letter and a star: without it, stars inside a word or a Japanese sentence are shown as stars.
_NO_SPACE = "\u200b"


def mrkdwn(blocks: Iterable[Block]) -> str:
    """Return the text as mrkdwn. It holds no link but ours, and no mention."""
    return "\n\n".join(_mrkdwn_of(block) for block in blocks)


def rich_text(blocks: Iterable[Block]) -> list[Json]:
    """Return one `rich_text` block for each block of the text."""
    return [{"type": "rich_text", "elements": [_rich_text_of(block)]} for block in blocks]


def _mrkdwn_of(block: Block) -> str:
    if isinstance(block, Bullets):
        return "\n".join(f"• {_line(item)}" for item in block.items)
    line = _line(block.runs)
    return line if isinstance(block, Paragraph) else "> " + line.replace("\n", "\n> ")


def _line(runs: Runs) -> str:
    rest = (_seam(left, right) + _styled(right) for left, right in pairwise(runs))
    return _styled(runs[0]) + "".join(rest)


def _seam(left: Run, right: Run) -> str:
    if left.bold == right.bold:
        return ""
    outside = right.text[0] if left.bold else left.text[-1]
    return _NO_SPACE if outside.isalnum() else ""


def _styled(run: Run) -> str:
    text = run.text.translate(_ESCAPES)
    if run.address:
        text = f"<{run.address.translate(_ESCAPES)}|{text}>"
    return f"*{text}*" if run.bold else text


def _rich_text_of(block: Block) -> Json:
    if isinstance(block, Bullets):
        items = [{"type": "rich_text_section", "elements": _elements(item)} for item in block.items]
        return {"type": "rich_text_list", "style": "bullet", "elements": items}
    kind = "rich_text_quote" if isinstance(block, Quote) else "rich_text_section"
    return {"type": kind, "elements": _elements(block.runs)}


def _elements(runs: Runs) -> list[Json]:
    return [_element(run) for run in runs]


def _element(run: Run) -> Json:
    what = {"type": "link", "url": run.address} if run.address else {"type": "text"}
    return {**what, "text": run.text, **({"style": {"bold": True}} if run.bold else {})}
