"""Nothing of a page reaches an asker who may not be shown it, whatever is asked (hypothesis)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.qa.access import may_be_shown
from actions.qa.answerer import Answerer
from actions.qa.audience import NOT_KNOWN, Asker, PageAttributes
from actions.qa.pages import Catalogue
from actions.qa.settings import Settings
from actions.qa.store import PageStore
from actions.qa.types import NoAnswer, NoAnswerReason, Outcome, Page, Validators
from tests.support.askers import askers, attributes
from tests.support.documents import document
from tests.support.readers import OracleReader

URLS = tuple(f"http://intranet.example/{name}" for name in "abcd")
LANGUAGES = ("en", "fr", "ja", "en")
QUESTIONS = ("how many days do I get?", "combien de jours ?", "何日ありますか", "days", "zzz")


@dataclass(frozen=True)
class Stored:
    """A store with all the pages, and a reader that finds something on each."""

    store: PageStore
    reader: OracleReader


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stored]:
    reader = OracleReader({f"{n} days": float(5 + n) for n in range(len(URLS))})
    with PageStore(tmp_path_factory.mktemp("store") / "pages.db") as store:
        for n, (url, language) in enumerate(zip(URLS, LANGUAGES, strict=True)):
            page = document("# Leave", f"You get {n} days.", url=url, title=f"Page {n}")
            store.save(replace(page, language=language, alternates=URLS), validators=Validators())
        yield Stored(store, reader)


def answerer(stored: Stored, pages: tuple[Page, ...], **options: float) -> Answerer:
    made = Answerer(Catalogue(pages), stored.store, stored.reader, Settings(n_alternatives=40, **options))
    made.load()
    return made


def named_by(outcome: Outcome) -> set[str]:
    """The addresses of all pages of which an outcome has something."""
    links = {link.url for link in outcome.pages} if isinstance(outcome, NoAnswer) else {outcome.url}
    return links | {alternative.url for alternative in outcome.alternatives}


pages_for = st.tuples(*[attributes()] * len(URLS)).map(
    lambda said: tuple(Page(url, 86400.0, attributes=each) for url, each in zip(URLS, said, strict=True))
)


@settings(deadline=None, max_examples=60)
@given(
    pages=pages_for,
    asker=askers(),
    question=st.sampled_from(QUESTIONS),
    threshold=st.sampled_from((-1000.0, 8.0, 1000.0)),
    urls=st.none() | st.sets(st.sampled_from(URLS)),
)
def test_no_outcome_names_a_page_that_the_asker_may_not_be_shown(
    stored: Stored,
    pages: tuple[Page, ...],
    asker: Asker,
    question: str,
    threshold: float,
    urls: set[str] | None,
) -> None:
    made = answerer(stored, pages, null_threshold=threshold)
    may_be_seen = {page.url for page in pages if may_be_shown(page, asker) and (urls is None or page.url in urls)}
    named = named_by(made.answer(question, urls=urls, asker=asker))
    assert named <= may_be_seen
    assert bool(named) == bool(may_be_seen)  # translations of what is shown are left out, but not all
    assert {answer.url for answer in made.answer_by_source(question, urls=urls, asker=asker)} == may_be_seen
    assert {page.url for page in pages if made.may_show(page.url, asker=asker)} >= may_be_seen


FOR_MANAGERS = PageAttributes(frozenset({"managers"}))


def test_no_window_of_another_audience_is_read(stored: Stored) -> None:
    made = answerer(stored, tuple(Page(url, 86400.0, attributes=FOR_MANAGERS) for url in URLS))
    before = stored.reader.n_read
    assert made.answer("how many days?") == NoAnswer(NoAnswerReason.NO_PAGES)
    assert made.answer("how many days?", asker=Asker(country="fr")) == NoAnswer(NoAnswerReason.NO_PAGES)
    assert stored.reader.n_read == before


def test_a_page_that_is_not_there_yet_is_not_asked_for_by_those_who_may_not_see_it(tmp_path: Path) -> None:
    with PageStore(tmp_path / "pages.db") as store:
        stored = Stored(store, OracleReader({}))
        made = answerer(stored, (Page(URLS[0], 86400.0, attributes=FOR_MANAGERS),), pull_deadline_seconds=0)
        made.answer("how many days?")
        assert store.requests.take() == ()
        made.answer("how many days?", asker=Asker(frozenset({"managers"})))
        assert store.requests.take() == (URLS[0],)


def test_a_page_that_left_the_catalogue_may_be_shown_to_nobody(stored: Stored) -> None:
    made = answerer(stored, (Page(URLS[0], 86400.0),))
    assert made.may_show(URLS[0], asker=NOT_KNOWN)
    assert not made.may_show(URLS[1], asker=Asker(frozenset({"managers"}), "fr", "acme"))
