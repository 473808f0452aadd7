"""Bring the page store up to date: fetch, extract, judge, save. One outcome a page; a failing page stops no other.

with Refresher(catalogue, store) as refresher:
    for outcome in refresher.run(catalogue.pages):
        print(outcome)
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from types import TracebackType
from typing import Self

from actions.qa.errors import ForOthers, PageError
from actions.qa.extract import EXTRACTION_VERSION, Content, Extractor, document_of
from actions.qa.fetch import Fetcher
from actions.qa.page_dates import modified_at
from actions.qa.page_outcomes import Failed, Held, NotModified, PageOutcome, Updated, Withdrawn
from actions.qa.page_rights import PageRights
from actions.qa.page_state import PageState
from actions.qa.pages import Catalogue
from actions.qa.prepared import Preparations
from actions.qa.site_reading import read_links
from actions.qa.store import FEW_PAGES, PageStore
from actions.qa.types import Document, FetchedPage, Page, Unchanged, Validators
from actions.qa.url_rules import canonical

logger = logging.getLogger(__name__)

WORKERS = 4
"""Pages of different hosts at once; how many of one host, the fetcher decides."""
SHRUNK_SHARE = 0.2
"""A page that suddenly has less than this share of its text looks emptied."""
NOINDEX = "it asks robots not to index it (noindex)"


def suspicion(content: Content, state: PageState | None) -> str:
    """Why a new version should not replace the good document at its first appearance; "" when it may."""
    if state is None or not state.content_hash:
        return ""
    if content.asks_password and not state.asks_password:
        return "it asks for a password, which the good version does not: a login page?"
    if len(content.text) < SHRUNK_SHARE * state.characters:
        return f"only {len(content.text)} characters are left of {state.characters}: emptied?"
    return ""


def may_replace(content: Content, state: PageState | None) -> bool:
    """A shrunk version is believed when it comes back unchanged at a later refresh; a login page never is.

    A login page would come back the same for as long as Kate is not let in, and replace everything she knows.
    """
    if not suspicion(content, state):
        return True
    assert state is not None
    asks_anew = content.asks_password and not state.asks_password
    return not asks_anew and content.hash == state.held_hash


class Refresher:
    """Pulls pages into a store. One run at a time."""

    def __init__(self, catalogue: Catalogue, store: PageStore, *, preparations: Preparations | None = None) -> None:
        """Raises ConfigurationError when the CA bundle cannot be used.

        `preparations`: makes ready for questions what was pulled; None leaves that to the process that answers.
        """
        self._store = store
        self._preparations = preparations
        self._listed = frozenset(catalogue.urls)
        self._rights = PageRights(catalogue)
        self.fetcher = Fetcher(catalogue)
        self.extractor = Extractor()
        self._stopped = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.stop()
        self.extractor.close()

    def stop(self) -> None:
        """End a run early, from a signal handler or another thread; what is under way fails or is not begun."""
        self._stopped.set()
        self.fetcher.stop()

    @property
    def is_stopped(self) -> bool:
        return self._stopped.is_set()

    def run(self, pages: Iterable[Page], *, force: bool = False) -> Iterator[PageOutcome]:
        """Pull these pages; outcomes come as pages are done.

        `force`: transfer also what has not changed, and take also what looks wrong. Raises StoreError.
        """
        pages = tuple(pages)
        states = self._store.states([page.url for page in pages] if len(pages) <= FEW_PAGES else None)
        executor = ThreadPoolExecutor(WORKERS, thread_name_prefix="refresh")
        try:
            futures: list[Future[PageOutcome]] = [
                executor.submit(self._refresh, page, states.get(page.url), force) for page in pages
            ]
            for future in as_completed(futures):
                yield future.result()
        finally:
            executor.shutdown(cancel_futures=True)

    def _refresh(self, page: Page, state: PageState | None, force: bool) -> PageOutcome:
        try:
            judge = partial(self._rights.check_redirect, page)
            fetched = self.fetcher.fetch(page, _validators(page, state, force), check=judge)
            if isinstance(fetched, Unchanged):
                assert state is not None, "without a document nothing is sent that could be confirmed"
                return self._confirm(page, state.content_hash, fetched.validators)
            if page.url not in self._listed and read_links(self.extractor, fetched).noindex:
                return self.withdraw(page)
            content = self.extractor.extract(fetched.body, charset=fetched.charset, url=page.url)
        except PageError as error:
            return self._fail(page, error)
        return self._take(page, state, fetched, content, force)

    def take(self, page: Page, fetched: FetchedPage, *, force: bool = False) -> PageOutcome:
        """Take a page that was fetched already. Raises StoreError."""
        state = self._store.states([page.url]).get(page.url)
        try:
            self._rights.check_redirect(page, canonical(fetched.url))
            content = self.extractor.extract(fetched.body, charset=fetched.charset, url=page.url)
        except PageError as error:
            return self._fail(page, error)
        return self._take(page, state, fetched, content, force)

    def withdraw(self, page: Page) -> Withdrawn:
        """Forget what a page said that wants to be left alone. Raises StoreError."""
        self._store.withdraw(page.url, reason=NOINDEX, at=datetime.now(UTC))
        return Withdrawn(page, NOINDEX)

    def _fail(self, page: Page, error: PageError) -> Failed:
        if isinstance(error, ForOthers):  # the last copy may say the same
            self._withhold(page.url, error)
        elif not self._stopped.is_set():  # else it says nothing about the page
            self._store.record_failure(page.url, error, at=datetime.now(UTC))
        return Failed(page, error, self._store.confirmations([page.url]).get(page.url))

    def _take(
        self, page: Page, state: PageState | None, fetched: FetchedPage, content: Content, force: bool
    ) -> PageOutcome:
        now = datetime.now(UTC)
        if not force and not may_replace(content, state):
            reason = suspicion(content, state)
            # Its validators are not kept: they would make the server confirm a version that was not taken.
            self._store.hold(page.url, content_hash=content.hash, reason=reason, at=now)
            return Held(page, reason)
        changed_at = modified_at(content.modified, fetched.validators.last_modified, fetched_at=now)
        document = replace(document_of(page, content, fetched_at=now), modified_at=changed_at)
        is_same = state is not None and _is_same(state, document.content_hash, document.title, document.language)
        if is_same and not (content.modified and self._is_redated(document)):
            return self._confirm(page, document.content_hash, fetched.validators)
        if page.url in self._rights.withheld((page.url, *self._store.same_content(document.content_hash))):
            return self._fail(page, _says_the_same(page.url))
        if self._preparations and not is_same:  # first, so that whoever sees the document finds it prepared
            self._preparations.keep(document)
        self._store.save(
            document,
            validators=fetched.validators,
            asks_password=content.asks_password,
            extraction_version=EXTRACTION_VERSION,
        )
        return self._unless_withheld(Updated(page, document.title, len(document.text)), document.content_hash)

    def _is_redated(self, document: Document) -> bool:
        """Whether what the store has of this page is of another day, as after a review that changed nothing."""
        kept = self._store.documents([document.url])
        days = {each.modified_at.date() if each.modified_at else None for each in (*kept, document)}
        return bool(kept) and len(days) > 1

    def _confirm(self, page: Page, content_hash: str, validators: Validators) -> PageOutcome:
        self._store.confirm(page.url, validators=validators, at=datetime.now(UTC))
        return self._unless_withheld(NotModified(page), content_hash)

    def _unless_withheld(self, outcome: Updated | NotModified, content_hash: str) -> PageOutcome:
        """Judged when it is stored, too: of two pages that are pulled at once, the later one sees the other."""
        withheld = self._rights.withheld(self._store.same_content(content_hash))
        for url in withheld:
            self._withhold(url, _says_the_same(url))
        own = outcome.page.url
        return Failed(outcome.page, _says_the_same(own)) if own in withheld else outcome

    def _withhold(self, url: str, error: ForOthers) -> None:
        logger.warning("%s", error)
        self._store.withdraw(url, reason=f"{type(error).__name__}: {error}", at=datetime.now(UTC))


def _says_the_same(url: str) -> ForOthers:
    return ForOthers(f"{url}: says the same as another page of the catalogue, which is for others")


def _is_same(state: PageState, content_hash: str, title: str, language: str) -> bool:
    then = (state.content_hash, state.title, state.language, state.extraction_version)
    return then == (content_hash, title, language, EXTRACTION_VERSION)


def _validators(page: Page, state: PageState | None, force: bool) -> Validators:
    """What to send so that an unchanged page is not transferred; nothing when its document must be made anew."""
    if force or state is None or not state.content_hash or state.extraction_version != EXTRACTION_VERSION:
        return Validators()
    if page.title not in ("", state.title) or page.language not in ("", state.language):
        return Validators()
    return state.validators
