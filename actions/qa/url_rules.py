"""Which addresses Kate may ask for: pure rules, no network (criteria F1-F4).

Two gates. `canonical` refuses suspicious spellings and gives every address one form, so that rules compare like
with like. `check_peer` judges the address that a connection really reaches, because a name can be made to resolve
to anything (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit

import idna

from actions.qa.errors import RefusedUrl

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

DEFAULT_PORTS = {"http": 80, "https": 443}
MAX_URL_LENGTH = 2000
MOST_REMEMBERED = 50_000
"""Addresses whose form is not worked out again: every page's is needed whenever a page has changed."""

_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\xa0\\]")
_SAFE_IN_TARGET = "!$%&'()*+,/:;=?@[]~"  # what may stay as it is; "%" because it is an escape already
_DOTTED_QUAD = re.compile(r"(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}", re.ASCII)
_NUMBER = re.compile(r"\d+|0[xX][0-9a-fA-F]*")
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

# Instance metadata services outside the link-local range: Alibaba, Azure, AWS over IPv6, Oracle.
_METADATA = frozenset(
    ipaddress.ip_address(text)
    for text in ("100.100.100.200", "168.63.129.16", "fd00:ec2::254", "fd00:ec2::23", "192.0.0.192")
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request goes: host in lower case without a trailing dot, and port."""

    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """Whether the host itself, as it is written, says "this machine"."""
        return self.host == "localhost" or self.host.endswith(".localhost") or _is_loopback_literal(self.host)


@dataclass(frozen=True, slots=True)
class Address:
    """An address that passed the rules, in its one form."""

    scheme: str
    origin: Origin
    target: str
    """Path and query, as they are sent."""

    @property
    def url(self) -> str:
        host = f"[{self.origin.host}]" if ":" in self.origin.host else self.origin.host
        port = "" if self.origin.port == DEFAULT_PORTS[self.scheme] else f":{self.origin.port}"
        return f"{self.scheme}://{host}{port}{self.target}"


@lru_cache(MOST_REMEMBERED)
def canonical(url: str) -> Address:
    """The one form of an address.

    Raises RefusedUrl, naming the address and the rule, for another scheme than http and https, user info, and
    spellings of a host that hide what it is (decimal, octal or hexadecimal numbers, IPv4 inside IPv6).
    """
    if len(url) > MAX_URL_LENGTH:
        raise RefusedUrl(f"{url[:100]}...: longer than {MAX_URL_LENGTH} characters")
    if _FORBIDDEN.search(url):
        raise RefusedUrl(f"{url!r}: a space, control character or backslash is not allowed in an address")
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError as error:
        raise RefusedUrl(f"{url!r}: not an address ({error})") from error
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS:
        raise RefusedUrl(f"{url}: scheme must be http or https, not {scheme or 'missing'!r}")
    if "@" in parts.netloc:
        raise RefusedUrl(f"{url}: user info in an address is not allowed")
    if port == 0:
        raise RefusedUrl(f"{url}: port 0 is not allowed")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    target = quote(target, safe=_SAFE_IN_TARGET)
    return Address(scheme, Origin(_canonical_host(host, url), port or DEFAULT_PORTS[scheme]), target)


def resolve_redirect(source: Address, location: str, allowed: frozenset[Origin]) -> Address:
    """Where a redirect leads.

    Raises RefusedUrl when it leaves the allowed origins or gives up encryption. The one origin that need not be
    listed is the https twin of a listed http host, both on their default ports.
    """
    try:
        target = canonical(urljoin(source.url, location))
    except ValueError as error:
        raise RefusedUrl(f"{location!r}: not an address ({error})") from error
    except RefusedUrl as error:
        raise RefusedUrl(f"{source.url} redirects to a refused address: {error}") from error
    if source.scheme == "https" and target.scheme == "http":
        raise RefusedUrl(f"{source.url} redirects to {target.url}: from https to http is not allowed")
    twin = Origin(target.origin.host, DEFAULT_PORTS["http"])
    upgraded = target.scheme == "https" and target.origin.port == DEFAULT_PORTS["https"] and twin in allowed
    if target.origin not in allowed and not upgraded:
        raise RefusedUrl(f"{source.url} redirects to {target.url}: that host and port are not in the catalogue")
    return target


def check_peer(origin: Origin, peer: IpAddress) -> None:
    """Judge the address that a connection for `origin` reaches. Private ranges pass: the intranet lives there.

    Raises RefusedUrl for link-local, metadata, multicast, unspecified and reserved addresses, and for this machine
    unless the catalogue names it.
    """
    address = _plain(peer)
    if address.is_link_local or address in _METADATA:
        raise RefusedUrl(f"{origin.host}: {peer} is a link-local or metadata address")
    if address.is_multicast or address.is_unspecified or _is_reserved(address):
        raise RefusedUrl(f"{origin.host}: {peer} is a multicast, unspecified or reserved address")
    if address.is_loopback and not origin.is_loopback:
        raise RefusedUrl(f"{origin.host}: {peer} is this machine, which the catalogue does not name")


def _canonical_host(host: str, url: str) -> str:
    if not host:
        raise RefusedUrl(f"{url}: no host")
    if ":" in host:
        return _canonical_ipv6(host, url)
    plain = unicodedata.normalize("NFKC", host).lower().replace("。", ".").removesuffix(".")
    if _NUMBER.fullmatch(plain.rsplit(".", 1)[-1]):
        return _canonical_ipv4(plain if host.isascii() else host, url)
    try:
        name = plain if plain.isascii() else idna.encode(plain, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise RefusedUrl(f"{url}: {host!r} is not a host name ({error})") from error
    if _NUMBER.fullmatch(name.rsplit(".", 1)[-1]):  # behind letters that IDNA leaves out, as a soft hyphen
        return _canonical_ipv4(host, url)
    if len(name) > 253 or not _NAME.fullmatch(name):
        raise RefusedUrl(f"{url}: {host!r} is not a host name")
    return name


def _canonical_ipv4(host: str, url: str) -> str:
    if not _DOTTED_QUAD.fullmatch(host):
        raise RefusedUrl(f"{url}: {host!r} is a number that hides an address; write it as four decimal numbers")
    try:
        address = ipaddress.IPv4Address(host)
    except ValueError as error:
        raise RefusedUrl(f"{url}: {host!r} is not an address ({error})") from error
    return _listed_ip(address, url)


def _canonical_ipv6(host: str, url: str) -> str:
    try:
        address = ipaddress.IPv6Address(host)
    except ValueError as error:
        raise RefusedUrl(f"{url}: {host!r} is not an IPv6 address ({error})") from error
    if _plain(address) is not address:
        raise RefusedUrl(f"{url}: {host!r} hides an IPv4 address inside IPv6")
    if address.scope_id:
        raise RefusedUrl(f"{url}: a zone in an IPv6 address is not allowed")
    return _listed_ip(address, url)


def _listed_ip(address: IpAddress, url: str) -> str:
    try:
        check_peer(Origin(str(address), 80), address)
    except RefusedUrl as error:
        raise RefusedUrl(f"{url}: {error}") from error
    return str(address)


def _plain(address: IpAddress) -> IpAddress:
    """The IPv4 address inside a mapped, 6to4, NAT64 or IPv4-compatible one; any other unchanged."""
    if not isinstance(address, ipaddress.IPv6Address):
        return address
    embedded = address.ipv4_mapped or address.sixtofour
    if embedded is None and (address in _NAT64 or 1 < int(address) < 2**32):
        embedded = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return embedded or address


def _is_reserved(address: IpAddress) -> bool:
    # 64:ff9b and similar count as reserved in IPv6; those were taken apart above. Loopback ::1 is reserved too.
    return address.is_reserved and not address.is_loopback


def _is_loopback_literal(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
