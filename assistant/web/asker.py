"""Who asks, from request headers that the reverse proxy sets after single sign-on; never from what a browser says.

Browsers can send any header. So each header named in the settings must be set or taken away by the proxy for every
request, as assistant/web/nginx.conf does, and only the proxy may reach Rasa.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

logger = logging.getLogger(__name__)

METADATA_KEY = "kate_asker"
"""Where the action server looks for it in a message's metadata (actions/asking.py)."""
MOST_AUDIENCES = 100

_CODE = re.compile(r"(?=.{1,64}\Z)[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_COUNTRY = re.compile(r"[a-z]{2}", re.ASCII)


@dataclass(frozen=True)
class AskerHeaders:
    """Names of the headers that say who asks; empty where none does."""

    audience: str = ""
    """Its value: codes with commas between them."""
    country: str = ""
    """ISO 3166-1 alpha-2 code, in upper or lower case."""
    company: str = ""


NO_HEADERS = AskerHeaders()
"""Nothing is ever known of who asks."""


class Headers(Protocol):
    """Headers of a request, as Sanic has them."""

    def get_all(self, key: str) -> Iterable[str]:
        """Return every value that came under this name, whatever its case."""


def asker_metadata(headers: Headers, names: AskerHeaders) -> dict[str, Any]:
    """Return what goes into a message's metadata about its sender: nothing where no header says anything.

    Upper case becomes lower case. What is no code is left out: no page can be for it.
    """
    record: dict[str, Any] = {}
    if audiences := _codes(headers, names.audience, _CODE)[:MOST_AUDIENCES]:
        record["audience"] = audiences
    for field, name, pattern in (("country", names.country, _COUNTRY), ("company", names.company, _CODE)):
        if len(codes := _codes(headers, name, pattern)) == 1:
            record[field] = codes[0]
    return {METADATA_KEY: record} if record else {}


def _codes(headers: Headers, name: str, pattern: re.Pattern[str]) -> list[str]:
    values = list(headers.get_all(name)) if name else []
    if len(values) > 1:  # one of them is not the proxy's
        _warn_once(name, "expected it once, it came several times; what it says is not believed")
        return []
    parts = [part.strip().lower() for value in values for part in value.split(",") if part.strip()]
    codes = [part for part in parts if pattern.fullmatch(part)]
    if len(codes) < len(parts):
        _warn_once(name, "some of what it says is no code and is left out")
    return codes


@lru_cache(maxsize=None)
def _warn_once(name: str, problem: str) -> None:
    logger.warning("the header %s (asker_headers in credentials.yml): %s", name, problem)
