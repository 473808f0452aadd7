"""What is stored unprepared is prepared, piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.qa.completion import Completion
from actions.qa.prepared import Preparations, Preparer
from actions.qa.store import PageStore
from actions.qa.types import Validators
from tests.support.documents import document
from tests.support.encoders import WordEncoder
from tests.support.readers import letter_tokenizer

PAGES = [document(f"Page {n} tells of notice.", url=f"http://intranet.example/{n:02}") for n in range(20)]
URLS = [page.url for page in PAGES]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[PageStore]:
    with PageStore(tmp_path / "pages.db") as opened:
        for page in PAGES:
            opened.save(page, validators=Validators())
        yield opened


def completion(store: PageStore) -> Completion:
    return Completion(store, Preparations(store, Preparer(letter_tokenizer(), WordEncoder())))


def test_it_goes_on_where_it_was_broken_off(store: PageStore) -> None:
    work = completion(store)
    assert work.missing(URLS) == tuple(URLS)
    for n, _ in enumerate(work.run(work.missing(URLS))):
        if n == 3:
            break
    assert work.missing(URLS) == tuple(URLS[3:])
    assert list(completion(store).run(work.missing(URLS))) == URLS[3:]
    assert work.missing(URLS) == ()
    assert store.preparations.keys().keys() == set(URLS)


def test_only_pages_that_are_wanted_are_prepared_and_changed_ones_again(store: PageStore) -> None:
    work = completion(store)
    list(work.run(work.missing(URLS[:2])))
    assert store.preparations.keys().keys() == set(URLS[:2])
    assert work.missing(URLS[:2]) == ()
    store.save(document("It tells of parking.", url=URLS[0]), validators=Validators())
    assert work.missing(URLS[:2]) == (URLS[0],)
