"""What the answerer remembers of documents that cannot be prepared."""

from __future__ import annotations

import math

import pytest

from actions.qa.answerer import Answerer
from actions.qa.confidence import Calibration
from actions.qa.pages import Catalogue
from actions.qa.reader import ReaderCard
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


def test_the_sentence_that_is_shown_is_judged_by_its_meaning(tmp_path):
    class Calibrated(OracleReader):
        card = ReaderCard("oracle", 0.0, Calibration(0.0, 0.0, 0.0, 0.0, 0.5, sentence_similarity=4.0))

    store = PageStore(tmp_path / "pages.db")
    store.open()
    page = document("Your notice is 3 months.", url="http://h/notice", title="Work")
    store.save(page, validators=Validators(), asks_password=False)
    catalogue, reader = Catalogue((Page(page.url, 1e9),)), Calibrated({"3 months": 9.0})
    made = Answerer(catalogue, store, reader, Settings(), encoder=WordEncoder())
    made.load()
    (evidence,) = made.explain("préavis").evidence
    assert evidence.sentence_similarity == pytest.approx(1.0)
    assert made.answer("préavis").confidence == pytest.approx(1 / (1 + math.exp(-4)))
