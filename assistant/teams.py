"""Kate on Microsoft Teams: Rasa's Bot Framework channel, with messages and buttons that Teams shows.

Rasa's own puts an answer into the subtitle of a card, where nothing is a link, sends buttons that Teams does not
know, and asks for its token where Microsoft gives it to bots of many tenants only, which can no longer be registered.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import requests
from rasa.core.channels.botframework import MICROSOFT_OPEN_ID_URI, BotFramework, BotFrameworkInput
from rasa.core.channels.channel import UserMessage
from sanic import Blueprint
from sanic.request import Request

from assistant.channel_settings import WrongChannelSetting, checked, service_url
from assistant.markdown import parse
from assistant.teams_login import LOGIN_URL, TIMEOUT_SECONDS, Login
from assistant.teams_text import xml
from assistant.web.messages import without_intent

Json = dict[str, Any]

_NAME = "assistant.teams.Teams"
_REQUIRED = ("app_id", "app_password", "tenant")
_OPTIONAL = ("login_url", "openid_url")
_HERO_CARD = "application/vnd.microsoft.card.hero"
# In a group, a message begins with who it is for.
_MENTION = re.compile(r"<at>.*?</at>\s*")
_KEYS_AGAIN_AFTER = datetime.timedelta(hours=1)
_KEYS_GOOD_FOR = datetime.timedelta(days=1)


class NotDelivered(RuntimeError):
    """Teams did not take a message."""


class TeamsOutput(BotFramework):
    """Sends each message as text with a card of buttons below."""

    def __init__(self, like: BotFramework, login: Login) -> None:
        self.conversation, self.bot, self.global_uri = like.conversation, like.bot, like.global_uri
        self._login = login

    async def send(self, message_data: Json) -> None:
        """Send an activity.

        :raises NotDelivered: Teams refuses it.
        :raises NoToken: Microsoft does not let the bot in.
        """
        url = f"{self.global_uri}conversations/{self.conversation['id']}/activities"
        headers = await self._login.headers()
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
            session.post(url, headers=headers, json=message_data) as response,
        ):
            if not response.ok:
                raise NotDelivered(f"expected Teams to take the message, got status {response.status}")

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:  # noqa: ARG002
        """Send a text; raises as `send` does."""
        await self.send_text_with_buttons(recipient_id, text, [])

    async def send_text_with_buttons(
        self,
        recipient_id: str,
        text: str,
        buttons: list[Json],
        **kwargs: Any,  # noqa: ARG002
    ) -> None:
        """Send a text with buttons, whose payloads come back as messages; raises as `send` does."""
        message = {"textFormat": "xml", "text": xml(parse(text)), **_card_of(buttons)}
        await self.send(self.prepare_message(recipient_id, message))


class Teams(BotFrameworkInput):
    """Takes what employees write and press on Teams. credentials.yml has its settings, each explained there."""

    def __init__(self, app_id: str, login: Login, *, openid_url: str) -> None:
        """Ask Microsoft for the keys that it signs with; raises requests.HTTPError."""
        self._login = login
        self._openid_url = openid_url
        super().__init__(app_id, app_password="")

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> Teams:
        """Make the channel from its settings; raises WrongChannelSetting."""
        settings = checked(_NAME, credentials, required=_REQUIRED, optional=_OPTIONAL)
        login_url = service_url(_NAME, "login_url", settings.get("login_url", LOGIN_URL))
        openid_url = service_url(_NAME, "openid_url", settings.get("openid_url", MICROSOFT_OPEN_ID_URI))
        login = Login(settings["app_id"], settings["app_password"], url=f"{login_url}/{settings['tenant']}")
        try:
            return cls(settings["app_id"], login, openid_url=openid_url)
        except requests.HTTPError as error:
            raise WrongChannelSetting(f"credentials.yml, {_NAME}: no keys from openid_url: {error}") from error

    def get_metadata(self, request: Request) -> Json:
        """Return whether a button was pressed: only then an activity has a value."""
        return {"is_button": request.json.get("value") is not None}

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return Rasa's routes, with our words in and out."""

        async def on_message(message: UserMessage) -> None:
            message.output_channel = TeamsOutput(message.output_channel, self._login)
            if not message.metadata["is_button"]:  # what is typed names no intent (C5)
                message.text = without_intent(_MENTION.sub("", message.text or "").strip())
            await on_new_message(message)

        return super().blueprint(on_message)

    def _update_cached_jwk_keys(self) -> None:
        # Rasa asks again at each message when this is a day ago; meanwhile the keys of before are good.
        self.jwt_update_time = datetime.datetime.now() - _KEYS_GOOD_FOR + _KEYS_AGAIN_AFTER
        try:
            where = requests.get(self._openid_url, timeout=TIMEOUT_SECONDS)
            where.raise_for_status()
            keys = requests.get(where.json()["jwks_uri"], timeout=TIMEOUT_SECONDS)
            keys.raise_for_status()
            self.jwt_keys = {key["kid"]: key for key in keys.json()["keys"]}
        except (requests.RequestException, ValueError, KeyError) as error:
            raise requests.HTTPError(f"expected signing keys by {self._openid_url}, got {error}") from error
        self.jwt_update_time = datetime.datetime.now()


def _card_of(buttons: list[Json]) -> Json:
    if not buttons:
        return {}
    actions = [
        {
            "type": "messageBack",
            "title": button["title"],
            "displayText": button["title"],
            "text": button["payload"],
            "value": {"payload": button["payload"]},
        }
        for button in buttons
    ]
    return {"attachments": [{"contentType": _HERO_CARD, "content": {"buttons": actions}}]}
