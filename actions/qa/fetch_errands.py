"""What a request is sent out for: what may come back, and which addresses may be asked on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from actions.qa.errors import RefusedUrl
from actions.qa.types import Validators
from actions.qa.url_rules import Address, Origin

HTML = frozenset({"text/html", "application/xhtml+xml"})
ANYTHING: frozenset[str] = frozenset()
NOTHING_KNOWN = Validators()

AddressCheck = Callable[[Address], None]
"""Raises RefusedUrl for an address that may not be asked."""


def nothing_refused(_address: Address) -> None:
    """No rule beyond the origins."""


@dataclass(frozen=True, slots=True)
class Errand:
    """One thing to be had from one origin, or after redirects from another that is allowed."""

    origins: frozenset[Origin]
    """Where redirects may lead."""
    max_bytes: int
    """Decoded."""
    check: AddressCheck = nothing_refused
    """Judges each address of a redirect before it is asked."""
    content_types: frozenset[str] = HTML
    """Those that are taken; empty for any."""
    validators: Validators = NOTHING_KNOWN

    @property
    def accept(self) -> str:
        """The Accept header."""
        return "text/html, application/xhtml+xml" if self.content_types == HTML else "*/*"


def same_origin(source: Address) -> AddressCheck:
    """Refuses what has another scheme, host or port."""

    def check(address: Address) -> None:
        if (address.scheme, address.origin) != (source.scheme, source.origin):
            raise RefusedUrl(f"{address.url}: expected the scheme, host and port of {source.url}")

    return check
