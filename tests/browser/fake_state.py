"""What a fake chat knows, and how it is told to fail."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.browser import replies
from tests.browser.replies import Json

REFUSALS = {
    "bad_request": 400,
    "session_lost": 401,
    "forbidden": 403,
    "not_found": 404,
    "too_large": 413,
    "too_long": 422,
    "too_many": 429,
    "failed": 500,
    "not_forgotten": 502,
    "unavailable": 503,
}


@dataclass
class Conversation:
    """One session: what was said, and which answers were voted on."""

    messages: list[Json] = field(default_factory=list)
    votes: dict[str, str] = field(default_factory=dict)
    expectations: list[str] = field(default_factory=list)
    n_down: int = 0


@dataclass
class FakeChat:
    """Where it listens, what it knows, and how it fails."""

    port: int = 0
    script: list[tuple[str, list[Json]]] = field(default_factory=lambda: list(replies.SCRIPT))
    first_message: dict[str, str] = field(default_factory=lambda: dict(replies.FIRST_MESSAGE))
    suggestions: dict[str, list[str]] = field(default_factory=lambda: dict(replies.SUGGESTIONS))
    conversations: dict[str, Conversation] = field(default_factory=dict)
    failures: dict[str, list[str]] = field(default_factory=dict)
    """What goes wrong with the next requests for an address (its last part), one after the other: a code of
    REFUSALS, `away` (the connection is closed), `login` (a proxy's page), `cut` (the stream breaks off before the
    reply, which is kept), `lost` (the same, and it is not kept), `silent` (it says nothing any more), `error`
    (the stream's own error line)."""
    retry_after_seconds: int = 2
    delay_seconds: float = 0.0
    """Before each of Kate's messages."""
    frame_ancestors: tuple[str, ...] = ()
    asks_expectation: bool = True
    requests: list[tuple[str, str]] = field(default_factory=list)
    """Method and path of each."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/chat/"

    def reset(self) -> None:
        """Be as new, at the same address."""
        fresh = FakeChat(port=self.port)
        self.__dict__.update(fresh.__dict__)

    def fail(self, path: str, *how: str) -> None:
        """Let the next requests for this address go wrong."""
        self.failures.setdefault(path, []).extend(how)

    def count(self, path: str) -> int:
        """How often this address was asked."""
        return sum(each.endswith(f"/{path}") for _, each in self.requests)

    def said(self) -> list[str]:
        """All that was typed, by whomever."""
        return [each["text"] for one in self.conversations.values() for each in one.messages if each["from"] == "you"]

    def session(self, conversation: Conversation, *, is_new: bool) -> Json:
        """The body of a SESSION."""
        messages = [each | {"vote": conversation.votes.get(each["id"])} for each in conversation.messages]
        return {
            "is_new": is_new,
            "language": messages[-1]["language"] if messages else None,
            "messages": messages,
            "first_message": self.first_message,
            "suggestions": self.suggestions,
            "max_characters": 1000,
            "asks_expectation": self.asks_expectation,
        }
