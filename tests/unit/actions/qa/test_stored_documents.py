"""Documents in memory, against the store that they are from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.qa import stored_documents
from actions.qa.store import PageStore
from actions.qa.stored_documents import StoredDocuments
from actions.qa.types import Document, Validators
from tests.support.documents import document

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
URLS = [f"http://intranet.example/{name}" for name in "abc"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[PageStore]:
    with PageStore(tmp_path / "pages.db") as opened:
        yield opened


def saved(store: PageStore, url: str, text: str = "Parking is free.") -> Document:
    made = document(text, url=url)
    store.save(made, validators=Validators())
    return made


def test_only_what_changed_is_read_again(store, monkeypatch):
    for url in URLS:
        saved(store, url)
    read: list[str] = []
    original = PageStore.documents
    monkeypatch.setattr(PageStore, "documents", lambda self, urls=None: read.extend(urls) or original(self, urls))
    documents = StoredDocuments(store)
    before = documents.of(URLS)
    assert read == URLS
    changed = saved(store, URLS[1], "Parking costs 40 euros.")
    after = documents.of(URLS)
    assert read == [*URLS, URLS[1]]
    assert after == (before[0], changed, before[2])
    assert documents.of(URLS) == after
    assert len(read) == 4


def test_what_is_stored_between_two_queries_is_not_taken_for_what_it_replaced(store, monkeypatch):
    first = saved(store, URLS[0])
    documents = StoredDocuments(store)
    original = PageStore.versions

    def versions_then_change(self):
        found = original(self)
        saved(store, URLS[0], "Parking costs 40 euros.")
        return found

    with monkeypatch.context() as patched:
        patched.setattr(PageStore, "versions", versions_then_change)
        documents.of(URLS)
    store.save(first, validators=Validators())
    assert documents.of(URLS) == (first,)


def test_many_changes_do_not_make_the_store_read_every_page(store, monkeypatch):
    monkeypatch.setattr(stored_documents, "FEW_PAGES", 2)
    asked: list[int] = []
    original = PageStore.documents
    monkeypatch.setattr(PageStore, "documents", lambda self, urls=None: asked.append(len(urls)) or original(self, urls))
    for url in URLS:
        saved(store, url)
    assert [document.url for document in StoredDocuments(store).of(URLS)] == URLS
    assert asked == [2, 1]


def test_a_page_that_is_not_asked_for_is_forgotten(store):
    saved(store, URLS[0])
    documents = StoredDocuments(store)
    assert documents.of(URLS[:1])
    assert documents.of(URLS[1:]) == ()
    assert documents._documents == {}


STEPS = st.lists(
    st.tuples(st.sampled_from(["save", "retitle", "withdraw", "confirm"]), st.sampled_from(URLS), st.integers(0, 3)),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, st.permutations(URLS))
def test_always_as_the_store_itself_says(store, steps, wanted):
    documents = StoredDocuments(store)
    store.prune([])
    for what, url, number in steps:
        made = document(f"Text {number}.", url=url)
        if what == "save":
            store.save(made, validators=Validators())
        elif what == "retitle":
            store.save(replace(made, title=f"Title {number}"), validators=Validators())
        elif what == "withdraw":
            store.withdraw(url, reason="gone", at=made.fetched_at)
        elif url in store.versions():
            store.confirm(url, validators=Validators(), at=made.fetched_at)
        assert undated(documents.of(wanted)) == undated(store.documents(wanted))


def undated(documents: tuple[Document, ...]) -> list[Document]:
    """Without since when they are known to be current, which `PageStore.confirmations` tells."""
    return [replace(each, fetched_at=NOON) for each in documents]
