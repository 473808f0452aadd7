"""Markdown of what pages say: escaped, so that no page can break out of its message or forge a link in it."""

from __future__ import annotations

import re
from urllib.parse import quote

_ACTIVE_ANYWHERE = re.compile(r"([\\`*_\[\]<>~|&])")
_ACTIVE_AT_THE_START = re.compile(r"^(\s*)([#+=-]|\d+(?=[.)]))")
# All that a URL may consist of, except what ends a Markdown link.
_SAFE_IN_A_LINK = "/:?#@!$&'*+,;=%~-._[]"


def escape(text: str, *, is_start: bool = False) -> str:
    """Return the text as Markdown that shows exactly it, on one line."""
    escaped = _ACTIVE_ANYWHERE.sub(r"\\\1", re.sub(r"\s+", " ", text))
    if not is_start:
        return escaped
    return _ACTIVE_AT_THE_START.sub(_escape_start, escaped)


def link_to(text: str, address: str) -> str:
    """Return a link with this text."""
    return f"[{escape(text)}]({quote(address, safe=_SAFE_IN_A_LINK)})"


def _escape_start(match: re.Match[str]) -> str:
    space, mark = match.groups()
    # A list number is made harmless by escaping what follows the digits.
    return f"{space}{mark}\\" if mark.isdigit() else f"{space}\\{mark}"
