"""The token with which a bot may send messages through Microsoft's Bot Framework."""

from __future__ import annotations

import asyncio
import time

import aiohttp

LOGIN_URL = "https://login.microsoftonline.com"
SCOPE = "https://api.botframework.com/.default"
TIMEOUT_SECONDS = 10
_RENEWED_BEFORE_SECONDS = 60


class NoToken(RuntimeError):
    """Microsoft does not let the bot in: wrong id, secret or tenant, or it cannot be reached."""


class Login:
    """Gets a token when it is first needed and again shortly before it ends."""

    def __init__(self, app_id: str, app_password: str, *, url: str) -> None:
        self._url = f"{url}/oauth2/v2.0/token"
        self._form = {
            "grant_type": "client_credentials",
            "client_id": app_id,
            "client_secret": app_password,
            "scope": SCOPE,
        }
        self._token = ""
        self._good_until = 0.0
        """On the monotonic clock, in seconds."""

    async def headers(self) -> dict[str, str]:
        """Return the headers of a request to the Bot Framework; raises NoToken."""
        if time.monotonic() >= self._good_until:
            await self._renew()
        return {"Authorization": f"Bearer {self._token}"}

    async def _renew(self) -> None:
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
                session.post(self._url, data=self._form, raise_for_status=True) as response,
            ):
                granted = await response.json()
            self._token = str(granted["access_token"])
            self._good_until = time.monotonic() + float(granted["expires_in"]) - _RENEWED_BEFORE_SECONDS
        except (aiohttp.ClientError, asyncio.TimeoutError, KeyError, ValueError) as error:
            raise NoToken(f"expected a token from {self._url}, got {type(error).__name__}: {error}") from error
