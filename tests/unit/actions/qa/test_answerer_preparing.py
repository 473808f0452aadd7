"""What the answerer remembers of documents that cannot be prepared."""

from __future__ import annotations

import pytest

from actions.qa.answerer import Answerer
from actions.qa.pages import Catalogue
from actions.qa.settings import Settings
from actions.qa.store import PageStore
from actions.qa.types import Page, Validators
from tests.support.documents import document
from tests.support.encoders import FailingEncoder, WordEncoder
from tests.support.readers import OracleReader

PARKING = document("Parking costs 40 euros a month.", url="http://intranet.example/parking", title="Parking")


def test_what_the_encoder_fails_on_is_logged_once_whatever_changes(tmp_path, caplog):
    store = PageStore(tmp_path / "pages.db").open()
    store.save(PARKING, validators=Validators())
    catalogue = Catalogue((Page(PARKING.url, max_age_seconds=86400),))
    made = Answerer(catalogue, store, OracleReader({"40 euros": 4.0}), Settings(), encoder=FailingEncoder())
    made.load()
    store.prune([])
    made.answer("parking")
    store.save(PARKING, validators=Validators())
    made.answer("parking")
    assert caplog.text.count("found by its letters alone") == 1


@pytest.mark.parametrize("encoder", [WordEncoder(), None])
def test_pages_that_contradict_each_other_in_other_words_are_noticed_by_their_meaning(tmp_path, encoder):
    pages = (
        document("Full-time staff receive 24 days of leave.", url="http://intranet.example/a", title="Leave"),
        document("Anybody here enjoys 26 days off (leave).", url="http://intranet.example/b", title="Leave, FAQ"),
    )
    store = PageStore(tmp_path / "pages.db").open()
    for page in pages:
        store.save(page, validators=Validators())
    catalogue = Catalogue(tuple(Page(page.url, max_age_seconds=86400) for page in pages))
    made = Answerer(catalogue, store, OracleReader({"24 days": 9.0, "26 days": 8.0}), Settings(), encoder=encoder)
    made.load()
    answer = made.answer("how many days of leave?")
    assert [other.text for other in answer.conflicting] == (["26 days"] if encoder else [])
