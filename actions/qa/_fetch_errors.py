"""What may leave the fetcher: its own errors only, whatever a server sends (criterion F11)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from http.client import HTTPException

from requests import RequestException
from urllib3.exceptions import HTTPError

from actions.qa._transport import Deadline
from actions.qa.errors import BadStatus, DeadlineExceeded, KateError, PageError, Unreachable


class Retry(PageError):
    """The server said "later": internal to the fetcher, which turns it into its cause when patience ends."""

    def __init__(self, cause: PageError, *, after_seconds: float = 0.0) -> None:
        super().__init__(str(cause))
        self.cause = cause
        self.after_seconds = after_seconds


@contextlib.contextmanager
def own_errors(deadline: Deadline) -> Iterator[None]:
    """Whatever a server sends, only this library's errors leave (criterion F11)."""
    try:
        yield
    except KateError:
        raise
    except (RequestException, HTTPError, HTTPException, OSError, ValueError, EOFError) as error:
        own = _own_cause(error)
        if own is not None:
            raise own from error
        deadline.remaining()  # a socket's own timeout means that the time is up
        if isinstance(error, TimeoutError) or "timed out" in str(error):
            raise DeadlineExceeded(f"not done after {deadline.seconds:g} s") from error
        failure = Unreachable(f"{type(error).__name__}: {str(error)[:300]}")
        raise Retry(failure) if _is_broken_off(error) else failure from error


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    pending = [error]
    while pending:
        error = pending.pop()
        if error is None or id(error) in seen:
            continue
        seen.add(id(error))
        yield error
        inside = (argument for argument in error.args if isinstance(argument, BaseException))
        reason = getattr(error, "reason", None)
        pending += [error.__cause__, error.__context__, *inside]
        if isinstance(reason, BaseException):
            pending.append(reason)


def _own_cause(error: BaseException) -> PageError | None:
    return next((cause for cause in _chain(error) if isinstance(cause, PageError)), None)


def _is_broken_off(error: BaseException) -> bool:
    """The server ended the connection, as one that restarts does; it may be back in a moment."""
    return any(isinstance(cause, ConnectionError) for cause in _chain(error))


def about(url: str, error: PageError) -> PageError:
    """The same error, its message beginning with the page."""
    error = error.cause if isinstance(error, Retry) else error
    message = str(error) if str(error).startswith(url) else f"{url}: {error}"
    return BadStatus(message, status=error.status) if isinstance(error, BadStatus) else type(error)(message)
