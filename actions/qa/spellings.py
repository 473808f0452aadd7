"""Addresses that servers mostly take for one page, though they are spelled in another way. Pure.

Nobody but the server knows whether they are. So what is listed for some employees only counts for all its spellings.
"""

from __future__ import annotations

import re
from dataclasses import replace

from actions.qa.errors import RefusedUrl
from actions.qa.site_scope import normal
from actions.qa.url_rules import DEFAULT_PORTS, Address, Origin

Place = tuple[str, int, str]
"""Host, port and path."""

_SLASHES = re.compile(r"/{2,}")
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp|cgi)\Z", re.IGNORECASE)
_OF_WINDOWS = re.compile(r"\.as[hmp]x?\Z|/(?:sitepages|pages|sites)/", re.IGNORECASE)


def place_of(address: Address) -> Place:
    """The same with and without encryption, query string, slashes too many, and a folder's index named; in capitals or
    not where the address is of a server for which that is the same.
    """
    origin = unencrypted(address).origin
    path = _SLASHES.sub("/", address.target.partition("?")[0])
    path = path.casefold() if _OF_WINDOWS.search(path) else path
    return origin.host, origin.port, _INDEX.sub("/", path).rstrip("/")


def normal_if_possible(address: Address) -> Address:
    """In normal form, or as it is: a page may be listed under an address that is too odd to be found in a site."""
    try:
        return normal(address)
    except RefusedUrl:
        return address


def unencrypted(address: Address) -> Address:
    """The http twin of an https address, both on their default ports; any other unchanged."""
    if (address.scheme, address.origin.port) != ("https", DEFAULT_PORTS["https"]):
        return address
    return replace(address, scheme="http", origin=Origin(address.origin.host, DEFAULT_PORTS["http"]))
