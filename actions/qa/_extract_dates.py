"""When a page says that it was last changed. Runs in the extraction process only.

In meta elements (Open Graph's article:modified_time, Dublin Core's modified), in microdata and in JSON-LD
(schema.org's dateModified), the first of these that is there. Words such as "updated on" are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement  # type: ignore[import-untyped]

_META = frozenset(
    {
        "article:modified_time",
        "og:updated_time",
        "datemodified",
        "last-modified",
        "dcterms.modified",
        "dc.date.modified",
    }
)
_JSON_LD = re.compile(r'"dateModified"\s*:\s*"([^"\\]{4,40})"')
LONGEST_DATE = 40
"""Characters."""


def declared_modification(tree: HtmlElement) -> str:
    """The date as the page writes it, "" when it says none."""
    return next((date for date in _dates(tree) if 0 < len(date) <= LONGEST_DATE), "")


def _dates(tree: HtmlElement) -> Iterator[str]:
    for meta in tree.iter("meta"):
        names = (meta.get("property"), meta.get("name"), meta.get("itemprop"), meta.get("http-equiv"))
        if any(name and name.strip().lower() in _META for name in names):
            yield meta.get("content", "").strip()
    for element in tree.iter("time", "span", "div"):
        if element.get("itemprop") == "dateModified":
            yield (element.get("datetime") or element.get("content") or "").strip()
    for script in tree.iter("script"):
        if script.get("type", "").strip().lower() == "application/ld+json":
            yield from _JSON_LD.findall(script.text or "")
