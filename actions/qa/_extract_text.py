"""The text inside an element of a page's tree, as a reader sees it: white space, line breaks, what is invisible.

Runs in the extraction process only.
"""

from __future__ import annotations

import re
import unicodedata

from lxml.html import HtmlElement  # type: ignore[import-untyped]

HEADINGS = {f"h{level}": level for level in range(1, 7)}
BLOCKS = frozenset(
    str.split(
        "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
        "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre "
        "section summary table tbody td tfoot th thead tr ul"
    )
)
BREAK = "\x1f"  # a line break that the page asks for, as against white space of its source
_ASCII_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_BREAKS = re.compile(rf"[ ]*{BREAK}[ {BREAK}]*")
# Hints to the line breaker and control characters: invisible, and they would split words for a tokenizer.
_INVISIBLE = re.compile(r"[\u00ad\u200b\u2060\ufeff\x00-\x08\x0e-\x1e\x7f-\x84\x86-\x9f]")
# More accents on a letter than any language has: normalising a pile of them takes a quadratic time.
_PILED_MARKS = re.compile(r"(?<=[\u0300-\u036f]{8})[\u0300-\u036f]+")


def tidy(text: str) -> str:
    """Collapse the white space of HTML source, and only that: no-break spaces and U+3000 are content.

    A line break of the source between two East Asian wide characters disappears, as in CSS Text 3, section 4.1.3.
    """
    text = _ASCII_SPACE.sub(_collapsed, _PILED_MARKS.sub("", _INVISIBLE.sub("", text)))
    return _BREAKS.sub(lambda match: "\n\n" if match[0].count(BREAK) > 1 else "\n", text).strip(" \n")


def ink(text: str) -> int:
    """How many characters are not white space."""
    return sum(map(len, text.split()))


def text_of(element: HtmlElement) -> tuple[str, int]:
    """All text inside an element on one line, blocks separated by a space, and how much of it is in links."""
    parts: list[str] = []
    _collect(element, parts)
    links = sum(ink("".join(link.itertext())) for link in element.iter("a"))
    return tidy("".join(parts)).replace("\n", " ").replace("  ", " "), links


def _collapsed(match: re.Match[str]) -> str:
    if "\n" not in match[0] or match.start() == 0 or match.end() == len(match.string):
        return " "
    before, after = match.string[match.start() - 1], match.string[match.end()]
    return "" if _is_wide(before) and _is_wide(after) else " "


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF" and not "가" <= character <= "힣"


def _collect(element: HtmlElement, parts: list[str]) -> None:
    parts.append(element.text or "")
    for child in element:
        separator = BREAK if child.tag in BLOCKS or child.tag == "br" else ""
        parts.append(separator)
        _collect(child, parts)
        parts.append(separator)
        parts.append(child.tail or "")
