"""A browser on the web chat, as far as HTTP goes: it keeps the cookie and says where it comes from."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

Json = dict[str, Any]

TIMEOUT_SECONDS = 60


@dataclass(frozen=True)
class Stream:
    """The lines that came in reply to a message or a vote."""

    lines: tuple[Json, ...]
    seconds: tuple[float, ...]
    """When each came, since the request."""

    @property
    def messages(self) -> list[Json]:
        """Kate's messages, without the one that says she is searching."""
        messages = [line["message"] for line in self.lines if line["type"] == "message"]
        return [message for message in messages if message["kind"] != "searching"]

    @property
    def text(self) -> str:
        """All that Kate said."""
        return "\n".join(message["text"] for message in self.messages)

    @property
    def kinds(self) -> list[str]:
        """What came, in order: types of lines, kinds of messages."""
        return [line["message"]["kind"] if line["type"] == "message" else line["type"] for line in self.lines]

    @property
    def answer_id(self) -> str:
        """Id to vote on the last answer."""
        return next(str(message["id"]) for message in reversed(self.messages) if message["votable"])


@dataclass(frozen=True)
class Browser:
    """One employee's browser. `url` is the Rasa server's."""

    url: str
    http: requests.Session = field(default_factory=requests.Session)

    def open(self) -> Json:
        """Load the chat page's session."""
        return self.json("GET", "session")

    def say(self, text: str, *, client_id: str | None = None) -> Stream:
        """Type a message and read all that Kate says."""
        return self.stream("messages", {"text": text, "client_id": client_id or uuid.uuid4().hex})

    def vote(self, answer_id: str, vote: str) -> Stream:
        """Press a thumb, "up" or "down"."""
        return self.stream("votes", {"answer_id": answer_id, "vote": vote})

    def expect(self, answer_id: str, text: str) -> Json:
        """Say what one had expected instead."""
        return self.json("POST", "expectations", {"answer_id": answer_id, "text": text})

    def start_over(self) -> Json:
        """Begin a new session."""
        return self.json("POST", "start-over", {})

    def forget(self) -> Json:
        """Have the conversation deleted."""
        return self.json("POST", "forget", {})

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    @property
    def cookie(self) -> str:
        """The session's token."""
        return str(self.http.cookies["kate_session"])

    @property
    def session_id(self) -> str:
        """Rasa's id of the conversation."""
        return self.cookie.split(".")[0]

    def json(self, method: str, path: str, body: Json | None = None) -> Json:
        """Send a request that must go well and return what came."""
        response = self.request(method, path, body)
        assert response.status_code == 200, (response.status_code, response.text)
        answer: Json = response.json()
        return answer

    def stream(self, path: str, body: Json) -> Stream:
        """Send a request that must go well and return its stream."""
        lines, seconds, started = [], [], time.monotonic()
        with self.request("POST", path, body, stream=True) as response:
            assert response.status_code == 200, (response.status_code, response.text)
            for line in response.iter_lines(chunk_size=1):
                lines.append(json.loads(line))
                seconds.append(time.monotonic() - started)
        return Stream(tuple(lines), tuple(seconds))

    def request(
        self,
        method: str,
        path: str,
        body: Json | bytes | Iterator[bytes] | None = None,
        *,
        headers: Mapping[str, str | None] | None = None,
        stream: bool = False,
    ) -> requests.Response:
        """Send any request as the page would; headers that are None are left out."""
        own: dict[str, str | None] = (
            {"Origin": self.url, "Content-Type": "application/json"} if body is not None else {}
        )
        data = json.dumps(body) if isinstance(body, dict) else body
        wanted = {**own, **(headers or {})}
        kept = {name: value for name, value in wanted.items() if value is not None}
        address = f"{self.url}/chat/{path}"
        return self.http.request(method, address, data=data, headers=kept, timeout=TIMEOUT_SECONDS, stream=stream)
