"""The links of a page, and whether it asks robots to leave it or its links alone. Runs in the extraction process only.

Links are given as they are written: what they lead to is judged by `actions.qa.site_scope`, in the parent.
"""

from __future__ import annotations

import re
from typing import Any

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from actions.qa._extract_decode import decode
from actions.qa._extract_page import parse

MAX_LINKS = 5000
MAX_LINK_LENGTH = 2000

_WORDS = re.compile(r"[a-z]+")


def read_links(body: bytes, *, charset: str) -> dict[str, Any]:
    """Base address, links, `noindex`, `nofollow`, and whether links were cut off, as JSON can carry it.

    Raises NoContent.
    """
    tree = parse(decode(body, charset=charset))
    asked = _asked_of_robots(tree)
    links = dict.fromkeys(link for element in tree.iter("a", "area") if (link := _followed(element)))
    return {
        "base": next((base.get("href") for base in tree.iter("base") if base.get("href")), ""),
        "links": list(links)[:MAX_LINKS],
        "cut": len(links) > MAX_LINKS,
        "noindex": bool(asked & {"noindex", "none"}),
        "nofollow": bool(asked & {"nofollow", "none"}),
    }


def _asked_of_robots(tree: HtmlElement) -> set[str]:
    """The words of `<meta name="robots" content="noindex, nofollow">`."""
    metas = (meta for meta in tree.iter("meta") if meta.get("name", "").strip().lower() == "robots")
    return {word for meta in metas for word in _WORDS.findall(meta.get("content", "").lower())}


def _followed(element: HtmlElement) -> str:
    """The link of an element, "" when it has none that may be followed."""
    if "nofollow" in element.get("rel", "").lower().split():
        return ""
    link = str(element.get("href", "")).strip()
    return link if len(link) <= MAX_LINK_LENGTH and not link.startswith("#") else ""
