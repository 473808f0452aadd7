"""Pull one page: what a server may be asked, for how long, and what counts as a page (criteria F1-F8, F10-F13).

fetcher = Fetcher(catalogue)
outcome = fetcher.fetch(page, validators)   # FetchedPage or Unchanged, or a PageError is raised
"""

from __future__ import annotations

import contextlib
import re
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException

from requests import RequestException, Response
from urllib3.exceptions import HTTPError

from actions.qa._transport import Deadline, open_transport, tls_context
from actions.qa.errors import (
    BadStatus,
    ConfigurationError,
    DeadlineExceeded,
    KateError,
    PageError,
    RefusedUrl,
    TooLarge,
    Unreachable,
    Unreadable,
)
from actions.qa.pace import Pace
from actions.qa.pages import Catalogue
from actions.qa.types import FetchedPage, Page, Unchanged, Validators
from actions.qa.url_rules import Address, canonical, resolve_redirect

MAX_REDIRECTS = 3
ATTEMPTS = 3
BACK_OFF_SECONDS = (0.5, 1.5)
"""Waits before the second and the third attempt."""
MAX_RETRY_AFTER_SECONDS = 3.0
"""A server that asks to be left alone for longer is left alone until the next refresh."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WORTH_RETRYING = frozenset({429, 502, 503, 504})
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_READ_BYTES = 65536


class Retry(PageError):
    """The server said "later": internal to the fetcher, which turns it into its cause when patience ends."""

    def __init__(self, cause: PageError, *, after_seconds: float = 0.0) -> None:
        super().__init__(str(cause))
        self.cause = cause
        self.after_seconds = after_seconds


class Fetcher:
    """Pulls pages of one catalogue. May be shared by threads."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Raises ConfigurationError when the CA bundle cannot be used."""
        self._origins = catalogue.origins
        self._limits = catalogue.defaults.limits
        self._user_agent = catalogue.defaults.user_agent_header
        self._pace = Pace(self._limits.requests_per_second, self._limits.requests_at_once)
        self._stopped = threading.Event()
        self._running: set[Deadline] = set()
        self._lock = threading.Lock()
        bundle = catalogue.defaults.ca_bundle
        try:
            self._tls = tls_context(str(bundle) if bundle else None)
        except (OSError, ssl.SSLError) as error:
            raise ConfigurationError(f"ca_bundle {bundle}: not a usable PEM file ({error})") from error

    def stop(self) -> None:
        """Give up what is under way; every fetch from now on ends with DeadlineExceeded."""
        self._stopped.set()
        with self._lock:
            for deadline in self._running:
                deadline.expire()

    def fetch(self, page: Page, validators: Validators) -> FetchedPage | Unchanged:
        """Ask for a page, saying what is already there.

        Raises RefusedUrl, Unreachable, DeadlineExceeded, TooLarge, BadStatus or Unreadable, and nothing else.
        """
        address = canonical(page.url)
        if address.origin not in self._origins:
            raise RefusedUrl(f"{page.url}: its host and port are not in the page catalogue")
        with self._pace.turn(address.origin, self._stopped), self._deadline() as deadline:
            try:
                deadline.remaining()
                return self._with_retries(address, validators, deadline)
            except PageError as error:
                raise _about(page.url, error) from error

    @contextlib.contextmanager
    def _deadline(self) -> Iterator[Deadline]:
        deadline = Deadline(self._limits.deadline_seconds)
        with self._lock:
            self._running.add(deadline)
        try:
            if self._stopped.is_set():
                deadline.expire()
            yield deadline
        finally:
            with self._lock:
                self._running.discard(deadline)

    def _with_retries(self, address: Address, validators: Validators, deadline: Deadline) -> FetchedPage | Unchanged:
        for wait in (*BACK_OFF_SECONDS[: ATTEMPTS - 1], None):
            try:
                return self._follow(address, validators, deadline)
            except Retry as retry:
                seconds = max(wait or 0.0, retry.after_seconds)
                if wait is None or retry.after_seconds > MAX_RETRY_AFTER_SECONDS or seconds >= deadline.remaining():
                    raise retry.cause from retry
                self._stopped.wait(seconds)
        raise AssertionError("unreachable: the last wait is None")

    def _follow(self, address: Address, validators: Validators, deadline: Deadline) -> FetchedPage | Unchanged:
        """Follow redirects by hand: each target is judged before anything is asked of it."""
        first = address
        headers = _request_headers(self._user_agent, validators)
        with _own_errors(deadline), open_transport(deadline, self._tls) as transport:
            for _ in range(MAX_REDIRECTS + 1):
                with contextlib.closing(transport.get(address.url, headers)) as response:
                    if response.status_code not in _REDIRECTS:
                        return self._read(address, response, validators, deadline)
                    location = response.headers.get("Location", "")
                if not location:
                    raise BadStatus(f"redirect {response.status_code} to nowhere", status=response.status_code)
                address = resolve_redirect(address, location, self._origins)
                self._pace.wait(address.origin, self._stopped)
                deadline.remaining()
        raise BadStatus(f"{first.url}: more than {MAX_REDIRECTS} redirects", status=response.status_code)

    def _read(
        self, address: Address, response: Response, validators: Validators, deadline: Deadline
    ) -> FetchedPage | Unchanged:
        status = response.status_code
        new = Validators(_header(response, "ETag"), _header(response, "Last-Modified"))
        if status == 304 and validators != Validators():
            return Unchanged(Validators(new.etag or validators.etag, new.last_modified or validators.last_modified))
        if status != 200:
            raise _bad_status(response)
        content_type = _header(response, "Content-Type")
        kind = content_type.partition(";")[0].strip().lower()
        if kind not in _HTML:
            raise Unreadable(f"content type {kind or 'missing'!r}, expected text/html")
        charset = _CHARSET.search(content_type)
        body = self._body(response, deadline)
        return FetchedPage(address.url, body, charset[1] if charset else "", new)

    def _body(self, response: Response, deadline: Deadline) -> bytes:
        """Decoded bytes up to the cap. Never decodes more than one read beyond it (criterion F5)."""
        body, most = bytearray(), self._limits.max_bytes
        while chunk := response.raw.read1(_READ_BYTES, decode_content=True):
            body += chunk
            if len(body) > most:
                raise TooLarge(f"more than {most} bytes")
            deadline.remaining()
        return bytes(body)


