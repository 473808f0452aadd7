"""From a page's bytes to its content with structure. Runs in the extraction process only.

How structure is kept where trafilatura drops it (criterion X5): trafilatura is asked which text of a page is
content. Its output loses `<details>`, definition lists, the nesting of lists and heading levels, so it is used as a
judgement, not as the text: the page's own tree is walked (`_extract_walk`), after its frame was removed
(`_extract_prune`), and trafilatura's text decides which element is the main container. Everything readable in that
container is kept, except lists and lines that are nothing but links and that trafilatura dropped; outside of it only
what trafilatura kept.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable
from typing import Any

from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HtmlElement, HTMLParser, document_fromstring  # type: ignore[import-untyped]
from trafilatura import bare_extraction

from actions.qa._extract_decode import decode
from actions.qa._extract_prune import INVISIBLE, prune
from actions.qa._extract_walk import Close, Event, Open, Piece, tidy, walk

CONTAINER_SHARE = 0.85
"""The main container is the smallest element that holds this share of the text which trafilatura kept."""
LINK_SHARE = 0.8
"""A text or list with at least this share in links is navigation unless trafilatura kept it."""
ALL_SHARE = 0.9
"""When trafilatura keeps this much of a whole page, frame included, it has not judged (its last resort on short
pages), and lists of links count only inside `<main>` or `<article>`."""
MIN_OUTSIDE_CHARS = 40
"""Outside the main container, shorter texts are not content even if trafilatura kept them."""
NEAR_CHARS = 20_000
MAX_TREE_DEPTH = 200

_LANGUAGE = re.compile(r"[a-z]{2}(?![a-z])", re.IGNORECASE | re.ASCII)
_SPACE = re.compile(r"\s+")
_SEPARATORS = re.compile(r"[\s|/>»›＞・·•]+")


class NoContent(Exception):
    """The page has no readable content."""


def extract_page(body: bytes, *, charset: str) -> dict[str, Any]:
    """Title, language, text, blocks and whether there is a password field, as JSON can carry it.

    Raises NoContent.
    """
    tree = _parse(decode(body, charset=charset))
    root = tree.find("body")
    if root is None:
        raise NoContent("the page has no body")
    asks_password = any(field.get("type", "").lower() == "password" for field in root.iter("input"))
    language, window_title = _language(tree), tidy(tree.findtext("head/title") or "")
    kept = KeptText(_kept_by_trafilatura(tree), whole=_compact("".join(text for text in visible_text(root))))
    prune(root, is_kept=kept.holds)
    events = walk(root)
    resolve_levels(events)
    events = _choose(root, events, kept)
    if not any(isinstance(event, Piece) for event in events):
        raise NoContent("no text is left after menus, banners and scripts are taken away")
    title = next((event.text for event in events if isinstance(event, Piece) and event.level == 1), "")
    text, blocks = assemble(events)
    return {
        "title": title or window_title,
        "language": language,
        "text": text,
        "blocks": blocks,
        "asks_password": asks_password,
    }


def _parse(text: str) -> HtmlElement:
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise NoContent(f"not HTML: {error}") from error
    return tree


def _language(tree: HtmlElement) -> str:
    """ISO 639-1 code that the page declares, "" when it does not."""
    metas = {meta.get("http-equiv", "").lower(): meta.get("content", "") for meta in tree.iter("meta")}
    declared = (tree.get("lang"), tree.get("xml:lang"), tree.get("{http://www.w3.org/XML/1998/namespace}lang"))
    body = tree.find("body")
    inside = body.get("lang") if body is not None else None
    for value in (*declared, inside, metas.get("content-language")):
        match = _LANGUAGE.match(value.strip()) if value else None
        if match:
            return match[0].lower()
    return ""


def _kept_by_trafilatura(tree: HtmlElement) -> str:
    """All text that trafilatura takes for content, with white space removed; "" when it finds none."""
    document = bare_extraction(
        copy.deepcopy(tree), favor_recall=True, include_tables=True, include_comments=False, with_metadata=False
    )
    if document is None or isinstance(document, dict) or document.body is None:
        return ""
    return _compact("".join(document.body.itertext()))


def visible_text(root: HtmlElement) -> Iterable[str]:
    """All text of a page, its frame included."""
    for element in root.iter():
        if element.text and element.tag not in INVISIBLE:
            yield element.text
        if element.tail:
            yield element.tail


class KeptText:
    """Answers "did trafilatura keep this text?", quickly for texts that are asked about in page order."""

    def __init__(self, text: str, *, whole: str) -> None:
        self._text = text
        self._cursor = 0
        self.is_a_judgement = len(text) < ALL_SHARE * len(whole)

    def holds(self, text: str) -> bool:
        compact = _compact(text)
        if not compact:
            return False
        found = self._text.find(compact, self._cursor, self._cursor + NEAR_CHARS + len(compact))
        if found < 0 and len(compact) >= 4:
            found = self._text.find(compact)
        if found < 0:
            return False
        self._cursor = found
        return True


def _compact(text: str) -> str:
    return _SPACE.sub("", text)


def _choose(root: HtmlElement, events: list[Event], kept: KeptText) -> list[Event]:
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
        if piece.kind == "heading" or not (_is_links(piece) or piece.group in link_lists):
            return True
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
        if deeper is None:
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


def resolve_levels(events: list[Event]) -> None:
    """Give headings of level 0, which are one below the heading above them, their level."""
    outline = _Outline()
    for event in events:
        if isinstance(event, Open):
            outline.open(event.term)
        elif isinstance(event, Close):
            outline.close()
        elif event.kind == "heading":
            event.level = outline.place(event)[1]


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


def assemble(events: list[Event]) -> tuple[str, list[dict[str, Any]]]:
    """Text and blocks of what was chosen."""
    outline = _Outline()
    parts: list[str] = []
    blocks: list[dict[str, Any]] = []
    length = 0
    previous: Piece | None = None
    for event in events:
        if isinstance(event, Open):
            outline.open(event.term)
        elif isinstance(event, Close):
            outline.close()
        else:
            separator = _separator(previous, event)
            start = length + len(separator)
            length = start + len(event.text)
            parts += [separator, event.text]
            path, depth = outline.place(event)
            blocks.append(
                {
                    "kind": event.kind,
                    "start": start,
                    "end": length,
                    "heading_path": path,
                    "group": event.group,
                    "depth": min(depth, 6) if event.kind == "heading" else depth,
                    "is_header": event.is_header,
                }
            )
            previous = event
    return "".join(parts), blocks


def _separator(previous: Piece | None, piece: Piece) -> str:
    if previous is None:
        return ""
    together = previous.group >= 0 and piece.group >= 0 and previous.kind == piece.kind
    return "\n" if together else "\n\n"


class _Outline:
    """The headings above the place that has been reached."""

    def __init__(self) -> None:
        self._headings: list[tuple[int, str]] = []
        self._floor = 0  # headings before this one belong to an enclosing scope, and outlast what is inside
        self._enclosing: list[tuple[list[tuple[int, str]], int]] = []

    def open(self, term: str) -> None:
        self._enclosing.append((list(self._headings), self._floor))
        if term:
            self._headings.append((self._next_level(), term))
        self._floor = len(self._headings)

    def close(self) -> None:
        self._headings, self._floor = self._enclosing.pop()

    def place(self, piece: Piece) -> tuple[list[str], int]:
        """Heading path and depth of a piece; a heading takes its place in the outline."""
        if piece.kind != "heading":
            return [text for _, text in self._headings], piece.depth
        level = piece.level or self._next_level()
        while len(self._headings) > self._floor and self._headings[-1][0] >= level:
            self._headings.pop()
        path = [text for _, text in self._headings]
        self._headings.append((level, piece.text))
        return path, level

    def _next_level(self) -> int:
        return self._headings[-1][0] + 1 if self._headings else 1
