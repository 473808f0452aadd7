"""What the web chat asks of the action server beside actions: to keep feedback in words, and to erase it."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass
from typing import Any

import aiohttp
from rasa.core.agent import Agent
from rasa.utils.endpoints import EndpointConfig

from assistant.web.errors import ActionServerError

TIMEOUT_SECONDS = 3.0
WEBHOOK = "/webhook"
"""Ends the address by which Rasa knows the action server (endpoints.yml)."""


@dataclass(frozen=True)
class AnswerShown:
    """The answer that feedback is on."""

    source: str
    """The page's address; the response's name where HR has written the answer."""
    language: str
    """Of the question."""
    question: str
    start: int | None = None
    """Offset in the page's text; as `end`, None where HR has written the answer."""
    end: int | None = None


class ActionServer:
    """The action server that Rasa runs its actions on."""

    def __init__(self, agent: Agent) -> None:
        self._webhook: EndpointConfig | None = agent.action_endpoint

    async def keep_expectation(self, session_id: str, answer: AnswerShown, text: str) -> None:
        """Hand over what an employee expected.

        :raises ActionServerError: it did not confirm that it has it.
        """
        body = {"session": session_id, "answer": asdict(answer), "text": text}
        reply = await self._post("/feedback/expectation", body)
        if reply.get("ok") is not True:
            raise ActionServerError("expected the action server to confirm an expectation, came something else")

    async def erase(self, session_id: str) -> None:
        """Have the words of the session's feedback erased.

        :raises ActionServerError: it did not confirm that they are.
        """
        reply = await self._post("/feedback/erase", {"session": session_id})
        if not isinstance(reply.get("erased"), int):
            raise ActionServerError("expected the action server to confirm an erasure, came something else")

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
        try:
            reply = await self._endpoint(path).request("post", json=body, timeout=timeout)
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError) as error:
            raise ActionServerError(f"expected the action server to serve {path}, it did not") from error
        return reply if isinstance(reply, dict) else {}

    def _endpoint(self, path: str) -> EndpointConfig:
        """Return the address beside Rasa's webhook, with the same credentials."""
        if self._webhook is None or not str(self._webhook.url).endswith(WEBHOOK):
            raise ActionServerError(f"endpoints.yml: expected an action_endpoint url that ends with {WEBHOOK}")
        endpoint = self._webhook.copy()
        endpoint.url = str(self._webhook.url)[: -len(WEBHOOK)] + path
        endpoint.cafile = self._webhook.cafile
        return endpoint