def _bad_status(response: Response) -> PageError:
    status = response.status_code
    failure = BadStatus(f"status {status}, expected 200", status=status)
    if status not in _WORTH_RETRYING:
        return failure
    return Retry(failure, after_seconds=retry_after_seconds(_header(response, "Retry-After")))


def _request_headers(user_agent: str, validators: Validators) -> dict[str, str]:
    headers = {
        "User-Agent": user_agent,
        "Accept": "text/html, application/xhtml+xml",
        "Accept-Encoding": "gzip, deflate",
        "If-None-Match": validators.etag,
        "If-Modified-Since": validators.last_modified,
    }
    return {name: value for name, value in headers.items() if value}


@contextlib.contextmanager
def _own_errors(deadline: Deadline) -> Iterator[None]:
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


def _about(url: str, error: PageError) -> PageError:
    """The same error, its message beginning with the page."""
    error = error.cause if isinstance(error, Retry) else error
    message = str(error) if str(error).startswith(url) else f"{url}: {error}"
    return BadStatus(message, status=error.status) if isinstance(error, BadStatus) else type(error)(message)


def _header(response: Response, name: str) -> str:
    """A header that can be stored and sent back: printable, not huge."""
    value = response.headers.get(name, "").strip()
    return value if len(value) <= 1000 and value.isascii() and value.isprintable() else ""


def retry_after_seconds(value: str) -> float:
    """Seconds that a Retry-After header asks to wait, 0 when it does not say (RFC 9110, section 10.2.3)."""
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return 0.0
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((aware - datetime.now(UTC)).total_seconds(), 0.0)
