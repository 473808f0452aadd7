"""What can go wrong in the web chat: at its start, and with one request.

Messages say what was expected and what came. They never hold what an employee typed: they are logged.
"""

from __future__ import annotations

from typing import Any, ClassVar

from rasa.shared.exceptions import RasaException


class WebChatError(RasaException):
    """Root of this package's errors. Rasa prints those that stop its start."""


class SettingsError(WebChatError):
    """A setting in credentials.yml is unknown or wrong."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"credentials.yml: assistant.web.channel.WebChat: {problem}")


class SecretError(WebChatError):
    """The file that signs session ids cannot be used."""


class PageError(WebChatError):
    """The chat page's files are missing."""


class MissingResponse(WebChatError):
    """The domain lacks a response that the chat page shows."""


class UnsupportedStore(WebChatError):
    """Conversations cannot be deleted from this tracker store."""


class ActionServerError(WebChatError):
    """The action server did not confirm what it was asked."""


class Refusal(WebChatError):
    """A request that is not served; what the browser hears of it is a status and a code."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "failed"

    def fields(self) -> dict[str, Any]:
        """Return what the answer says beside its code."""
        return {}

    def headers(self) -> dict[str, str]:
        """Return the headers that the answer has beside the usual ones."""
        return {}


class Forbidden(Refusal):
    """The request does not come from the chat's own page (criterion C4)."""

    status, code = 403, "forbidden"


class BadRequest(Refusal):
    """The body is not as documented."""

    status, code = 400, "bad_request"


class SessionLost(Refusal):
    """There is no session id, or none of ours (criterion C2)."""

    status, code = 401, "session_lost"


class TooLarge(Refusal):
    """The body is longer than any message (criterion C5)."""

    status, code = 413, "too_large"


class TooLong(Refusal):
    """The text has more characters than the settings allow."""

    status, code = 422, "too_long"


class Empty(Refusal):
    """There is nothing in the text."""

    status, code = 422, "empty"


class NotFound(Refusal):
    """There is no such file, address or answer."""

    status, code = 404, "not_found"


class Unavailable(Refusal):
    """Rasa or what the request needs of the action server is not there."""

    status, code = 503, "unavailable"


class TooMany(Refusal):
    """The session has sent too much within a minute (criterion C7)."""

    status, code = 429, "too_many"

    def __init__(self, *, retry_after_seconds: int) -> None:
        super().__init__(f"expected fewer requests a minute; the next is welcome in {retry_after_seconds} s")
        self.retry_after_seconds = retry_after_seconds

    def fields(self) -> dict[str, Any]:
        """Return how long to wait."""
        return {"retry_after_seconds": self.retry_after_seconds}

    def headers(self) -> dict[str, str]:
        """Return how long to wait, for clients that know HTTP only."""
        return {"Retry-After": str(self.retry_after_seconds)}


class Failed(Refusal):
    """Something broke; the log has it under the id."""

    def __init__(self, *, error_id: str) -> None:
        super().__init__(f"error {error_id}")
        self.error_id = error_id

    def fields(self) -> dict[str, Any]:
        """Return the id that finds the failure in the log (criterion C8)."""
        return {"error_id": self.error_id}


class NotForgotten(Failed):
    """The conversation could not be deleted, or not all of it."""

    status, code = 502, "not_forgotten"
