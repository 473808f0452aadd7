"""A Slack workspace, as far as Kate can tell: events that Slack would send, signed as Slack signs them, and its API.

Signing: https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import requests

from tests.support.http_api import HttpApi, http_api

Json = dict[str, Any]

TOKEN = "xoxb-of-the-test"
SIGNING_SECRET = "signing-secret-of-the-test"
POST_MESSAGE = "/api/chat.postMessage"


@dataclass(frozen=True)
class SlackWorkspace:
    """Employees write and press here. `kate_url` is the Rasa server's."""

    api: HttpApi
    kate_url: str

    def say(self, text: str, *, user: str, n_replies: int = 1) -> list[Json]:
        """Write to Kate; return what she posts."""
        return self._replies(lambda: self.send_event(self.message(text, user=user)), count=n_replies)

    def press(self, button: str, *, on: Json, user: str) -> list[Json]:
        """Press the button whose value begins with /feedback_<button> under a posted message."""
        values = [
            element["value"] for block in on["blocks"] for element in block.get("elements", ()) if "value" in element
        ]
        value = next(value for value in values if value.startswith(f"/feedback_{button}"))
        payload = {
            "type": "block_actions",
            "user": {"id": user},
            "channel": {"id": f"D-{user}"},
            "message": {"ts": "1.0"},
            "actions": [{"type": "button", "value": value}],
        }
        return self._replies(lambda: self.send_form({"payload": json.dumps(payload)}), count=1)

    def message(self, text: str, *, user: str) -> Json:
        """Return the event of a direct message."""
        event = {
            "type": "message",
            "channel_type": "im",
            "channel": f"D-{user}",
            "user": user,
            "text": text,
            "ts": "1.0",
        }
        return {"type": "event_callback", "event": event, "authorizations": [{"user_id": "U-KATE"}]}

    def send_event(self, event: Json, **signing: Any) -> requests.Response:
        """Send an event as Slack does; `signing` as in `signed`."""
        return self._send(json.dumps(event), "application/json", **signing)

    def send_form(self, form: Json) -> requests.Response:
        """Send what was pressed as Slack does."""
        return self._send(urlencode(form), "application/x-www-form-urlencoded")

    def _send(self, body: str, kind: str, **signing: Any) -> requests.Response:
        headers = {"Content-Type": kind, **signed(body, **signing)}
        url = f"{self.kate_url}/webhooks/slack/webhook"
        return requests.post(url, data=body.encode(), headers=headers, timeout=30)

    def _replies(self, act: Any, *, count: int) -> list[Json]:
        before = len(self.api.called(POST_MESSAGE))
        assert act().status_code == 200
        return [call.body for call in self.api.wait_for(POST_MESSAGE, count=before + count)[before:]]


def signed(body: str, *, secret: str = SIGNING_SECRET, age_seconds: float = 0) -> dict[str, str]:
    """Return the headers with which Slack proves that a body is its own."""
    timestamp = str(int(time.time() - age_seconds))
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


@contextmanager
def slack_api() -> Iterator[HttpApi]:
    """Run the part of Slack's API that takes messages."""
    with http_api({POST_MESSAGE: {"ok": True}}) as api:
        yield api
