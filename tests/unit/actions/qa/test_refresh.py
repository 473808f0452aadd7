"""The refresh of the store against a real server (criteria F8, F9, F13, K2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from actions.qa import refresh
from actions.qa.errors import BadStatus, PageError, Unreachable, Unreadable
from actions.qa.extract import Content
from actions.qa.page_outcomes import Failed, Held, NotModified, PageOutcome, Updated
from actions.qa.page_state import PageState
from actions.qa.refresh import Refresher, may_replace, suspicion
from actions.qa.store import PageStore
from actions.qa.stored_documents import StoredDocuments
from actions.qa.types import Page, Validators
from tests.support.page_server import PageServer, Request, catalogue_of, html_page, page_server

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LONG = "You have 25 days of leave a year. " * 20
GOOD = html_page("Leave", LONG)
EMPTIED = html_page("Leave", "Gone.")
LOGIN = html_page("Sign in", LONG, extra="<form><input type='password'></form>")


@pytest.fixture
def server() -> Iterator[PageServer]:
    with page_server() as state:
        yield state


@pytest.fixture
def store(tmp_path: Path) -> Iterator[PageStore]:
    with PageStore(tmp_path / "pages.db") as opened:
        yield opened


def pull(store: PageStore, *pages: Page | str, force: bool = False) -> dict[str, PageOutcome]:
    """One refresh, as a process of its own would do it; outcomes by URL."""
    listed = tuple(page if isinstance(page, Page) else Page(page, 3600) for page in pages)
    catalogue = replace(catalogue_of("http://127.0.0.1/"), pages=listed)
    with Refresher(catalogue, store) as refresher:
        return {outcome.page.url: outcome for outcome in refresher.run(listed, force=force)}


def serve(server: PageServer, body: str, **headers: str) -> str:
    server.routes["/leave"] = lambda request: request.send(body, status=200, **headers)
    return server.url("/leave")


@pytest.mark.parametrize(
    ("extra", "headers", "changed_on"),
    [
        ('<script type="application/ld+json">{"dateModified": "2026-01-02"}</script>', {}, "2026-01-02"),
        ("", {"Last_Modified": "Thu, 05 Feb 2026 10:00:00 GMT"}, "2026-02-05"),
        ("", {}, ""),
    ],
)
def test_a_document_knows_when_it_was_changed(
    server: PageServer, store: PageStore, extra: str, headers: dict[str, str], changed_on: str
) -> None:
    url = serve(server, html_page("Leave", LONG, extra=extra), **headers)
    pull(store, url)
    (found,) = store.documents([url])
    assert (found.modified_at.date().isoformat() if found.modified_at else "") == changed_on


def test_a_page_that_was_reviewed_and_not_changed_is_of_the_day_of_the_review(
    server: PageServer, store: PageStore
) -> None:
    """Of two pages that contradict each other the newer one comes first."""
    dated = '<script type="application/ld+json">{{"dateModified": "{}"}}</script>'
    url = serve(server, html_page("Leave", LONG, extra=dated.format("2024-01-10")))
    pull(store, url)
    answering = StoredDocuments(store)
    answering.of([url])
    revision = store.revision()
    assert isinstance(pull(store, url)[url], NotModified)
    assert store.revision() == revision
    serve(server, html_page("Leave", LONG, extra=dated.format("2026-03-01T00:30:00+09:00")))
    assert isinstance(pull(store, url)[url], Updated)
    (found,) = store.documents([url])
    assert found.modified_at is not None
    assert found.modified_at.date().isoformat() == "2026-03-01"
    assert store.revision() > revision
    assert answering.of([url]) == (found,)


def test_a_first_pull_makes_documents_and_one_failure_stops_nobody(server: PageServer, store: PageStore) -> None:
    url = serve(server, GOOD)
    server.routes["/pdf"] = lambda request: request.send("%PDF", Content_Type="application/pdf")
    server.routes["/empty"] = lambda request: request.send("<nav>Menu</nav>")
    outcomes = pull(store, server.url("/pdf"), server.url("/none"), url, server.url("/empty"))
    updated = outcomes[url]
    assert isinstance(updated, Updated)
    assert updated.title == "Leave"
    assert updated.characters == len(store.documents([url])[0].text)
    kinds = {name: type(outcome.error) for name, outcome in outcomes.items() if isinstance(outcome, Failed)}
    assert kinds == {server.url("/pdf"): Unreadable, server.url("/none"): BadStatus, server.url("/empty"): Unreadable}
    assert [document.url for document in store.documents()] == [url]
    assert "404" in store.states()[server.url("/none")].failure


def test_an_unchanged_site_is_not_transferred_again(server: PageServer, store: PageStore) -> None:
    """F8: by ETag, no body; without validators, the same content rewrites nothing."""

    def answer(request: Request) -> None:
        if request.headers.get("If-None-Match") == '"v1"':
            request.send(status=304, Content_Type="", Content_Length="")
        else:
            request.send(GOOD, ETag='"v1"')

    server.routes["/tagged"] = answer
    tagged, plain = server.url("/tagged"), serve(server, GOOD)
    pull(store, tagged, plain)
    revision, first = store.revision(), store.documents([tagged])[0]
    assert {type(outcome) for outcome in pull(store, tagged, plain).values()} == {NotModified}
    assert store.revision() == revision
    again = store.documents([tagged])[0]
    assert replace(again, fetched_at=first.fetched_at) == first
    assert again.fetched_at > first.fetched_at
    assert isinstance(pull(store, tagged, force=True)[tagged], NotModified)
    assert "If-None-Match" not in server.requests[-1].headers


def test_a_changed_page_replaces_its_document(server: PageServer, store: PageStore) -> None:
    url = serve(server, GOOD, ETag='"v1"')
    pull(store, url)
    serve(server, html_page("Leave", LONG + "Now 26."), ETag='"v2"')
    assert isinstance(pull(store, url)[url], Updated)
    assert "Now 26." in store.documents()[0].text
    assert store.states()[url].validators == Validators('"v2"')


def test_a_page_that_begins_to_name_its_translation_is_taken_anew(server: PageServer, store: PageStore) -> None:
    url = serve(server, GOOD)
    pull(store, url)
    head = '<head><link rel="alternate" hreflang="fr" href="/conges">'
    assert "<head>" in GOOD
    serve(server, GOOD.replace("<head>", head))
    assert isinstance(pull(store, url)[url], Updated)
    assert store.documents()[0].alternates == (server.url("/conges"),)
    assert isinstance(pull(store, url)[url], NotModified)


@pytest.mark.parametrize(
    ("break_it", "error"),
    [
        (lambda request: request.send(status=500), BadStatus),
        (lambda request: request.send("{}", Content_Type="application/json"), Unreadable),
        (lambda request: request.raw(b"\x00\xff garbage\r\n\r\n"), Unreachable),
        (lambda request: request.send(b"\x00" * 1000), Unreadable),
        (lambda request: request.send("<html><body></body></html>"), Unreadable),
    ],
)
def test_the_last_good_page_survives(
    server: PageServer, store: PageStore, break_it: object, error: type[PageError]
) -> None:
    """F9, K2."""
    url = serve(server, GOOD)
    pull(store, url)
    good = store.documents()
    server.routes["/leave"] = break_it  # type: ignore[assignment]
    for failures in (1, 2):
        outcome = pull(store, url)[url]
        assert isinstance(outcome, Failed)
        assert isinstance(outcome.error, error)
        assert store.documents() == good
        assert store.states()[url].failures == failures
    assert store.states()[url].failing_since is not None
    serve(server, GOOD)
    assert isinstance(pull(store, url)[url], NotModified)
    assert store.states()[url].failing_since is None


def test_the_last_good_page_survives_a_dead_server(store: PageStore) -> None:
    """F9, K2."""
    with page_server() as server:
        url = serve(server, GOOD)
        pull(store, url)
    assert isinstance(pull(store, url)[url], Failed)
    assert len(store.documents()) == 1


def test_an_emptied_page_is_believed_at_its_second_appearance(server: PageServer, store: PageStore) -> None:
    """F9. Its ETag must not be learnt before: the server would then confirm what was never taken."""
    url = serve(server, GOOD, ETag='"good"')
    pull(store, url)
    good = store.documents()
    serve(server, EMPTIED, ETag='"emptied"')
    outcome = pull(store, url)[url]
    assert isinstance(outcome, Held)
    assert "emptied" in outcome.reason
    assert store.documents() == good
    assert store.states()[url].validators == Validators('"good"')
    assert isinstance(pull(store, url)[url], Updated)
    assert "Gone." in store.documents()[0].text


def test_an_emptied_page_that_comes_back_is_forgotten(server: PageServer, store: PageStore) -> None:
    """F9."""
    url = serve(server, GOOD)
    pull(store, url)
    serve(server, EMPTIED)
    assert isinstance(pull(store, url)[url], Held)
    serve(server, GOOD)
    assert isinstance(pull(store, url)[url], NotModified)
    serve(server, EMPTIED)
    assert isinstance(pull(store, url)[url], Held)
    serve(server, html_page("Leave", "Gone, differently."))
    assert isinstance(pull(store, url)[url], Held)
    assert LONG.strip() in store.documents()[0].text


def test_a_login_page_never_replaces_a_good_one_by_itself(server: PageServer, store: PageStore) -> None:
    """F9: it would come back the same for as long as Kate is not let in."""
    url = serve(server, GOOD)
    pull(store, url)
    serve(server, LOGIN)
    for _ in range(3):
        outcome = pull(store, url)[url]
        assert isinstance(outcome, Held)
        assert "password" in outcome.reason
    assert store.documents()[0].title == "Leave"
    assert isinstance(pull(store, url, force=True)[url], Updated)
    assert store.documents()[0].title == "Sign in"


def test_a_page_that_always_had_a_password_field_is_refreshed(server: PageServer, store: PageStore) -> None:
    url = serve(server, LOGIN)
    pull(store, url)
    serve(server, LOGIN.replace("25 days", "26 days"))
    assert isinstance(pull(store, url)[url], Updated)


def test_what_the_catalogue_says_anew_is_applied_to_an_unchanged_page(server: PageServer, store: PageStore) -> None:
    def answer(request: Request) -> None:
        unchanged = "If-None-Match" in request.headers
        request.send("" if unchanged else GOOD, status=304 if unchanged else 200, ETag='"v1"')

    server.routes["/leave"] = answer
    page = Page(server.url("/leave"), 3600)
    pull(store, page)
    named = replace(page, title="Your leave", language="fr")
    assert isinstance(pull(store, named)[page.url], Updated)
    assert (store.documents()[0].title, store.documents()[0].language) == ("Your leave", "fr")
    assert isinstance(pull(store, named)[page.url], NotModified)


def test_documents_of_an_older_extraction_are_made_anew(
    server: PageServer, store: PageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = serve(server, GOOD, ETag='"v1"')
    pull(store, url)
    monkeypatch.setattr(refresh, "EXTRACTION_VERSION", 1000)
    assert isinstance(pull(store, url)[url], Updated)
    assert "If-None-Match" not in server.requests[-1].headers
    assert isinstance(pull(store, url)[url], NotModified)


def test_a_run_that_is_stopped_blames_no_page(server: PageServer, store: PageStore) -> None:
    paths = [f"/{number}" for number in range(30)]
    for path in paths:
        server.routes[path] = lambda request: request.send(GOOD)
    catalogue = catalogue_of(*map(server.url, paths), requests_per_second=20, deadline_seconds=60)
    with Refresher(catalogue, store) as refresher:
        run = refresher.run(catalogue.pages)
        first = next(run)
        refresher.stop()
        rest = list(run)
    assert isinstance(first, Updated)
    assert any(isinstance(outcome, Failed) for outcome in rest)
    assert all(not state.failures for state in store.states().values())


def state(**values: object) -> PageState:
    known = PageState(
        url="u",
        title="t",
        language="en",
        content_hash="good",
        characters=1000,
        asks_password=False,
        extraction_version=1,
        validators=Validators(),
        confirmed_at=NOW,
        attempted_at=NOW,
        failing_since=None,
        failures=0,
        failure="",
        held_hash="",
    )
    return replace(known, **values)  # type: ignore[arg-type]


def content(characters: int, *, asks_password: bool = False) -> Content:
    return Content("t", "en", "x" * characters, (), asks_password)


@pytest.mark.parametrize(
    ("new", "known", "suspicious"),
    [
        (content(1), None, False),
        (content(1), state(content_hash="", characters=0), False),
        (content(200), state(), False),
        (content(199), state(), True),
        (content(5000), state(), False),
        (content(1000, asks_password=True), state(), True),
        (content(1000, asks_password=True), state(asks_password=True), False),
    ],
)
def test_what_is_suspicious(new: Content, known: PageState | None, suspicious: bool) -> None:
    """F9."""
    assert bool(suspicion(new, known)) == suspicious
    assert may_replace(new, known) == (not suspicious)


def test_what_is_believed_at_its_second_appearance() -> None:
    """F9."""
    small, login = content(10), content(1000, asks_password=True)
    assert may_replace(small, state(held_hash=small.hash, attempted_at=NOW + timedelta(hours=1)))
    assert not may_replace(small, state(held_hash="another"))
    assert not may_replace(login, state(held_hash=login.hash))
