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
from typing import Any

from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HtmlElement, HTMLParser, document_fromstring  # type: ignore[import-untyped]
from trafilatura import bare_extraction

from actions.qa._extract_alternates import alternates
from actions.qa._extract_assemble import assemble, resolve_levels
from actions.qa._extract_choose import KeptText, choose, compact, visible_text
from actions.qa._extract_dates import declared_modification
from actions.qa._extract_decode import decode
from actions.qa._extract_marks import take_out_marks
from actions.qa._extract_pieces import Piece
from actions.qa._extract_prune import prune
from actions.qa._extract_text import tidy
from actions.qa._extract_walk import walk

# XML, in whose model the parsers keep a page, has no place for these; one of them must not cost the whole page.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,8})|([0-9]{1,8}));?", re.IGNORECASE | re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2}(?![a-z])", re.IGNORECASE | re.ASCII)


class NoContent(Exception):
    """The page has no readable content."""


def extract_page(body: bytes, *, charset: str) -> dict[str, Any]:
    """Title, language, text, blocks, translations, date of change, and whether there is a password field, for JSON.

    Raises NoContent.
    """
    tree = parse(decode(body, charset=charset))
    root = tree.find("body")
    if root is None:
        raise NoContent("the page has no body")
    modified = declared_modification(tree)
    asks_password = any(field.get("type", "").lower() == "password" for field in root.iter("input"))
    language, window_title = _language(tree), tidy(tree.findtext("head/title") or "")
    translations = alternates(tree)
    take_out_marks(root)
    kept = KeptText(_kept_by_trafilatura(tree), whole=compact("".join(visible_text(root))))
    prune(root, is_kept=kept.holds)
    events = walk(root)
    resolve_levels(events)
    events = choose(root, events, kept)
    if not any(isinstance(event, Piece) and any(map(str.isalnum, event.text)) for event in events):
        raise NoContent("no text is left after menus, banners and scripts are taken away")
    title = next((event.text for event in events if isinstance(event, Piece) and event.level == 1), "")
    text, blocks = assemble(events)
    return {
        "title": title or window_title,
        "language": language,
        "text": text,
        "blocks": blocks,
        "asks_password": asks_password,
        "alternates": translations,
        "modified": modified,
    }


def parse(text: str) -> HtmlElement:
    """A page's tree, whatever characters it has. Raises NoContent."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    text = _REFERENCE.sub(_sound_reference, _NOT_XML.sub(" ", text))
    try:
        tree = document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise NoContent(f"not HTML: {error}") from error
    return tree


def _sound_reference(match: re.Match[str]) -> str:
    """A numeric character reference, or a space where it stands for what XML has no place for."""
    code = int(match[1], 16) if match[1] else int(match[2])
    is_sound = 0 < code <= 0x10FFFF and not _NOT_XML.match(chr(code))
    return match[0] if is_sound else " "


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
    return compact("".join(document.body.itertext()))
