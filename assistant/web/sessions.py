"""Session ids: made by the server, signed, carried by a cookie; none from elsewhere is ever adopted (criterion C2)."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.web.errors import SessionLost
from assistant.web.settings import WebSettings

ID_BYTES = 16
SECONDS_A_DAY = 86_400
MOST_REVOKED = 10_000
"""Ids that are remembered; they matter as long as a request that was sent before is on its way."""
_TOKEN = re.compile(r"(?P<id>[0-9a-f]{32})\.(?P<made_at>[0-9]{1,12})\.(?P<mark>[0-9a-f]{64})")


class Sessions:
    """Makes session ids and recognises its own.

    A session's id is Rasa's sender id; its token, id, time of the latest visit and a signature over both, is the
    cookie's value. Whoever reads the conversations' database cannot make a cookie of what stands there.
    """

    def __init__(self, secret: bytes, *, days: int) -> None:
        self._secret = secret
        self._lifetime_seconds = days * SECONDS_A_DAY
        self._revoked: OrderedDict[str, None] = OrderedDict()

    @staticmethod
    def new_id() -> str:
        """Return 128 random bits as 32 hexadecimal digits."""
        return secrets.token_hex(ID_BYTES)

    def token(self, session_id: str, *, now: float) -> str:
        """Return the token of a visit now (epoch seconds)."""
        signed = f"{session_id}.{int(now)}"
        return f"{signed}.{self._mark(signed)}"

    def id_of(self, tokens: Iterable[str], *, now: float) -> str:
        """Return the session id of the first of these tokens that is one of ours, not expired and not revoked.

        :raises SessionLost: none is.
        """
        for token in tokens:
            match = _TOKEN.fullmatch(token)
            if match and self._is_ours(match) and now - int(match["made_at"]) <= self._lifetime_seconds:
                self.refuse_revoked(match["id"])
                return match["id"]
        raise SessionLost("expected the cookie of a session of ours, came none")

    def revoke(self, session_id: str) -> None:
        """Let nothing more be said under this id: its conversation has been forgotten and must not come back."""
        self._revoked[session_id] = None
        while len(self._revoked) > MOST_REVOKED:
            self._revoked.popitem(last=False)

    def refuse_revoked(self, session_id: str) -> None:
        """Let pass an id that has not been revoked.

        :raises SessionLost: it has.
        """
        if session_id in self._revoked:
            raise SessionLost("expected a session that goes on, came one that has been forgotten")

    def _is_ours(self, token: re.Match[str]) -> bool:
        mark = self._mark(f"{token['id']}.{token['made_at']}")
        return hmac.compare_digest(mark, token["mark"])

    def _mark(self, signed: str) -> str:
        return hmac.new(self._secret, signed.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class SessionCookie:
    """The cookie as browsers see it."""

    settings: WebSettings

    @property
    def name(self) -> str:
        """Behind HTTPS a prefix by which browsers refuse one that another host of the domain has set."""
        return "__Host-kate_session" if self.settings.secure_cookie else "kate_session"

    def header(self, token: str) -> str:
        """Return the value of the Set-Cookie header."""
        attributes = [
            f"{self.name}={token}",
            # what __Host- demands; otherwise no other server on this host needs to see it
            "Path=/" if self.settings.secure_cookie else "Path=/chat",
            f"Max-Age={self.settings.session_days * SECONDS_A_DAY}",
            "HttpOnly",
            f"SameSite={self.settings.same_site}",
        ]
        return "; ".join([*attributes, "Secure"] if self.settings.secure_cookie else attributes)

    def values(self, header: str) -> Iterator[str]:
        """Yield each value that a Cookie header has for this cookie.

        By hand: Python's parser gives up at the first cookie that is not quite right, and the intranet has those.
        """
        for pair in header.split(";"):
            name, _, value = pair.strip().partition("=")
            if name == self.name:
                yield value
