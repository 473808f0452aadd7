"""The translations that a page names in its head. Runs in the extraction process only.

`<link rel="alternate" hreflang="fr" href="...">`, as HTML's living standard, section 4.6.7.1, and
https://developers.google.com/search/docs/specialty/international/localized-versions have it.
"""

from __future__ import annotations

from urllib.parse import urljoin

from lxml.html import HtmlElement  # type: ignore[import-untyped]

MOST = 100
LONGEST_ADDRESS = 2000


def alternates(tree: HtmlElement) -> list[str]:
    """Addresses as the page writes them, each once; relative ones are of its `<base>` where it has one.

    `x-default` is left out: it is a page for those whose language is not there, not a translation.
    """
    base = next((found.get("href", "") for found in tree.iterfind("head/base")), "")
    found = (_joined(base, link.get("href", "")) for link in tree.iterfind("head/link") if _is_translation(link))
    return list(dict.fromkeys(address for address in found if 0 < len(address) <= LONGEST_ADDRESS))[:MOST]


def _is_translation(link: HtmlElement) -> bool:
    language = link.get("hreflang", "").strip().lower()
    return "alternate" in link.get("rel", "").lower().split() and language not in ("", "x-default")


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base.strip(), address.strip())
    except ValueError:  # such as half of an IPv6 address
        return ""
