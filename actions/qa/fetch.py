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

from requests import Response

from actions.qa._fetch_errors import Retry, about, own_errors
from actions.qa._transport import Deadline, open_transport, tls_context
from actions.qa.errors import (
    BadStatus,
    ConfigurationError,
    PageError,
    RefusedUrl,
    TooLarge,
    Unreadable,
)
from actions.qa.fetch_errands import ANYTHING, HTML, AddressCheck, Errand, nothing_refused, same_origin
from actions.qa.pace import Pace
from actions.qa.pages import Catalogue
from actions.qa.site_scope import SiteScope, scopes_holding
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
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_READ_BYTES = 65536


class Fetcher:
    """Pulls pages of one catalogue. May be shared by threads."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Raises ConfigurationError when the CA bundle cannot be used."""
        self._origins = catalogue.origins
        self._listed = frozenset(canonical(page.url).url for page in catalogue.pages)
        self._scopes = tuple(map(SiteScope, catalogue.sites))
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

    def slow_down(self, address: Address, interval_seconds: float) -> None:
        """From now on, ask this host at most once in so many seconds."""
        self._pace.slow_down(address.origin, interval_seconds)

    def fetch(
        self, page: Page, validators: Validators, *, check: AddressCheck = nothing_refused
    ) -> FetchedPage | Unchanged:
        """Ask for a page, listed or in a site, saying what is already there. `check` judges redirects in addition.

        Raises RefusedUrl, Unreachable, DeadlineExceeded, TooLarge, BadStatus or Unreadable, and nothing else.
        """
        address = canonical(page.url)
        if address.url in self._listed:
            errand = Errand(self._origins, self._limits.max_bytes, check, HTML, validators)
            return self._run(page.url, address, errand)
        scopes = scopes_holding(self._scopes, address)
        if not scopes:
            raise RefusedUrl(f"{page.url}: not in the page catalogue, and in none of its sites")

        def check_both(target: Address) -> None:
            scopes[0].check(target)
            check(target)

        errand = Errand(frozenset({address.origin}), self._limits.max_bytes, check_both, HTML, validators)
        return self._run(page.url, address, errand)

    def fetch_file(self, address: Address, *, max_bytes: int) -> FetchedPage:
        """Ask for a file of a site's host, such as its robots.txt, whatever its content type. Raises as `fetch`."""
        sites = (canonical(scope.site.prefix) for scope in self._scopes)
        if (address.scheme, address.origin) not in {(site.scheme, site.origin) for site in sites}:
            raise RefusedUrl(f"{address.url}: no site of the page catalogue is there")
        errand = Errand(frozenset({address.origin}), max_bytes, same_origin(address), ANYTHING)
        fetched = self._run(address.url, address, errand)
        assert isinstance(fetched, FetchedPage), "304 is taken only in answer to validators"
        return fetched

    def _run(self, url: str, address: Address, errand: Errand) -> FetchedPage | Unchanged:
        with self._pace.turn(address.origin, self._stopped), self._deadline() as deadline:
            try:
                deadline.remaining()
                return self._with_retries(address, errand, deadline)
            except PageError as error:
                raise about(url, error) from error

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

    def _with_retries(self, address: Address, errand: Errand, deadline: Deadline) -> FetchedPage | Unchanged:
        for wait in (*BACK_OFF_SECONDS[: ATTEMPTS - 1], None):
            try:
                return self._follow(address, errand, deadline)
            except Retry as retry:
                seconds = max(wait or 0.0, retry.after_seconds)
                if wait is None or retry.after_seconds > MAX_RETRY_AFTER_SECONDS or seconds >= deadline.remaining():
                    raise retry.cause from retry
                self._stopped.wait(seconds)
        raise AssertionError("unreachable: the last wait is None")

    def _follow(self, address: Address, errand: Errand, deadline: Deadline) -> FetchedPage | Unchanged:
        """Follow redirects by hand: each target is judged before anything is asked of it."""
        first = address
        headers = _request_headers(self._user_agent, errand)
        with own_errors(deadline), open_transport(deadline, self._tls) as transport:
            for _ in range(MAX_REDIRECTS + 1):
                with contextlib.closing(transport.get(address.url, headers)) as response:
                    if response.status_code not in _REDIRECTS:
                        return self._read(address, response, errand, deadline)
                    location = response.headers.get("Location", "")
                if not location:
                    raise BadStatus(f"redirect {response.status_code} to nowhere", status=response.status_code)
                address = resolve_redirect(address, location, errand.origins)
                errand.check(address)
                self._pace.wait(address.origin, self._stopped)
                deadline.remaining()
        raise BadStatus(f"{first.url}: more than {MAX_REDIRECTS} redirects", status=response.status_code)

    def _read(
        self, address: Address, response: Response, errand: Errand, deadline: Deadline
    ) -> FetchedPage | Unchanged:
        status, validators = response.status_code, errand.validators
        new = Validators(_header(response, "ETag"), _header(response, "Last-Modified"))
        if status == 304 and validators != Validators():
            return Unchanged(Validators(new.etag or validators.etag, new.last_modified or validators.last_modified))
        if status != 200:
            raise _bad_status(response)
        content_type = _header(response, "Content-Type")
        kind = content_type.partition(";")[0].strip().lower()
        if errand.content_types and kind not in errand.content_types:
            raise Unreadable(f"content type {kind or 'missing'!r}, expected text/html")
        charset = _CHARSET.search(content_type)
        body = _body(response, errand.max_bytes, deadline)
        robots = _header(response, "X-Robots-Tag")
        return FetchedPage(address.url, body, charset[1] if charset else "", new, robots)


def _body(response: Response, most: int, deadline: Deadline) -> bytes:
    """Decoded bytes up to the cap. Never decodes more than one read beyond it (criterion F5)."""
    body = bytearray()
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


def _request_headers(user_agent: str, errand: Errand) -> dict[str, str]:
    headers = {
        "User-Agent": user_agent,
        "Accept": errand.accept,
        "Accept-Encoding": "gzip, deflate",
        "If-None-Match": errand.validators.etag,
        "If-Modified-Since": errand.validators.last_modified,
    }
    return {name: value for name, value in headers.items() if value}


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
