"""What credentials.yml says about a channel, checked before anything listens."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from rasa.shared.exceptions import RasaException

_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})


class WrongChannelSetting(RasaException):
    """credentials.yml lacks a setting of a channel, or has one that Kate does not know or cannot use."""


def checked(
    channel: str, settings: Mapping[str, Any] | None, *, required: Collection[str], optional: Collection[str]
) -> dict[str, Any]:
    """Return the settings of a channel.

    :raises WrongChannelSetting: one is missing or empty, or unknown.
    """
    found = dict(settings or {})
    for name in required:
        if not isinstance(found.get(name), str) or not found[name].strip():
            raise WrongChannelSetting(f"credentials.yml, {channel}: expected text as {name}, got {_kind(found, name)}")
    for name in found:
        if name not in {*required, *optional}:
            known = ", ".join([*required, *optional])
            raise WrongChannelSetting(f"credentials.yml, {channel}: expected one of {known}, got {name!r}")
    return found


def service_url(channel: str, name: str, url: object) -> str:
    """Return the address of a service that is told secrets, without a slash at its end.

    :raises WrongChannelSetting: it is no https address, nor one of this machine.
    """
    parts = urlsplit(str(url))
    if (parts.scheme == "https" and parts.hostname) or (parts.scheme == "http" and parts.hostname in _THIS_MACHINE):
        return str(url).rstrip("/")
    raise WrongChannelSetting(f"credentials.yml, {channel}: expected an https address as {name}, got {url!r}")


def _kind(settings: Mapping[str, Any], name: str) -> str:
    """Describe a value, which may be a secret, without showing it."""
    return f"{type(settings[name]).__name__}" if settings.get(name) else "nothing"
