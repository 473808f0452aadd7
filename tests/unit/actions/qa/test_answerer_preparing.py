"""What the answerer remembers of documents that cannot be prepared."""

from __future__ import annotations

from actions.qa.answerer import Answerer
from actions.qa.pages import Catalogue
from actions.qa.settings import Settings
from actions.qa.store import PageStore
from actions.qa.types import Page, Validators
from tests.support.documents import document
from tests.support.encoders import FailingEncoder
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
