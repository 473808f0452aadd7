"""Take out of a page's tree what is written on it and does not hold: what is struck out, and marks of footnotes.

Runs in the extraction process only, before anybody reads the page: "£120" with a footnote is not £1201.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement  # type: ignore[import-untyped]

_STRUCK = frozenset({"del", "s", "strike"})
_STRUCK_STYLE = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
# 1; 1, 2; [3]; (4); *; †
_MARK = re.compile(r"[\[(（]?\s*(?:\d{1,3}(?:\s*[,;-]\s*\d{1,3})*|[*†‡§※]{1,3})\s*[\])）]?")
_LONGEST_MARK = 6
"""Characters of one that only its link tells: [a], [note]."""
_UNIT = re.compile(r"(?<![^\W\d_])(?:[cdkm]?m|ft|in|yd)\s*$")
_POWERS = {"2": "²", "3": "³"}


def take_out_marks(root: HtmlElement) -> None:
    """Drop them in place; powers of a unit of length become the letter that they have."""
    for element in list(root.iter("sup", "del", "s", "strike", "span", "p", "li", "td", "div")):
        if element.getparent() is None:
            continue
        if element.tag in _STRUCK or _STRUCK_STYLE.search(element.get("style", "")):
            element.drop_tree()
        elif element.tag == "sup":
            _take_out(element)


def _take_out(element: HtmlElement) -> None:
    text = "".join(element.itertext()).strip()
    if text in _POWERS and _UNIT.search(_text_before(element)):
        for child in list(element):
            element.remove(child)
        element.text = _POWERS[text]
    elif _MARK.fullmatch(text) or (len(text) <= _LONGEST_MARK and _is_linked_within_page(element)):
        element.drop_tree()


def _is_linked_within_page(element: HtmlElement) -> bool:
    around = (parent for parent in element.iterancestors() if parent.tag == "a")
    links = [*element.iter("a"), *around]
    return any(link.get("href", "").startswith("#") for link in links)


def _text_before(element: HtmlElement) -> str:
    """Right before it, as far as it stands in the same element."""
    before = element.getprevious()
    return str((before.tail if before is not None else element.getparent().text) or "")
