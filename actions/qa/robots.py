"""What a site's robots.txt allows (RFC 9309, criterion F13). The only file that knows protego.

Protego and not `urllib.robotparser`, which takes the first rule that fits instead of the longest, and `*` and `$` in
a rule for themselves: it would ask for pages that their owner forbids.
"""

from __future__ import annotations

from dataclasses import replace

from protego import Protego

from actions.qa.errors import BadStatus, PageError, Unreachable
from actions.qa.fetch import Fetcher
from actions.qa.url_rules import Address

MAX_ROBOTS_BYTES = 512_000
"""RFC 9309 has crawlers read at least 500 KiB."""
MAX_CRAWL_DELAY_SECONDS = 5.0
"""Whoever asks for a longer wait gets this one: a crawl must come to its end."""

_TOO_MANY_REQUESTS = 429


class RobotsRules:
    """What one robots.txt says to Kate."""

    def __init__(self, text: str, *, user_agent: str) -> None:
        self._rules = Protego.parse(text)
        self._user_agent = user_agent

    def allows(self, address: Address) -> bool:
        """Whether a page may be asked for."""
        return bool(self._rules.can_fetch(address.url, self._user_agent))

    @property
    def crawl_delay_seconds(self) -> float:
        """Between two requests, 0 when nothing is asked for; never more than the bound."""
        return min(self._rules.crawl_delay(self._user_agent) or 0.0, MAX_CRAWL_DELAY_SECONDS)


def fetch_robots(fetcher: Fetcher, site: Address, *, user_agent: str) -> RobotsRules:
    """The rules of the host of this address. A host that has no robots.txt (status 4xx) allows everything.

    Raises PageError when it cannot be known what is allowed: then nothing is (RFC 9309, section 2.3.1.4).
    """
    try:
        fetched = fetcher.fetch_file(replace(site, target="/robots.txt"), max_bytes=MAX_ROBOTS_BYTES)
    except BadStatus as error:
        if 400 <= error.status < 500 and error.status != _TOO_MANY_REQUESTS:
            return RobotsRules("", user_agent=user_agent)
        raise
    text = fetched.body.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace")
    try:
        return RobotsRules(text, user_agent=user_agent)
    except (ValueError, RecursionError) as error:
        raise Unreachable(f"{fetched.url}: cannot be understood ({error})") from error


def told_of(error: PageError) -> str:
    """The failure of a robots.txt as a problem of a crawl."""
    return f"robots.txt cannot be read, so nothing is looked for: {error}"
