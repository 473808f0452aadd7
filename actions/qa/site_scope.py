"""Which addresses belong to a site: pure rules, no network (criterion F1).

Links and sitemaps are written by anybody, and servers read addresses in more ways than one: what a server could take
for an address outside the prefix is outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from fnmatch import fnmatchcase
from urllib.parse import unquote, urljoin

from actions.qa.errors import RefusedUrl
from actions.qa.sites import Site
from actions.qa.url_rules import Address, canonical

_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]", re.ASCII)
_SEPARATOR = re.compile(r"[/\\]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_MOST_DECODINGS = 4
"""A server that decodes once too often is common, more is not."""

_OTHER_FILES = frozenset(
    str.split(
        "7z avi bmp bz2 css csv dmg doc docm docx eml epub exe gif gz ico ics iso jar jpeg jpg js json key mjs mkv mov "
        "mp3 mp4 mpeg msg msi odp ods odt ogg otf pdf pkg png pps ppt pptm pptx ps rar rss rtf svg tar tgz tif tiff "
        "ttf txt vcf vsd vsdx wav webm webp wmv woff woff2 xls xlsm xlsx xml zip"
    )
)


class Standing(StrEnum):
    """How an address stands to a site."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    EXCLUDED = "excluded"


class SiteScope:
    """Judges addresses for one site. Immutable."""

    def __init__(self, site: Site) -> None:
        """Raises RefusedUrl when the prefix is no address."""
        self.site = site
        self._prefix = normal(canonical(site.prefix))

    def standing(self, address: Address) -> Standing:
        """Of an address in any spelling."""
        try:
            address = normal(address)
        except RefusedUrl:
            return Standing.OUTSIDE
        path = path_of(address)
        if (address.scheme, address.origin) != (self._prefix.scheme, self._prefix.origin) or not self._is_under(path):
            return Standing.OUTSIDE
        excluded = any(fnmatchcase(path, pattern) for pattern in self.site.exclude)
        return Standing.EXCLUDED if excluded else Standing.INSIDE

    def holds(self, address: Address) -> bool:
        """Whether it is an address of the site."""
        return self.standing(address) is Standing.INSIDE

    def check(self, address: Address) -> None:
        """Raises RefusedUrl for what is not an address of the site."""
        standing = self.standing(address)
        if standing is not Standing.INSIDE:
            raise RefusedUrl(f"{address.url}: {standing.value} of the site {self.site.prefix}")

    def _is_under(self, path: str) -> bool:
        prefix = path_of(self._prefix)
        return path.startswith(prefix if prefix.endswith("/") else f"{prefix}/") or path == prefix


def scopes_holding(scopes: Iterable[SiteScope], address: Address) -> tuple[SiteScope, ...]:
    """Those of them that the address belongs to."""
    return tuple(scope for scope in scopes if scope.holds(address))


def normal(address: Address) -> Address:
    """The address with each escape written in one way (RFC 3986, sections 6.2.2.1 and 6.2.2.2).

    Raises RefusedUrl for what a server could read as another folder: segments of dots however they are escaped,
    control characters, escapes that are none.
    """
    target = _ESCAPE.sub(_one_escape, address.target)
    path = decoded = target.partition("?")[0]
    for _ in range(_MOST_DECODINGS):
        decoded = unquote(decoded, errors="replace")
    if _CONTROL.search(decoded) or any(_is_dots(segment) for segment in _SEPARATOR.split(decoded)):
        raise RefusedUrl(f"{address.url}: its path {path!r} could be read as another")
    return replace(address, target=target)


def path_of(address: Address) -> str:
    """The path as it is sent, without the query string."""
    return address.target.partition("?")[0]


def address_of_link(link: str, *, base: str) -> Address:
    """Where a link leads that stands on a page with this base address; in normal form, without the fragment.

    Raises RefusedUrl for what Kate may never ask, such as `mailto:`, a backslash, or user info.
    """
    try:
        joined = urljoin(base, link.strip(" \t\r\n\f").replace(" ", "%20"))
    except ValueError as error:
        raise RefusedUrl(f"{link!r}: not an address ({error})") from error
    return normal(canonical(joined))


def with_parameters(address: Address, names: Iterable[str]) -> Address:
    """The address with only these parameters of its query string, in alphabetical order."""
    path, _, query = address.target.partition("?")
    kept = set(names)
    parameters = sorted(part for part in query.split("&") if unquote(part.partition("=")[0]) in kept)
    return replace(address, target=f"{path}?{'&'.join(parameters)}" if parameters else path)


def is_other_file(address: Address) -> bool:
    """Whether the name says that it is no page but a document, a picture, an archive."""
    name = path_of(address).rpartition("/")[2]
    _, dot, extension = name.rpartition(".")
    return bool(dot) and extension.lower() in _OTHER_FILES


def _one_escape(match: re.Match[str]) -> str:
    if match[1] is None:
        raise RefusedUrl(f"{match.string!r}: a percent sign that begins no escape")
    character = chr(int(match[1], 16))
    return character if _UNRESERVED.fullmatch(character) else match[0].upper()


def _is_dots(segment: str) -> bool:
    name = segment.partition(";")[0]  # "..;a" is ".." to servers that know path parameters (RFC 3986, section 3.3)
    return "." in name and not name.strip(". \u3000\uff0e")
