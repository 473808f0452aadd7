"""Microsoft Teams, as far as Kate can tell: activities with signed tokens, keys, logins, and a place for replies.

https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.support.http_api import HttpApi, http_api
from tests.support.processes import ROOT

Json = dict[str, Any]

APP_ID = "app-of-the-test"
APP_PASSWORD = "password-of-the-test"
TENANT = "tenant-of-the-test"
CONVERSATION = "a:1x;messageid=2"
ACTIVITIES = f"/connector/v3/conversations/{CONVERSATION}/activities"
LOGIN = f"/login/{TENANT}/oauth2/v2.0/token"
OPENID = "/openid"
KEYS = "/keys"
GRANTED = "token-for-replies"


@dataclass(frozen=True)
class TeamsTenant:
    """Employees write and press here. `kate_url` is the Rasa server's."""

    api: HttpApi
    tokens: dict[str, str]
    """By what they are like; see tests/support/bot_tokens.py."""
    kate_url: str

    def say(self, text: str, *, user: str) -> list[Json]:
        """Write to Kate; return what she sends."""
        return self._replies({"text": text}, user=user)

    def press(self, button: str, *, on: Json, user: str) -> list[Json]:
        """Press the button whose text begins with /feedback_<button> below a message."""
        (card,) = on["attachments"]
        actions = card["content"]["buttons"]
        action = next(action for action in actions if action["text"].startswith(f"/feedback_{button}"))
        assert action["type"] == "messageBack"
        return self._replies({"text": action["text"], "value": action["value"]}, user=user)

    def send(self, content: Json, *, user: str, token: str | None = "good") -> requests.Response:
        """Send a message as Teams does, or without a token."""
        activity = {
            "type": "message",
            "channelId": "msteams",
            "serviceUrl": f"{self.api.url}/connector/",
            "from": {"id": user},
            "recipient": {"id": "28:kate", "name": "Kate"},
            "conversation": {"id": CONVERSATION},
            **content,
        }
        headers = {"Authorization": f"Bearer {self.tokens[token]}"} if token else {}
        url = f"{self.kate_url}/webhooks/botframework/webhook"
        return requests.post(url, json=activity, headers=headers, timeout=30)

    def _replies(self, content: Json, *, user: str) -> list[Json]:
        before = len(self.api.called(ACTIVITIES))
        assert self.send(content, user=user).status_code == 200
        return [call.body for call in self.api.called(ACTIVITIES)[before:]]


@contextmanager
def microsoft() -> Iterator[tuple[HttpApi, dict[str, str]]]:
    """Run what of Microsoft's services a bot talks to; yield it with the tokens of a TeamsTenant."""
    signer: list[str | Path] = [ROOT / ".venv-rasa" / "bin" / "python", "-m", "tests.support.bot_tokens", APP_ID]
    made = json.loads(subprocess.run(signer, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    answers = {
        KEYS: {"keys": made["keys"]},
        LOGIN: {"access_token": GRANTED, "expires_in": 3600, "token_type": "Bearer"},
        ACTIVITIES: {"id": "1"},
    }
    with http_api(answers) as api:
        api.answers[OPENID] = {"jwks_uri": f"{api.url}{KEYS}"}
        yield api, made["tokens"]
