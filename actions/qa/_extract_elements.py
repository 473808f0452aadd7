"""What the elements of a page's tree are: headings, parts of definition lists, what holds blocks.

Runs in the extraction process only.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from actions.qa._extract_text import BLOCKS, HEADINGS


def heading_level(element: HtmlElement) -> int:
    """1-6, or 0: it is no heading."""
    if element.get("role") == "heading":
        level = element.get("aria-level", "2")
        return min(max(int(level), 1), 6) if level.isascii() and level.isdigit() else 2
    return HEADINGS.get(element.tag, 0)


def definition_parts(element: HtmlElement) -> Iterator[HtmlElement]:
    """The terms and definitions of a list, out of the groups that a page may put them in."""
    for child in element:
        if child.tag == "div":
            yield from definition_parts(child)
        else:
            yield child


def elements_with_blocks(root: HtmlElement) -> set[HtmlElement]:
    """Elements that hold a block somewhere inside, and are therefore blocks themselves."""
    found: set[HtmlElement] = set()
    for element in root.iter():
        if element.tag in BLOCKS:
            for parent in element.iterancestors():
                if parent in found:
                    break
                found.add(parent)
    return found
