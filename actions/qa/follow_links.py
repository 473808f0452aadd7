"""Finds the pages of a site by following links, and pulls each in the same go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from actions.qa.errors import BadStatus, PageError, RefusedUrl, TooLarge, Unreadable
from actions.qa.frontier import Frontier
from actions.qa.page_outcomes import Held, PageOutcome
from actions.qa.refresh import Refresher
from actions.qa.site_findings import Findings
from actions.qa.site_reading import PageLinks, read_links
from actions.qa.site_scope import normal, with_parameters
from actions.qa.sites import Skip
from actions.qa.store import PageStore
from actions.qa.types import FetchedPage, Page, Validators
from actions.qa.url_rules import Address, canonical

MAX_FAILURES_IN_A_ROW = 5
"""A server that fails so often is left alone until the next crawl."""
_GONE = frozenset({404, 410})


@dataclass(frozen=True, slots=True)
class _Visit:
    """A page as it came, under the address that it has after redirects."""

    address: Address
    fetched: FetchedPage
    links: PageLinks


class LinkFollower:
    """One crawl of one site."""

    def __init__(
        self,
        frontier: Frontier,
        findings: Findings,
        *,
        refresher: Refresher,
        store: PageStore,
        listed: Mapping[str, Page],
        force: bool,
    ) -> None:
        """`listed`: pages that the catalogue lists, by their address in normal form. `force`: see `Refresher.run`."""
        self._frontier = frontier
        self._findings = findings
        self._refresher = refresher
        self._store = store
        self._listed = listed
        self._force = force
        self._failures_in_a_row = 0

    def run(self) -> Iterator[PageOutcome]:
        """Ask for page after page; what came of each that is a page of the site. Raises StoreError."""
        while not self._is_over:
            address, depth = self._frontier.take()
            try:
                visit = self._visit(address)
            except PageError as error:
                self._judge(address, error, depth=depth)
                continue
            self._failures_in_a_row = 0
            if visit.address.url == address.url or self._frontier.see(visit.address):
                self._frontier.add(visit.links, page=visit.address, depth=depth)
                yield from self._take(visit)
        if self._refresher.is_stopped:
            self._findings.problems.append("it was stopped")
        self._frontier.tell_limits()

    @property
    def _is_over(self) -> bool:
        given_up = self._failures_in_a_row >= MAX_FAILURES_IN_A_ROW
        return self._frontier.is_done or self._findings.is_full or given_up or self._refresher.is_stopped

    def _visit(self, address: Address) -> _Visit:
        page = self._page_of(address.url)
        fetched = self._refresher.fetcher.fetch(page, Validators(), check=self._frontier.check)
        assert isinstance(fetched, FetchedPage), "304 is taken only in answer to validators"
        final = normal(canonical(fetched.url))
        if final.url != address.url:  # what a redirect adds, such as a session, makes no other page
            final = with_parameters(final, self._findings.site.query_parameters)
            self._frontier.check(final)
        return _Visit(final, fetched, read_links(self._refresher.extractor, fetched))

    def _page_of(self, url: str) -> Page:
        return self._listed.get(url) or self._findings.site.page(url)

    def _take(self, visit: _Visit) -> Iterator[PageOutcome]:
        url = visit.address.url
        if visit.links.noindex and url not in self._listed:
            self._findings.skipped[Skip.ROBOTS] += 1
            if url in self._findings.known:
                yield self._refresher.withdraw(self._page_of(url))
        elif self._findings.add(url):
            # Before its document, so that nobody takes that for the document of a page that nobody knows.
            self._store.sites.add(self._findings.site.prefix, [url], at=datetime.now(UTC))
            outcome = self._refresher.take(self._page_of(url), visit.fetched, force=self._force)
            if isinstance(outcome, Held):
                self._findings.problems.append(f"{url}: {outcome.reason}")
            yield outcome

    def _judge(self, address: Address, error: PageError, *, depth: int) -> None:
        """A dead link is no problem; a known page that fails is one, and so is a server that does."""
        is_gone = isinstance(error, BadStatus) and error.status in _GONE
        is_needed = depth == 0 or (address.url in self._findings.known and not is_gone)
        if is_needed or not (is_gone or _is_no_page(error)):
            self._findings.problems.append(str(error))
        else:
            self._findings.skipped[Skip.NOT_A_PAGE] += 1
        self._failures_in_a_row = 0 if is_gone or _is_no_page(error) else self._failures_in_a_row + 1


def _is_no_page(error: PageError) -> bool:
    """The server is well, and what it has there is no page for Kate."""
    refused = isinstance(error, BadStatus) and 400 <= error.status < 500 and error.status != 429
    return refused or isinstance(error, RefusedUrl | TooLarge | Unreadable)
