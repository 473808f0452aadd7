"""Kate on Slack: Rasa's channel, with messages in Slack's blocks.

Rasa's own shows an answer that has buttons as plain text, so without its link, cuts the others at blank lines, and
sends `as_user`, which Slack allows old apps only.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.channels.slack import SlackBot, SlackInput
from sanic.request import Request
from sanic.response import HTTPResponse
from slack_sdk.web.async_client import AsyncWebClient

from assistant.channel_settings import checked, service_url
from assistant.markdown import parse
from assistant.slack_text import Json, mrkdwn, rich_text
from assistant.web.messages import without_intent

API_URL = "https://slack.com/api"
TIMEOUT_SECONDS = 10
_REQUIRED = ("slack_token", "slack_signing_secret")
_OPTIONAL = (
    "slack_channel",
    "proxy",
    "use_threads",
    "conversation_granularity",
    "errors_ignore_retry",
    "slack_retry_reason_header",
    "slack_retry_number_header",
    "api_url",
)


class SlackOutput(SlackBot):
    """Sends each message as blocks, with buttons below; notifications show it as mrkdwn."""

    def __init__(
        self, token: str, channel: str | None, thread_id: str | None, *, proxy: str | None, api_url: str
    ) -> None:
        super().__init__(token, channel, thread_id, proxy)
        self.client = AsyncWebClient(token, base_url=f"{api_url}/", proxy=proxy, timeout=TIMEOUT_SECONDS)

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:  # noqa: ARG002
        """Send a text; raises what slack_sdk raises."""
        await self.send_text_with_buttons(recipient_id, text, [])

    async def send_text_with_buttons(
        self,
        recipient_id: str,
        text: str,
        buttons: list[Json],
        **kwargs: Any,  # noqa: ARG002
    ) -> None:
        """Send a text with buttons, whose payloads come back as messages; raises what slack_sdk raises."""
        parts = parse(text)
        await self._post_message(
            self.slack_channel or recipient_id,
            text=mrkdwn(parts),
            blocks=[*rich_text(parts), *_actions(buttons)],
            parse="none",
            # Slack cannot reach the intranet, and need not know its addresses.
            unfurl_links=False,
            unfurl_media=False,
        )

    async def _post_message(self, channel: str, **kwargs: Any) -> None:
        kwargs.pop("as_user", None)
        await super()._post_message(channel, **kwargs)


class Slack(SlackInput):
    """Takes what employees write and press on Slack. credentials.yml has its settings, each explained there."""

    api_url = API_URL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> Slack:
        """Make the channel from its settings; raises WrongChannelSetting."""
        settings = checked("assistant.slack.Slack", credentials, required=_REQUIRED, optional=_OPTIONAL)
        channel: Slack = super().from_credentials(settings)
        channel.api_url = service_url("assistant.slack.Slack", "api_url", settings.get("api_url", API_URL))
        return channel

    def get_output_channel(self, channel: str | None = None, thread_id: str | None = None) -> OutputChannel:
        """Return where replies go."""
        where = channel or self.slack_channel
        return SlackOutput(self.slack_token, where, thread_id, proxy=self.proxy, api_url=self.api_url)

    async def process_message(
        self,
        request: Request,
        on_new_message: Callable[[UserMessage], Awaitable[Any]],
        text: str,
        sender_id: str | None,
        metadata: dict[str, Any] | None,
    ) -> HTTPResponse:
        """Hand a message to Rasa. Buttons come as forms and may name an intent; what is typed may not (C5)."""
        is_typed = request.headers.get("content-type") == "application/json"
        text = without_intent(text) if is_typed else text
        return await super().process_message(request, on_new_message, text, sender_id, metadata)


def _actions(buttons: list[Json]) -> list[Json]:
    if not buttons:
        return []
    elements = [
        {
            "type": "button",
            "text": {"type": "plain_text", "text": button["title"]},
            "value": button["payload"],
            "action_id": f"button_{n}",
        }
        for n, button in enumerate(buttons)
    ]
    return [{"type": "actions", "elements": elements}]
