"""What stands around a sentence in its passage: read by who wants to know whether the answer is meant for them."""

from __future__ import annotations

import re

from actions.qa.types import Passage

LONGEST_SURROUNDINGS = 400
"""Characters on either side of the sentence."""
ELLIPSIS = "…"
"""Stands where text was left out."""
# Where text may be cut: beside white space, and after the marks that end a part of a Japanese sentence.
_CUT = re.compile(r"(?=\s)|(?<=[、。，．！？」』）])")


def surroundings(passage: Passage, first: int, last: int) -> tuple[str, str]:
    """The text before and after `document.text[first:last]`, inside the passage; lines as in the document."""
    text = passage.document.text
    return _last_part(text[passage.start : first]), _first_part(text[last : passage.end])


def _last_part(text: str) -> str:
    if len(text) <= LONGEST_SURROUNDINGS:
        return text
    kept = text[-LONGEST_SURROUNDINGS:]
    cut = next((match.start() for match in _CUT.finditer(kept, 0, len(kept) // 2)), 0)
    return f"{ELLIPSIS} {kept[cut:].lstrip()}" if kept[cut:].strip() else kept


def _first_part(text: str) -> str:
    if len(text) <= LONGEST_SURROUNDINGS:
        return text
    kept = text[:LONGEST_SURROUNDINGS]
    cuts = [match.start() for match in _CUT.finditer(kept, len(kept) // 2)]
    return f"{kept[: cuts[-1] if cuts else len(kept)].rstrip()} {ELLIPSIS}"
