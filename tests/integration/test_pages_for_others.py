"""A text that is for some must not be stored under an address that is for everyone: redirects, and copies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from actions.qa.audience import PageAttributes
from actions.qa.errors import ForOthers
from actions.qa.page_outcomes import Failed, PageOutcome, Updated
from actions.qa.pages import Catalogue
from actions.qa.refresh import Refresher
from actions.qa.sites import Site
from actions.qa.store import PageStore
from actions.qa.types import Page
from tests.support.page_server import PageServer, Request, catalogue_of, html_page, page_server

SECRET = html_page("Bonus", "Managers get a bonus of 9000 euros. " * 20)
OPEN = html_page("News", "The canteen opens at noon. " * 20)
MANAGERS = PageAttributes(audiences=frozenset({"managers"}))


@pytest.fixture
def server() -> Iterator[PageServer]:
    with page_server() as serving:
        serving.routes["/hr/bonus"] = lambda request: request.send(SECRET)
        serving.routes["/hr/news"] = lambda request: request.send(OPEN)
        yield serving


@pytest.fixture
def store(tmp_path: Path) -> Iterator[PageStore]:
    with PageStore(tmp_path / "pages.db") as opened:
        yield opened


def catalogue(server: PageServer, *paths: str, secret: bool = True) -> Catalogue:
    """The secret page and these for everyone, all listed, in a site for everyone."""
    listed = [Page(server.url("/hr/bonus"), 3600, attributes=MANAGERS)] if secret else []
    pages = (*listed, *(Page(server.url(path), 3600) for path in paths))
    return replace(catalogue_of(server.url("/")), pages=pages, sites=(Site(server.url("/hr/"), 3600),))


def pull(store: PageStore, pages: Catalogue, *wanted: Page) -> dict[str, PageOutcome]:
    with Refresher(pages, store) as refresher:
        return {outcome.page.url: outcome for outcome in refresher.run(wanted or pages.pages)}


def is_withheld(outcome: PageOutcome) -> bool:
    return isinstance(outcome, Failed) and isinstance(outcome.error, ForOthers)


def stored(store: PageStore) -> set[str]:
    return {document.url for document in store.documents()}


def test_a_redirect_to_a_page_for_others_stores_nothing(server: PageServer, store: PageStore) -> None:
    server.routes["/hr/old"] = lambda request: request.send(status=302, Location="/hr/bonus")
    listed, old = catalogue(server), Page(server.url("/hr/old"), 3600)
    for wanted in (listed, catalogue(server, "/hr/old")):  # found in the site, and listed
        pull(store, wanted)
        assert is_withheld(pull(store, wanted, old)[old.url])
        assert stored(store) == {server.url("/hr/bonus")}


def test_the_last_copy_goes_when_a_page_begins_to_lead_to_one_for_others(server: PageServer, store: PageStore) -> None:
    both = catalogue(server, "/hr/news")
    pull(store, both)
    server.routes["/hr/news"] = lambda request: request.send(status=302, Location="/hr/bonus")
    assert is_withheld(pull(store, both)[server.url("/hr/news")])
    assert stored(store) == {server.url("/hr/bonus")}
    assert "for others" in store.states()[server.url("/hr/news")].failure


def test_a_copy_that_the_server_would_confirm_goes_too(server: PageServer, store: PageStore) -> None:
    """The catalogue comes to restrict the page that another led to all the time."""

    def answer(request: Request) -> None:
        known = request.headers.get("If-None-Match") == '"1"'
        request.send("" if known else SECRET, status=304 if known else 200, ETag='"1"')

    server.routes["/hr/bonus"] = answer
    server.routes["/hr/old"] = lambda request: request.send(status=302, Location="/hr/bonus")
    pull(store, catalogue(server, "/hr/old", secret=False))
    assert stored(store) == {server.url("/hr/old")}
    assert is_withheld(pull(store, catalogue(server, "/hr/old"))[server.url("/hr/old")])
    assert stored(store) == {server.url("/hr/bonus")}


def test_the_same_text_under_another_address_is_withheld(server: PageServer, store: PageStore) -> None:
    server.routes["/hr/bonus/"] = server.routes["/hr/bonus"]
    secret, copy = (Page(server.url(path), 3600) for path in ("/hr/bonus", "/hr/bonus/"))
    secret = replace(secret, attributes=MANAGERS)
    listed = catalogue(server)
    assert isinstance(pull(store, listed, copy)[copy.url], Updated)  # nobody knows yet whose it is
    assert isinstance(pull(store, listed, secret)[secret.url], Updated)
    assert stored(store) == {secret.url}
    assert is_withheld(pull(store, listed, copy)[copy.url])
    assert stored(store) == {secret.url}


def test_copies_that_are_pulled_at_once_leave_only_the_one_for_some(server: PageServer, store: PageStore) -> None:
    paths = [f"/hr/copy{n}" for n in range(6)]
    for path in paths:
        server.routes[path] = server.routes["/hr/bonus"]
    pull(store, catalogue(server, *paths, "/hr/news"))
    assert stored(store) == {server.url("/hr/bonus"), server.url("/hr/news")}
