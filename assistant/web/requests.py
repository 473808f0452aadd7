"""What a request must be before it is looked at: from our own page, JSON, small (criteria C4 and C5)."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

from sanic.exceptions import InvalidUsage, PayloadTooLarge
from sanic.http import Http
from sanic.request import Request

from assistant.web.errors import BadRequest, Forbidden, TooLarge

MAX_BODY_BYTES = 8 * 1024
BODY_SECONDS = 10.0
"""Longest time for a body to come."""
DRAINED_BYTES = 2_000_000
"""Of a refused body as much is read and thrown away, so that the client gets to read the answer."""

Headers = Mapping[str, str]

_DEFAULT_PORTS = {"http": 80, "https": 443}


def refuse_foreign(headers: Headers, *, origins: Collection[str]) -> None:
    """Let pass what our own page sends.

    :param origins: further origins that are ours, in lower case.
    :raises Forbidden: Origin is missing or is neither the host asked nor one of `origins`; or it is not JSON.
    """
    origin = headers.get("origin", "").lower()
    if not origin or not (origin in origins or _is_of_host(origin, headers.get("host", "").lower())):
        raise Forbidden("Origin: expected the chat's own, came another or none")
    content_type = headers.get("content-type", "").split(";")[0].strip().lower()
    if content_type != "application/json":
        raise Forbidden("Content-Type: expected application/json, came another or none")


def refuse_cross_site(headers: Headers) -> None:
    """Let pass what a browser does not say comes from another site.

    :raises Forbidden: it does.
    """
    if headers.get("sec-fetch-site", "").lower() == "cross-site":
        raise Forbidden("Sec-Fetch-Site: expected same-origin, came cross-site")


async def read_body(request: Request) -> bytes:
    """Return the body of a streaming request.

    :raises TooLarge: it is longer than MAX_BODY_BYTES; no more than that is kept at any time.
    :raises BadRequest: it is broken, or takes longer than BODY_SECONDS.
    """
    _refuse_announced(request.headers)
    stream = request.stream
    if stream is None:
        return b""
    try:
        return await asyncio.wait_for(_read(stream), BODY_SECONDS)
    except asyncio.TimeoutError as error:
        stream.keep_alive = False
        raise BadRequest(f"expected a body within {BODY_SECONDS:.0f} s, came part of one") from error
    except PayloadTooLarge as error:
        raise _too_large() from error
    except InvalidUsage as error:
        stream.request_body = None  # nothing behind it can be read either
        raise BadRequest("expected a body in chunks as HTTP has them, came something else") from error


def limit_draining(request: Request) -> None:
    """Let the server throw away at most DRAINED_BYTES of a body that nobody reads, and then hang up."""
    if request.stream:
        request.stream.request_max_size = DRAINED_BYTES


async def _read(stream: Http) -> bytes:
    body = bytearray()
    while stream.request_body:
        body += await stream.read() or b""
        if len(body) > MAX_BODY_BYTES:
            raise _too_large()
    return bytes(body)


def _refuse_announced(headers: Headers) -> None:
    announced = headers.get("content-length", "0")
    if not announced.isdecimal() or int(announced) > MAX_BODY_BYTES:
        raise _too_large()


def _too_large() -> TooLarge:
    return TooLarge(f"expected a body of at most {MAX_BODY_BYTES} bytes, came more")


def _is_of_host(origin: str, host: str) -> bool:
    """Whether the origin is the host asked. A proxy may have turned https into http: the scheme does not count."""
    try:
        parts = urlsplit(origin)
        asked = urlsplit(f"{parts.scheme}://{host}")
        default = _DEFAULT_PORTS[parts.scheme]
        same_host = bool(host) and parts.hostname == asked.hostname
        return same_host and (parts.port or default) == (asked.port or default)
    except (ValueError, KeyError):
        return False
