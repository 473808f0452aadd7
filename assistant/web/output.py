"""Where Rasa puts what Kate says in reply to a message of the web chat."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import OutputChannel

from assistant.web.messages import kate_message
from assistant.web.turns import Turn

CHANNEL = "web"
"""Name of the channel, by which the domain's responses can tell it from others."""


class WebOutput(OutputChannel):
    """Adds each message to the stream of one turn."""

    def __init__(self, turn: Turn, *, language: str) -> None:
        self._turn = turn
        self._language = language

    @classmethod
    def name(cls) -> str:
        """Return the channel's name."""
        return CHANNEL

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:  # noqa: ARG002  Rasa calls it
        """Take a message as Rasa has it, with all that the action server said beside its text."""
        if message.get("text"):
            language = self._turn.language or self._language
            self._turn.say(kate_message(message, reply_to=self._turn.id, language=language))
