"""Settings of the web chat: the block `assistant.web.channel.WebChat` of credentials.yml."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from assistant.web.asker import NO_HEADERS, AskerHeaders
from assistant.web.errors import SettingsError

LONGEST_TEXT = 2000
"""Characters; what is longer may not fit into the largest body (requests.py) in every script."""
SAME_SITE = ("Strict", "Lax", "None")

_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]"
_HEADER_NAME = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
_ORIGIN = re.compile(rf"https?://(?:{_HOST})(?::[0-9]{{1,5}})?")
# A Content-Security-Policy also takes every host below a domain.
_ANCESTOR = re.compile(rf"https?://(?:\*\.)?(?:{_HOST})(?::[0-9]{{1,5}})?")


@dataclass(frozen=True)
class WebSettings:
    """How the chat is served and how long its sessions live. Every setting has a default."""

    frame_ancestors: tuple[str, ...] = ()
    """Origins of intranet pages that may embed the chat, such as https://intranet.example."""
    origins: tuple[str, ...] = ()
    """Further origins of the chat itself, where a proxy changes the Host header."""
    max_characters: int = 1000
    messages_per_minute: int = 20
    """Of one session; votes and expectations count as well."""
    same_site: str = "Strict"
    """Of the session's cookie. "None" lets pages of another site embed the chat; it needs `secure_cookie`."""
    secure_cookie: bool = False
    """True behind HTTPS."""
    secret_file: str = ".kate/web_secret"
    """Signs session ids, so that they survive a restart; made at the first start."""
    asks_expectation: bool = True
    """After a thumbs-down, ask what was expected."""
    session_days: int = 30
    """How long a session lives after its latest visit."""
    asker_headers: AskerHeaders = NO_HEADERS
    """Headers by which a reverse proxy says who asks; none by default. See assistant/web/asker.py."""

    def __post_init__(self) -> None:
        if self.same_site == "None" and not self.secure_cookie:
            raise SettingsError("same_site: expected secure_cookie: true with None, as browsers demand it; came false")

    @classmethod
    def from_credentials(cls, credentials: Mapping[str, Any] | None) -> WebSettings:
        """Read the settings that are there and take the defaults for others.

        :raises SettingsError: one is unknown or wrong.
        """
        given = {} if credentials is None else credentials
        if not isinstance(given, Mapping):
            raise SettingsError(f"expected settings with names, came {given!r:.60}")
        unknown = sorted(str(name) for name in given.keys() - _PARSERS.keys())
        if unknown:
            raise SettingsError(f"{unknown[0]}: no such setting; there are {', '.join(_PARSERS)}")
        return cls(**{name: _PARSERS[name](name, value) for name, value in given.items()})


Parser = Callable[[str, Any], Any]


def _number(lowest: int, highest: int) -> Parser:
    def parse(name: str, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
            raise SettingsError(f"{name}: expected a whole number from {lowest} to {highest}, came {value!r:.60}")
        return value

    return parse


def _origins(pattern: re.Pattern[str]) -> Parser:
    def parse(name: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise SettingsError(f"{name}: expected a list of origins, came {value!r:.60}")
        for origin in value:
            if not isinstance(origin, str) or not pattern.fullmatch(origin):
                raise SettingsError(f"{name}: expected origins such as https://intranet.example, came {origin!r:.60}")
        return tuple(origin.lower() for origin in value)

    return parse


def _boolean(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise SettingsError(f"{name}: expected true or false, came {value!r:.60}")
    return value


def _same_site(name: str, value: Any) -> str:
    if value not in SAME_SITE:
        raise SettingsError(f"{name}: expected {', '.join(SAME_SITE[:-1])} or {SAME_SITE[-1]}, came {value!r:.60}")
    return str(value)


def _path(name: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise SettingsError(f"{name}: expected the path of a file, came {value!r:.60}")
    return value


def _asker_headers(name: str, value: Any) -> AskerHeaders:
    known = [field.name for field in fields(AskerHeaders)]
    if not isinstance(value, Mapping) or not all(key in known for key in value):
        raise SettingsError(f"{name}: expected names of headers for {', '.join(known)}, came {value!r:.60}")
    for key, header in value.items():
        if not isinstance(header, str) or not _HEADER_NAME.fullmatch(header):
            raise SettingsError(f"{name}.{key}: expected a header's name such as X-Kate-{key}, came {header!r:.60}")
    return AskerHeaders(**value)


_PARSERS: dict[str, Parser] = {
    "frame_ancestors": _origins(_ANCESTOR),
    "origins": _origins(_ORIGIN),
    "max_characters": _number(1, LONGEST_TEXT),
    "messages_per_minute": _number(1, 1000),
    "same_site": _same_site,
    "secure_cookie": _boolean,
    "secret_file": _path,
    "asks_expectation": _boolean,
    "session_days": _number(1, 400),  # browsers keep no cookie for longer
    "asker_headers": _asker_headers,
}
