"""What the page store knows of sites."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from actions.qa.errors import StoreError
from actions.qa.sites import CrawlState, DiscoveredPage
from actions.qa.store import PageStore
from actions.qa.types import Validators
from tests.support.documents import document

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=3)
SITE, OTHER = "http://a.example/hr/", "http://a.example/it/"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[PageStore]:
    with PageStore(tmp_path / "pages.db") as opened:
        yield opened


def test_pages_come_back_as_they_went(store: PageStore) -> None:
    store.sites.add(SITE, ["u2", "u1"], at=NOON)
    store.sites.add(OTHER, ["u3"], at=NOON)
    store.sites.doubt(["u1", "u2", "u3"])
    store.sites.add(SITE, ["u2", "u4"], at=LATER)
    assert store.sites.pages() == (
        DiscoveredPage("u1", SITE, NOON, is_missed=True),
        DiscoveredPage("u2", SITE, LATER),
        DiscoveredPage("u3", OTHER, NOON, is_missed=True),
        DiscoveredPage("u4", SITE, LATER),
    )
    store.sites.add(OTHER, ["u1"], at=LATER)  # the catalogue has another site there now
    store.sites.remove(["u2", "u3", "unknown"])
    assert [(page.url, page.site) for page in store.sites.pages()] == [("u1", OTHER), ("u4", SITE)]


def test_the_revision_changes_when_there_are_other_pages(store: PageStore) -> None:
    revisions = [store.revision()]

    def is_new() -> bool:
        revisions.append(store.revision())
        return revisions[-1] not in revisions[:-1]

    store.sites.add(SITE, ["u1"], at=NOON)
    assert is_new()
    store.sites.add(SITE, ["u1"], at=LATER)
    store.sites.add(SITE, [], at=LATER)
    store.sites.remove([])
    store.sites.doubt(["u1"])
    store.sites.prune([SITE])
    store.sites.record_crawl(SITE, CrawlState(NOON, "", 0, 0.0))
    assert not is_new()
    store.sites.remove(["u1"])
    assert is_new()


def test_crawls_come_back_as_they_went(store: PageStore) -> None:
    state = CrawlState(NOON, "settings", 3, 0.5)
    store.sites.record_crawl(SITE, state)
    store.sites.record_crawl(OTHER, replace(state, failures=0))
    store.sites.record_crawl(SITE, replace(state, attempted_at=LATER))
    assert store.sites.crawls() == {SITE: replace(state, attempted_at=LATER), OTHER: replace(state, failures=0)}


def test_sites_that_are_not_kept_are_forgotten(store: PageStore) -> None:
    for site, url in ((SITE, "u1"), (OTHER, "u2")):
        store.sites.add(site, [url], at=NOON)
        store.sites.record_crawl(site, CrawlState(NOON, "", 0, 0.0))
    store.sites.prune([OTHER])
    assert [page.url for page in store.sites.pages()] == ["u2"]
    assert store.sites.crawls().keys() == {OTHER}


def test_a_site_of_very_many_pages(store: PageStore) -> None:
    urls = [f"http://a.example/hr/{number}" for number in range(33_000)]  # more than SQLite takes parameters
    store.sites.add(SITE, urls, at=NOON)
    store.sites.add(SITE, urls, at=LATER)
    store.sites.doubt(urls)
    store.sites.remove(urls)
    assert store.sites.pages() == ()


def test_a_store_from_before_there_were_sites_gets_them(tmp_path: Path) -> None:
    path = tmp_path / "pages.db"
    kept = document("Some words.", url="u1")
    with PageStore(path) as store:
        store.save(kept, validators=Validators())
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE discovered_pages")
        connection.execute("DROP TABLE crawls")
    connection.close()
    with PageStore(path) as store:
        assert store.sites.pages() == ()
        assert [made.url for made in store.documents()] == ["u1"]


def test_a_store_that_is_not_open_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="not open"):
        PageStore(tmp_path / "pages.db").sites.pages()
