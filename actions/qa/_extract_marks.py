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
_FRACTION = re.compile(r"\s*[/⁄]")
_POWERS = {"2": "²", "3": "³"}
_CENTS = re.compile(r"\d\d")
_LONGEST_UNIT = 8
"""Characters before a power that are looked at."""


def take_out_marks(root: HtmlElement) -> None:
    """Empty them in place; powers of a unit of length become the letter that they have."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            continue
        if element.tag in _STRUCK or _STRUCK_STYLE.search(element.get("style", "")):
            element.clear(keep_tail=True)  # a table's cell keeps its place
        elif element.tag == "sup":
            _take_out(element)


def _take_out(element: HtmlElement) -> None:
    text, before = "".join(element.itertext()).strip(), _text_before(element)
    follows_digit = before[-1:].isdigit()
    is_linked = _is_linked_within_page(element)
    if text in _POWERS and _UNIT.search(before):
        _replace(element, _POWERS[text])
    elif text.isdigit() and _is_fraction(element):
        _replace(element, f" {text}" if follows_digit else text)
    elif _CENTS.fullmatch(text) and follows_digit and not is_linked:  # 12⁵⁰ €, 8³⁰: no page has so many footnotes
        _replace(element, f".{text}")
    elif _MARK.fullmatch(text) or (len(text) <= _LONGEST_MARK and is_linked):
        element.clear(keep_tail=True)


def _replace(element: HtmlElement, text: str) -> None:
    element.clear(keep_tail=True)
    element.text = text


def _is_fraction(element: HtmlElement) -> bool:
    """2¹/₂, as pages without the letter for it write it."""
    following = element.getnext()
    is_below_next = following is not None and following.tag == "sub" and not (element.tail or "").strip()
    return bool(_FRACTION.match(element.tail or "")) or is_below_next


def _is_linked_within_page(element: HtmlElement) -> bool:
    around = (parent for parent in element.iterancestors() if parent.tag == "a")
    links = [*element.iter("a"), *around]
    return any(link.get("href", "").startswith("#") for link in links)


def _text_before(element: HtmlElement) -> str:
    """The last characters right before it, as far as they stand in the same element or in its neighbour."""
    before = element.getprevious()
    if before is None:
        return str(element.getparent().text or "")[-_LONGEST_UNIT:]
    tail = str(before.tail or "")
    return (tail or "".join(before.itertext()))[-_LONGEST_UNIT:]
