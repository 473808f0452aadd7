"""A question is answered from the page in its language where that and its translation both have the answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from actions.qa.answerer import Answerer
from actions.qa.audience import Asker, PageAttributes
from actions.qa.confidence import Calibration
from actions.qa.pages import Catalogue
from actions.qa.reader import ReaderCard
from actions.qa.settings import Settings
from actions.qa.store import PageStore
from actions.qa.types import Answer, Document, Page, Validators
from tests.support.documents import document
from tests.support.readers import OracleReader

ENGLISH, FRENCH, OTHER = (f"http://intranet.example/{name}" for name in ("en", "fr", "other"))
BY_MARGIN = Calibration(intercept=0, reader_score=0, coverage=0, margin=0.1, min_confidence=0)
ASKED_IN_FRENCH, ASKED_IN_ENGLISH = "combien de jours de congé ?", "how many days do I get?"


def naming(made: Document, language: str, *alternates: str) -> Document:
    return replace(made, language=language, alternates=alternates)


IN_ENGLISH = naming(document("You get 25 days.", url=ENGLISH), "en", FRENCH)
IN_FRENCH = naming(document("Vous avez 25 jours.", url=FRENCH), "fr", "/en", ENGLISH)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[PageStore]:
    with PageStore(tmp_path / "pages.db") as opened:
        opened.save(IN_ENGLISH, validators=Validators())
        opened.save(IN_FRENCH, validators=Validators())
        yield opened


class CardReader(OracleReader):
    """With a calibration."""

    calibration: Calibration | None = None

    @property
    def card(self) -> ReaderCard:
        return ReaderCard("oracle", 0.0, self.calibration)


def answerer(store: PageStore, scores: dict[str, float], *pages: Page, **options: float) -> Answerer:
    listed = pages or tuple(Page(url, 86400.0) for url in (ENGLISH, FRENCH, OTHER))
    made = Answerer(Catalogue(listed), store, CardReader(scores), Settings(retrieval_weight=0.0, **options))
    made.load()
    return made


def shown(made: Answerer, question: str) -> str:
    outcome = made.answer(question)
    assert isinstance(outcome, Answer)
    return outcome.text


def test_each_is_answered_in_the_language_of_the_question(store: PageStore) -> None:
    made = answerer(store, {"25 days": 9, "25 jours": 7})
    assert shown(made, ASKED_IN_FRENCH) == "25 jours"
    assert shown(made, ASKED_IN_ENGLISH) == "25 days"
    assert shown(made, "RTT 25") == "25 days"


def test_where_the_words_do_not_tell_the_conversation_s_language_decides(store: PageStore) -> None:
    made = answerer(store, {"25 days": 9, "25 jours": 7})
    for language, text in (("fr", "25 jours"), ("en", "25 days"), ("", "25 days")):
        outcome = made.answer("RTT 25", asker=Asker(language=language))
        assert isinstance(outcome, Answer)
        assert outcome.text == text
    outcome = made.answer(ASKED_IN_ENGLISH, asker=Asker(language="fr"))
    assert isinstance(outcome, Answer)
    assert outcome.text == "25 days"


@pytest.mark.parametrize("scores", [{"25 days": 9, "25 jours": 0.5}, {"25 days": 9}])
def test_a_much_better_answer_in_another_language_comes_first(store: PageStore, scores: dict[str, float]) -> None:
    assert shown(answerer(store, scores), ASKED_IN_FRENCH) == "25 days"


def test_an_answer_in_another_language_is_better_than_none(store: PageStore) -> None:
    made = answerer(store, {"25 days": 9, "25 jours": 7}, null_threshold=8.0)
    assert shown(made, ASKED_IN_FRENCH) == "25 days"


def test_hreflang_that_only_one_page_has_links_nothing(store: PageStore) -> None:
    store.save(replace(IN_FRENCH, alternates=(), content_hash="without"), validators=Validators())
    made = answerer(store, {"25 days": 9, "25 jours": 7})
    assert shown(made, ASKED_IN_FRENCH) == "25 days"
    store.save(IN_FRENCH, validators=Validators())
    assert shown(made, ASKED_IN_FRENCH) == "25 jours"  # the next revision is seen


def test_the_catalogue_links_as_well(store: PageStore) -> None:
    store.save(replace(IN_FRENCH, alternates=()), validators=Validators())
    pages = (Page(ENGLISH, 86400.0), Page(FRENCH, 86400.0, translation_of=ENGLISH))
    assert shown(answerer(store, {"25 days": 9, "25 jours": 7}, *pages), ASKED_IN_FRENCH) == "25 jours"


def test_a_translation_for_another_audience_does_not_answer(store: PageStore) -> None:
    for_managers = Page(FRENCH, 86400.0, attributes=PageAttributes(frozenset({"managers"})))
    made = answerer(store, {"25 days": 9, "25 jours": 7}, Page(ENGLISH, 86400.0), for_managers)
    assert shown(made, ASKED_IN_FRENCH) == "25 days"


def test_a_translation_is_no_rival_of_what_it_says_too(store: PageStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CardReader, "calibration", BY_MARGIN)
    store.save(naming(document("Up to 3 days.", url=OTHER), "en"), validators=Validators())
    outcome = answerer(store, {"25 days": 9, "25 jours": 7, "3 days": 5}).answer(ASKED_IN_FRENCH)
    assert isinstance(outcome, Answer)
    assert outcome.text == "25 jours"
    assert outcome.confidence == pytest.approx(0.549834)  # logistic of 0.1 * (7 - 5)
