"""What a page's tree is read into: pieces in reading order, and marks where a scope opens and closes.

Used in the extraction process only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lxml.html import HtmlElement  # type: ignore[import-untyped]

Kind = Literal["heading", "paragraph", "list_item", "table_row"]


@dataclass(slots=True)
class Piece:
    """A run of text that is one block of the page."""

    kind: Kind
    text: str
    element: HtmlElement
    """Where it stands, for choosing the content."""
    link_chars: int = 0
    level: int = 0
    """Of a heading: 1-6, or 0 for "one below the heading above"."""
    group: int = -1
    depth: int = 0
    is_header: bool = False


@dataclass(frozen=True, slots=True)
class Open:
    """Headings inside do not reach beyond the matching Close; `term` is a heading that is shown elsewhere."""

    term: str = ""


@dataclass(frozen=True, slots=True)
class Close:
    pass


Event = Piece | Open | Close
