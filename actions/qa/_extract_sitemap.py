"""The addresses of a sitemap (https://www.sitemaps.org/protocol.html). Runs in the extraction process only.

Expat with every document type refused: without one there are no entities of its own, so nothing expands and nothing
outside is read, whatever the file says.
"""

from __future__ import annotations

import zlib
from typing import Any
from xml.parsers import expat

from actions.qa.sites import MAX_SITEMAP_BYTES

MAX_LOCATIONS = 50_000
"""More than this the protocol does not allow in one file."""
MAX_LOCATION_LENGTH = 2000

_GZIP = b"\x1f\x8b"
_ENTRIES = {"urlset": "url", "sitemapindex": "sitemap"}
_DEPTH_OF_LOCATION = 3


class NotASitemap(Exception):
    """The file is no sitemap, or one that must not be read."""


def read_sitemap(body: bytes, *, charset: str) -> dict[str, Any]:  # noqa: ARG001 (XML says its encoding itself)
    """Locations in the file's order, whether they are sitemaps themselves, and whether some were left out.

    Raises NotASitemap.
    """
    reader = _Reader()
    try:
        reader.parser.Parse(_decompressed(body), True)
    except expat.ExpatError as error:
        raise NotASitemap(f"not a sitemap: {error}") from error
    if reader.root not in _ENTRIES:
        raise NotASitemap(f"not a sitemap: expected <urlset> or <sitemapindex>, got <{reader.root}>")
    locations = list(dict.fromkeys(reader.locations))
    return {
        "is_index": reader.root == "sitemapindex",
        "locations": locations[:MAX_LOCATIONS],
        "cut": reader.overlong or len(locations) > MAX_LOCATIONS,
    }


def _decompressed(body: bytes) -> bytes:
    if not body.startswith(_GZIP):
        return body
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        content = unpacker.decompress(body, MAX_SITEMAP_BYTES + 1)
    except zlib.error as error:
        raise NotASitemap(f"not a sitemap: broken gzip ({error})") from error
    if len(content) > MAX_SITEMAP_BYTES:
        raise NotASitemap(f"more than {MAX_SITEMAP_BYTES} bytes when decompressed")
    if not unpacker.eof or unpacker.unused_data.strip(b"\0"):
        raise NotASitemap("not a sitemap: its gzip is cut off, or something follows it")
    return content


class _Reader:
    """Collects `<loc>` directly under an entry; those of images and videos stand deeper or elsewhere."""

    def __init__(self) -> None:
        self.root = ""
        self.locations: list[str] = []
        self.overlong = False
        self._namespace = ""
        self._path: list[str] = []
        self._text: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _refuse_doctype(self, *_arguments: object) -> None:
        raise NotASitemap("it has a document type, which no sitemap needs and which can hide an attack")

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        if not self._path:
            self.root, self._namespace = local, namespace
        self._path.append(local if namespace == self._namespace else name)
        self._text.clear()

    def _characters(self, text: str) -> None:
        if self._is_location():
            self._text.append(text)

    def _end(self, _name: str) -> None:
        if self._is_location():
            location = "".join(self._text).strip()
            if len(location) > MAX_LOCATION_LENGTH:
                self.overlong = True
            elif location:
                self.locations.append(location)
        self._path.pop()

    def _is_location(self) -> bool:
        return len(self._path) == _DEPTH_OF_LOCATION and self._path[1:] == [_ENTRIES.get(self.root), "loc"]
