"""When a page is pulled by itself, and when because somebody asks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from actions.qa import watch
from actions.qa.encoder import Vectors
from actions.qa.errors import PagesFileError
from actions.qa.page_outcomes import PageOutcome
from actions.qa.prepared import Preparations, Preparer
from actions.qa.sites import Complete, CrawlOutcome
from actions.qa.store import PageStore
from actions.qa.types import Page, Validators
from actions.qa.watch import Watcher, is_due
from tests.support.documents import document
from tests.support.encoders import WordEncoder
from tests.support.page_server import PageServer, html_page, page_server
from tests.support.readers import letter_tokenizer
from tests.unit.actions.qa.test_refresh import state

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PAGE = Page("u", max_age_seconds=3600)
PATIENCE_SECONDS = 20.0


@pytest.mark.parametrize(
    ("failures", "seconds_ago", "due"),
    [
        (0, 3599, False),
        (0, 3600, True),
        (1, 59, False),
        (1, 60, True),
        (2, 119, False),
        (2, 120, True),
        (5, 959, False),
        (5, 960, True),
        (500, 3599, False),
        (500, 3600, True),
    ],
)
def test_a_page_is_due_when_it_is_old_and_a_failed_one_after_a_growing_while(
    failures: int, seconds_ago: float, due: bool
) -> None:
    known = state(failures=failures, attempted_at=NOW - timedelta(seconds=seconds_ago))
    assert is_due(PAGE, known, now=NOW) == due


def test_a_page_that_was_never_tried_is_due() -> None:
    assert is_due(PAGE, None, now=NOW)


@pytest.fixture
def server() -> Iterator[PageServer]:
    with page_server() as serving:
        for name in ("a", "b"):
            serving.routes[f"/{name}"] = lambda request: request.send(html_page("Page", "Some words."))
        yield serving


@pytest.fixture
def pages_file(tmp_path: Path) -> Path:
    return tmp_path / "pages.yml"


def list_pages(pages_file: Path, *urls: str, max_age: str = "1d") -> None:
    lines = "".join(f"- url: {url}\n" for url in urls)
    fresh = pages_file.with_suffix(".new")
    fresh.write_text(f"defaults: {{max_age: {max_age}, limits: {{requests_per_second: 100}}}}\npages:\n{lines}")
    fresh.replace(pages_file)


@contextmanager
def watching(
    pages_file: Path,
    store: PageStore,
    outcomes: list[PageOutcome | CrawlOutcome],
    *,
    preparations: Preparations | None = None,
) -> Iterator[Watcher]:
    watcher = Watcher(pages_file, store, report=outcomes.append, preparations=preparations)
    thread = threading.Thread(target=watcher.watch)
    thread.start()
    try:
        yield watcher
    finally:
        watcher.stop()
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive()


def eventually(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PageStore]:
    monkeypatch.setattr(watch, "POLL_SECONDS", 0.1)
    with PageStore(tmp_path / "pages.db") as opened:
        yield opened


def test_pages_are_pulled_when_due_when_asked_for_and_when_listed(
    server: PageServer, store: PageStore, pages_file: Path
) -> None:
    list_pages(pages_file, server.url("/a"))
    outcomes: list[PageOutcome | CrawlOutcome] = []
    with watching(pages_file, store, outcomes):
        eventually(lambda: server.asked("/a") == 1)
        store.requests.add([server.url("/a"), server.url("/not-listed")])
        eventually(lambda: server.asked("/a") == 2)
        list_pages(pages_file, server.url("/b"))
        eventually(lambda: [document.url for document in store.documents()] == [server.url("/b")])
        pages_file.write_text("pages: nonsense")
        store.requests.add([server.url("/b")])
        eventually(lambda: server.asked("/b") == 2)
    assert server.asked("/not-listed") == 0
    pages = [outcome.page for outcome in outcomes if not isinstance(outcome, CrawlOutcome)]
    assert {page.url for page in pages} == {server.url("/a"), server.url("/b")}


def test_a_site_is_crawled_and_its_pages_are_kept(server: PageServer, store: PageStore, pages_file: Path) -> None:
    link = '<a href="/hr/leave">Leave</a> <a href="/hr/gone">Gone</a>'
    server.routes["/hr/"] = lambda request: request.send(html_page("HR", "Some words.", extra=link))
    server.routes["/hr/leave"] = lambda request: request.send(html_page("Leave", "More words."))
    server.routes["/hr/gone"] = server.routes["/hr/leave"]
    list_pages(pages_file, server.url("/a"))
    with pages_file.open("a") as file:
        file.write(f"sites:\n- prefix: {server.url('/hr/')}\n  crawl_every: 1s\n")
    outcomes: list[PageOutcome | CrawlOutcome] = []
    urls = {server.url(path) for path in ("/a", "/hr/", "/hr/leave", "/hr/gone")}
    with watching(pages_file, store, outcomes):
        eventually(lambda: set(store.states()) == urls and server.asked("/hr/") >= 3)
        assert set(store.states()) == urls  # what was found outlives the pruning of what is not listed
        del server.routes["/hr/gone"]
        eventually(lambda: set(store.states()) == urls - {server.url("/hr/gone")})
        list_pages(pages_file, server.url("/a"))
        eventually(lambda: set(store.states()) == {server.url("/a")})
    assert any(isinstance(outcome, Complete) for outcome in outcomes)


def test_other_pages_do_not_wait_for_a_crawl_that_hangs(server: PageServer, store: PageStore, pages_file: Path) -> None:
    released = threading.Event()
    server.routes["/robots.txt"] = lambda request: released.wait(60) and request.send("late")  # type: ignore[assignment,func-returns-value]
    list_pages(pages_file, server.url("/a"))
    with pages_file.open("a") as file:
        file.write(f"sites:\n- prefix: {server.url('/hr/')}\n")
    with watching(pages_file, store, []):
        eventually(lambda: server.asked("/robots.txt") == 1)
        store.requests.add([server.url("/a")])
        eventually(lambda: server.asked("/a") == 2)
        begin = time.monotonic()
    assert time.monotonic() - begin < 40  # the server answers after 60
    assert store.sites.crawls() == {}
    released.set()


def test_a_copy_past_its_age_is_confirmed_again(server: PageServer, store: PageStore, pages_file: Path) -> None:
    list_pages(pages_file, server.url("/a"), max_age="1s")
    with watching(pages_file, store, []):
        eventually(lambda: server.asked("/a") >= 3)


def test_where_looking_takes_long_pages_that_are_asked_for_and_another_catalogue_do_not_wait(
    server: PageServer, store: PageStore, pages_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "pause_seconds", lambda _: 3600.0)
    list_pages(pages_file, server.url("/a"))
    with watching(pages_file, store, []):
        eventually(lambda: server.asked("/a") == 1)
        store.requests.add([server.url("/a")])
        eventually(lambda: server.asked("/a") == 2)
        list_pages(pages_file, server.url("/a"), server.url("/b"))
        eventually(lambda: server.asked("/b") == 1)


def test_what_is_due_waits_for_the_next_look(
    server: PageServer, store: PageStore, pages_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "pause_seconds", lambda _: 3600.0)
    monkeypatch.setattr(watch, "POLL_SECONDS", 0.05)
    list_pages(pages_file, server.url("/a"), server.url("/b"), max_age="1s")
    with watching(pages_file, store, []):
        eventually(lambda: server.asked("/a") == 1 and server.asked("/b") == 1)
        time.sleep(1.5)  # past their age, and many polls
        store.requests.add([server.url("/b")])
        eventually(lambda: server.asked("/b") == 2)
    assert server.asked("/a") == 1


def test_a_look_of_a_tenth_of_a_second_is_followed_by_a_pause_of_two() -> None:
    assert watch.pause_seconds(0.1) == pytest.approx(1.9)


def test_watching_stops_at_once_while_a_server_hangs(server: PageServer, store: PageStore, pages_file: Path) -> None:
    released = threading.Event()
    server.routes["/hang"] = lambda request: released.wait(60) and request.send("late")  # type: ignore[assignment,func-returns-value]
    list_pages(pages_file, server.url("/hang"))
    with watching(pages_file, store, []):
        eventually(lambda: server.asked("/hang") == 1)
        begin = time.monotonic()
    assert time.monotonic() - begin < 5  # the page's own deadline is 10 s
    released.set()


def test_a_catalogue_that_is_broken_from_the_start_is_an_error(store: PageStore, pages_file: Path) -> None:
    with pytest.raises(PagesFileError):
        Watcher(pages_file, store, report=print).watch()


class SlowEncoder(WordEncoder):
    """Half a second a passage."""

    def encode_passages(self, passages: Sequence[str]) -> Iterator[Vectors]:
        for passage in passages:
            time.sleep(0.5)
            yield from super().encode_passages([passage])


def test_stored_pages_are_prepared_meanwhile_and_stopping_waits_for_one(
    server: PageServer, store: PageStore, pages_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "PREPARING_SECONDS", 0.6)
    urls = [server.url(f"/p{n}") for n in range(30)]
    list_pages(pages_file, *urls)
    for url in (*urls, server.url("/left")):
        store.save(replace(document("Words.", url=url), fetched_at=datetime.now(UTC)), validators=Validators())
    preparations = Preparations(store, Preparer(letter_tokenizer(), SlowEncoder()))
    with watching(pages_file, store, [], preparations=preparations):
        eventually(lambda: bool(store.preparations.keys()))
        store.requests.add([urls[0]])
        eventually(lambda: server.asked("/p0") >= 1)  # it does not wait for all 30
        begin = time.monotonic()
    assert time.monotonic() - begin < 5
    assert 0 < len(store.preparations.keys()) < 30
    assert set(store.preparations.keys()) <= set(urls)
