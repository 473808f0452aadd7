"""Which of the texts of a page are content. Runs in the extraction process only.

Trafilatura's judgement decides where the content is; what it dropped there for its form alone is taken back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from actions.qa._extract_pieces import Event, Piece
from actions.qa._extract_prune import INVISIBLE
from actions.qa._extract_text import HEADINGS

CONTAINER_SHARE = 0.85
"""The main container is the smallest element that holds this share of the text which trafilatura kept."""
LINK_SHARE = 0.8
"""A text or list with at least this share in links is navigation unless trafilatura kept it."""
ALL_SHARE = 0.9
"""When trafilatura keeps this much of a whole page, frame included, it has not judged (its last resort on short
pages), and lists of links count only inside `<main>` or `<article>`."""
MIN_OUTSIDE_CHARS = 40
"""Outside the main container, shorter texts are not content even if trafilatura kept them."""
_TEXTS = frozenset({"p", "pre", "blockquote", "ul", "ol", "dl", "li", "dt", "dd", "details", *HEADINGS})
"""No containers, however long one is: what stands beside it belongs to it."""
NEAR_CHARS = 20_000
"""How far ahead a text is looked for at first: texts are asked about in page order."""

_SPACE = re.compile(r"\s+")
_SEPARATORS = re.compile(r"[\s|/>»›＞・·•]+")


class KeptText:
    """Answers "did trafilatura keep this text?", quickly for texts that are asked about in page order."""

    def __init__(self, text: str, *, whole: str) -> None:
        self._text = text
        self._cursor = 0
        self.is_a_judgement = len(text) < ALL_SHARE * len(whole)

    def holds(self, text: str) -> bool:
        wanted = compact(text)
        if not wanted:
            return False
        found = self._text.find(wanted, self._cursor, self._cursor + NEAR_CHARS + len(wanted))
        if found < 0 and len(wanted) >= 4:
            found = self._text.find(wanted)
        if found < 0:
            return False
        self._cursor = found
        return True


def compact(text: str) -> str:
    """The text without white space, in which parsers and trafilatura differ."""
    return _SPACE.sub("", text)


def choose(root: HtmlElement, events: list[Event], kept: KeptText) -> list[Event]:
    """Leave out what is not content."""
    pieces = [event for event in events if isinstance(event, Piece)]
    matched = {id(piece) for piece in pieces if kept.holds(_judged_text(piece))}
    container = _main_container(root, [piece for piece in pieces if id(piece) in matched])
    inside = set(container.iter())
    link_lists, contents_lists = _link_groups(pieces), _contents_groups(pieces)

    def is_content(piece: Piece) -> bool:
        if piece.group in contents_lists:
            return False
        if piece.element not in inside:
            return piece.level == 1 or (id(piece) in matched and len(piece.text) >= MIN_OUTSIDE_CHARS)
        if piece.kind == "heading" or not (piece.group in link_lists if piece.group >= 0 else _is_links(piece)):
            return True  # one item of a list may be a link: without it the list would only look whole
        return id(piece) in matched and (kept.is_a_judgement or _in_main(piece.element))

    return without_orphans([event for event in events if not isinstance(event, Piece) or is_content(event)])


def _judged_text(piece: Piece) -> str:
    return piece.text.replace(" | ", " ") if piece.kind == "table_row" else piece.text


def _main_container(root: HtmlElement, matched: list[Piece]) -> HtmlElement:
    total = sum(len(piece.text) for piece in matched)
    if not total:
        return _only_main(root)
    share: dict[HtmlElement, int] = {}
    for piece in matched:
        for element in (piece.element, *piece.element.iterancestors()):
            share[element] = share.get(element, 0) + len(piece.text)
    container = root
    while True:
        deeper = next((child for child in container if share.get(child, 0) >= CONTAINER_SHARE * total), None)
        if deeper is None or deeper.tag in _TEXTS:
            return _widened(container, root)
        container = deeper


def _widened(container: HtmlElement, root: HtmlElement) -> HtmlElement:
    """The page's `<main>` when the container lies in it: its author says that all of it is content."""
    for parent in container.iterancestors():
        if parent.tag == "main" or parent.get("role") == "main":
            return parent
        if parent is root:
            break
    return container


def _only_main(root: HtmlElement) -> HtmlElement:
    mains = [element for element in root.iter() if element.tag == "main" or element.get("role") == "main"]
    return mains[0] if len(mains) == 1 else root


def _in_main(element: HtmlElement) -> bool:
    return any(parent.tag in ("main", "article") or parent.get("role") == "main" for parent in element.iterancestors())


def _is_links(piece: Piece) -> bool:
    return piece.link_chars > 0 and piece.link_chars >= LINK_SHARE * _weight(piece)


def _weight(piece: Piece) -> int:
    """Characters without what only separates, such as the bars between links."""
    return len(_SEPARATORS.sub("", piece.text))


def _link_groups(pieces: Iterable[Piece]) -> set[int]:
    """Lists and tables that are nothing but links."""
    sizes: dict[int, tuple[int, int]] = {}
    for piece in pieces:
        if piece.group >= 0:
            links, total = sizes.get(piece.group, (0, 0))
            sizes[piece.group] = (links + piece.link_chars, total + _weight(piece))
    return {group for group, (links, total) in sizes.items() if links and links >= LINK_SHARE * total}


def _contents_groups(pieces: Iterable[Piece]) -> set[int]:
    """Lists of links to places on the same page: its table of contents says nothing that is not said below."""
    inner: dict[int, bool] = {}
    for piece in pieces:
        if piece.group >= 0 and piece.kind == "list_item":
            inner[piece.group] = inner.get(piece.group, True) and _is_links(piece) and _stays_on_page(piece.element)
    return {group for group, is_inner in inner.items() if is_inner}


def _stays_on_page(element: HtmlElement) -> bool:
    targets = [link.get("href", "") for link in element.iter("a")]
    return bool(targets) and all(len(target) > 1 and target.startswith("#") for target in targets)


def visible_text(root: HtmlElement) -> Iterable[str]:
    """All text of a page, its frame included."""
    for element in root.iter():
        if element.text and element.tag not in INVISIBLE:
            yield element.text
        if element.tail:
            yield element.tail


def without_orphans(events: list[Event]) -> list[Event]:
    """Drop headings with nothing below them: all of it was left out (such as "Related pages").

    Levels must be resolved.
    """
    result: list[Event] = []
    has_text = False  # between here and the next heading
    level_below = 0  # of the next heading that stays
    for event in reversed(events):
        if not isinstance(event, Piece):
            result.append(event)
        elif event.kind != "heading":
            has_text = True
            result.append(event)
        elif has_text or event.level < level_below or event.level == 1:
            result.append(event)
            has_text, level_below = False, event.level
    return result[::-1]
