"""The answerer over a real store, with a reader that finds what it is told."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from actions.qa._store_requests import PullRequests
from actions.qa.answerer import Answerer
from actions.qa.confidence import MARGIN_LIMIT, Calibration
from actions.qa.errors import RefusedUrl
from actions.qa.glossary import Glossary
from actions.qa.pages import Catalogue
from actions.qa.reader import ReaderCard
from actions.qa.settings import Settings
from actions.qa.sites import Site
from actions.qa.store import PageStore
from actions.qa.terms import Concept, Term
from actions.qa.types import Answer, NoAnswer, NoAnswerReason, Page, Validators
from tests.support.documents import document
from tests.support.readers import OracleReader

A, B, C = (f"http://intranet.example/{name}" for name in "abc")
DAY = 86400.0


@pytest.fixture
def store(tmp_path):
    with PageStore(tmp_path / "pages.db") as opened:
        yield opened


def save(store, *documents):
    for made in documents:
        store.save(made, validators=Validators(), asks_password=False)


class CardReader(OracleReader):
    """With a card of its own."""

    def __init__(self, scores, card):
        super().__init__(scores)
        self._card = card

    @property
    def card(self):
        return self._card


def answerer(store, scores, *, calibration=None, null_threshold_of_card=0.0, retrieval_weight=0, sites=(), **settings):
    catalogue = Catalogue(tuple(Page(url, max_age_seconds=DAY) for url in (A, B, C)), sites=sites)
    reader = CardReader(scores, ReaderCard("oracle", null_threshold_of_card, calibration))
    made = Answerer(catalogue, store, reader, Settings(retrieval_weight=retrieval_weight, **settings))
    made.load()
    return made


def logistic(logit):
    return 1 / (1 + math.exp(-logit))


def best_of(outcome):
    """The best span, whether it was shown or refused."""
    return outcome if isinstance(outcome, Answer) else outcome.alternatives[0]


LEAVE = document(
    "# Paid leave", "You get 25 days a year. Ask early.", "- up to 3 days for a wedding", url=A, title="Leave"
)
PARKING = document("The parking costs 40 euros a month.", url=B, title="Parking")


def test_an_answer_in_its_sentence_with_its_source_q1(store):
    save(store, LEAVE, PARKING)
    answer = answerer(store, {"25 days": 9}).answer("how many days of leave do I get?")
    assert isinstance(answer, Answer)
    assert (answer.text, answer.url, answer.title) == ("25 days", A, "Leave")
    assert answer.sentence == "You get 25 days a year."
    assert answer.sentence[answer.sentence_offset :][: len(answer.text)] == answer.text
    assert LEAVE.text[answer.start : answer.end] == answer.text
    assert answer.heading_path == ("Paid leave",)
    assert not answer.stale


def test_an_answer_with_its_surroundings_its_link_and_its_version(store):
    save(store, LEAVE, PARKING)
    answer = answerer(store, {"25 days": 9}).answer("how many days of leave do I get?")
    assert isinstance(answer, Answer)
    assert answer.before + answer.sentence + answer.after == LEAVE.text
    assert answer.link == f"{A}#:~:text=You%20get%2025%20days%20a%20year."
    assert answer.page_version == LEAVE.content_hash


def test_spans_of_all_pages_are_compared_and_the_next_come_from_other_passages(store):
    save(store, LEAVE, PARKING)
    answer = answerer(store, {"25 days": 5, "40 euros": 9}).answer("how much?")
    assert answer.text == "40 euros"
    assert [(a.text, a.url) for a in answer.alternatives] == [("25 days", A)]


def test_below_the_threshold_there_are_pages_instead(store):
    save(store, LEAVE, PARKING)
    outcome = answerer(store, {"25 days": 5}, null_threshold=6.0).answer("parking?")
    assert isinstance(outcome, NoAnswer)
    assert outcome.reason is NoAnswerReason.BELOW_THRESHOLD
    assert {(page.url, page.title) for page in outcome.pages} == {(A, "Leave"), (B, "Parking")}
    assert outcome.alternatives[0].text == "25 days"


@pytest.mark.parametrize("question", ["", "  \n"])
def test_an_empty_question(store, question):
    save(store, LEAVE)
    assert answerer(store, {}).answer(question) == NoAnswer(NoAnswerReason.EMPTY_QUESTION)


def test_only_the_pages_asked_for_are_read(store):
    save(store, LEAVE, PARKING)
    answer = answerer(store, {"25 days": 9, "40 euros": 5}).answer("how much?", urls=[B])
    assert (answer.url, answer.alternatives) == (B, ())


def test_a_page_outside_the_catalogue_is_refused_f1(store):
    with pytest.raises(RefusedUrl, match="evil"):
        answerer(store, {}).answer("how much?", urls=["http://evil.example/"])


def test_pages_never_pulled_are_asked_for_and_not_waited_for_long(store):
    asked = answerer(store, {}, pull_deadline_seconds=0.2)
    assert asked.answer("how much?") == NoAnswer(NoAnswerReason.NO_PAGES)
    assert set(store.requests.take()) == {A, B, C}
    asked.answer("how much?")
    assert set(store.requests.take()) == set()  # not again at once


def test_a_page_that_arrives_while_the_question_waits_answers_it(store, monkeypatch):
    made = answerer(store, {"40 euros": 5}, pull_deadline_seconds=30)
    original = PullRequests.add

    def pulled_at_once(requests, urls):
        original(requests, urls)
        save(store, PARKING)

    monkeypatch.setattr(PullRequests, "add", pulled_at_once)
    assert made.answer("how much?", urls=[B]).text == "40 euros"


def test_a_stale_page_answers_says_so_and_is_asked_for_f9(store):
    save(store, replace(LEAVE, fetched_at=datetime.now(UTC) - timedelta(days=3)), PARKING)
    answer = answerer(store, {"25 days": 9}).answer("how many days?")
    assert answer.stale
    assert A in store.requests.take()


def test_each_page_is_as_old_as_its_own_page_allows(tmp_path):
    store = PageStore(tmp_path / "pages.db").open()
    two_hours_ago = datetime.now(UTC) - timedelta(hours=2)
    save(store, *(replace(page, fetched_at=two_hours_ago) for page in (LEAVE, PARKING)))
    catalogue = Catalogue((Page(A, max_age_seconds=3600.0), Page(B, max_age_seconds=DAY)))
    made = Answerer(catalogue, store, OracleReader({"25 days": 9}), Settings())
    made.load()
    assert made.answer("how many days?").stale
    assert store.requests.take() == (A,)


def test_a_stale_page_that_its_server_confirms_is_fresh_again_f8(store):
    save(store, replace(LEAVE, fetched_at=datetime.now(UTC) - timedelta(days=3)))
    made = answerer(store, {"25 days": 9})
    assert made.answer("how many days?").stale
    store.confirm(A, validators=Validators(), at=datetime.now(UTC))
    assert not made.answer("how many days?").stale


def test_a_changed_store_is_seen_by_the_next_question(store):
    save(store, LEAVE)
    made = answerer(store, {"25 days": 5, "40 euros": 9})
    assert made.answer("how much?").text == "25 days"
    save(store, PARKING)
    assert made.answer("how much?").text == "40 euros"


SITE = Site("http://intranet.example/hr/", max_age_seconds=DAY, start="http://intranet.example/hr/")
FOUND = document("The canteen opens at noon.", url="http://intranet.example/hr/canteen", title="Canteen")


def test_a_page_that_a_crawl_finds_is_asked_without_a_restart_f1(store):
    save(store, LEAVE, FOUND)
    made = answerer(store, {"25 days": 5, "noon": 9}, sites=(SITE,))
    assert made.answer("when?").text == "25 days"
    with pytest.raises(RefusedUrl):
        made.answer_by_source("when?", urls=[FOUND.url])
    store.sites.add(SITE.prefix, [FOUND.url], at=datetime.now(UTC))
    assert made.answer("when?").text == "noon"
    assert made.answer("when?", urls=[FOUND.url]).url == FOUND.url
    store.sites.remove([FOUND.url])
    assert made.answer("when?").text == "25 days"


def test_only_what_the_catalogues_sites_still_allow_is_asked_f1(store):
    save(store, LEAVE, FOUND)
    store.sites.add(SITE.prefix, [FOUND.url], at=datetime.now(UTC))
    assert answerer(store, {"25 days": 5, "noon": 9}).answer("when?").text == "25 days"
    excluding = replace(SITE, exclude=("*/canteen",))
    assert answerer(store, {"25 days": 5, "noon": 9}, sites=(excluding,)).answer("when?").text == "25 days"


def test_a_stale_page_that_was_found_is_asked_for_and_a_missing_one_is_not(store):
    missing = f"{SITE.prefix}missing"
    save(store, LEAVE, PARKING, replace(FOUND, fetched_at=datetime.now(UTC) - timedelta(days=3)))
    store.sites.add(SITE.prefix, [FOUND.url, missing], at=datetime.now(UTC))
    assert answerer(store, {"noon": 9}, sites=(SITE,)).answer("when?").stale
    assert set(store.requests.take()) == {C, FOUND.url}  # C is listed; what was found is pulled when it is due


def test_an_answer_is_made_though_its_page_goes_meanwhile(store):
    save(store, FOUND)
    store.sites.add(SITE.prefix, [FOUND.url], at=datetime.now(UTC))
    made = answerer(store, {"noon": 9}, sites=(SITE,))
    states = store.states

    def gone_meanwhile():
        known = states()
        store.sites.remove([FOUND.url])
        made.load()
        return known

    store.states = gone_meanwhile
    assert made.answer("when?").text == "noon"


def test_best_answer_of_each_source_best_first(store):
    save(store, LEAVE, PARKING)
    by_source = answerer(store, {"25 days": 5, "3 days": 4, "40 euros": 9}, null_threshold=99.0)
    assert [(a.url, a.text) for a in by_source.answer_by_source("?")] == [(B, "40 euros"), (A, "25 days")]
    assert by_source.answer_by_source(" ") == ()


def test_at_most_max_windows_are_read_the_likeliest_first(store):
    save(store, LEAVE, PARKING)
    made = answerer(store, {"40 euros": 5}, max_windows=1)
    assert made.answer("what does parking cost?").text == "40 euros"
    assert made._reader.n_read == 1


def test_a_repeated_title_is_not_shown_twice(store):
    save(store, document("# Parking", "It costs 40 euros.", url=B, title="Parking"))
    assert answerer(store, {"40 euros": 5}).answer("cost?").heading_path == ()


BY_READER = Calibration(intercept=-2, reader_score=1, coverage=0, margin=0, min_confidence=0.9)
BY_COVERAGE = Calibration(intercept=-1, reader_score=0, coverage=20, margin=0, min_confidence=0.5)
BY_MARGIN = Calibration(intercept=0, reader_score=0, coverage=0, margin=0.1, min_confidence=0)


@examples(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    score=st.floats(-15, 30, width=32),
    weight=st.floats(0, 20),
    gap=st.just(0.0) | st.sampled_from((-1e-12, 1e-12)) | st.floats(-30, 30),
)
@example(score=18.25, weight=0.3, gap=0.0)  # its confidence is rounded to below a half
@example(score=16.0, weight=17.2, gap=0.0)  # the same, where the retriever has summed in another order
def test_an_uncalibrated_reader_shows_what_scores_from_its_threshold_on(store, score, weight, gap):
    save(store, LEAVE, PARKING)
    asked, scores = "how much does parking cost?", {"40 euros": score}
    seen = answerer(store, scores, retrieval_weight=weight, null_threshold=-1000.0).answer(asked).score
    threshold = seen + gap
    outcome = answerer(store, scores, retrieval_weight=weight, null_threshold_of_card=threshold).answer(asked)
    assert isinstance(outcome, Answer) == (seen >= threshold)
    assert best_of(outcome).confidence == pytest.approx(logistic((seen - threshold) / 4))
    assert not best_of(outcome).is_calibrated


def test_the_confidence_asked_for_counts_with_and_without_a_calibration(store):
    save(store, PARKING)
    for card in ({}, {"calibration": BY_READER}):
        sure = best_of(answerer(store, {"40 euros": 3}, **card).answer("cost?")).confidence
        assert 0.6 < sure < 0.9
        for least, shown in ((sure - 0.01, Answer), (sure + 0.01, NoAnswer), (0.0, Answer)):
            outcome = answerer(store, {"40 euros": 3}, min_confidence=least, **card).answer("cost?")
            assert isinstance(outcome, shown)


def test_a_null_threshold_of_the_settings_overrides_confidence(store):
    save(store, PARKING)
    shown = answerer(store, {"40 euros": 1}, calibration=BY_READER, null_threshold=0.5, min_confidence=1.0)
    assert isinstance(shown.answer("cost?"), Answer)
    assert shown.answer("cost?").is_calibrated
    refused = answerer(store, {"40 euros": 9}, calibration=BY_READER, null_threshold=9.5, min_confidence=0.0)
    assert isinstance(refused.answer("cost?"), NoAnswer)


def test_a_calibrated_reader_decides_by_confidence_and_not_by_its_threshold(store):
    save(store, LEAVE, PARKING)
    card = {"calibration": BY_READER, "null_threshold_of_card": 99.0}
    shown = answerer(store, {"40 euros": 5}, **card).answer("cost?")
    assert (shown.text, shown.confidence) == ("40 euros", pytest.approx(logistic(3)))
    assert shown.is_calibrated
    refused = answerer(store, {"40 euros": 4, "25 days": 1}, **card | {"null_threshold_of_card": -99.0}).answer("cost?")
    assert isinstance(refused, NoAnswer)
    assert refused.reason is NoAnswerReason.BELOW_THRESHOLD
    assert [a.confidence for a in refused.alternatives] == [pytest.approx(logistic(2)), 0.0]
    assert [a.is_calibrated for a in refused.alternatives] == [True, False]


def test_coverage_is_evidence_whatever_it_weighs_in_the_score(store):
    save(store, LEAVE, PARKING)
    made = answerer(store, {"40 euros": 5}, calibration=BY_COVERAGE)
    shown = made.answer("parking costs a month?")
    assert isinstance(shown, Answer)
    assert shown.confidence == pytest.approx(logistic(20 * shown.coverage - 1))
    refused = made.answer("zzz qqq")
    assert isinstance(refused, NoAnswer)
    assert (refused.alternatives[0].text, refused.alternatives[0].coverage) == ("40 euros", 0)


@pytest.mark.parametrize(("elsewhere", "margin"), [({"40 euros": 5}, 4), ({}, MARGIN_LIMIT)])
def test_the_margin_counts_only_other_pages(store, elsewhere, margin):
    long = document("You get 25 days. " + "Ask early. " * 99, "# Weddings", "Also 3 days." + " Ask." * 99, url=A)
    save(store, long, *[PARKING] * len(elsewhere))
    answer = answerer(store, {"25 days": 9, "3 days": 8, **elsewhere}, calibration=BY_MARGIN).answer("how many?")
    assert (answer.alternatives[0].text, answer.alternatives[0].url) == ("3 days", answer.url)
    assert answer.confidence == pytest.approx(logistic(0.1 * margin))


def test_the_parts_of_a_score_are_told(store):
    save(store, LEAVE, PARKING)
    answer = answerer(store, {"40 euros": 5, "25 days": 3}, retrieval_weight=8).answer("parking costs a month?")
    for each in (answer, *answer.alternatives):
        assert each.score == pytest.approx(each.reader_score + 8 * each.relevance)
    assert answer.reader_score == 5
    assert answer.coverage > 0


ANNUAL = document("Annual leave is 25 days a year.", url=A, title="Annual leave")
HANDBOOK = document("Employees get 22 days of annual leave a year.", url=C, title="Leave handbook")


def test_pages_that_contradict_each_other_are_shown_both_and_named_once(store):
    save(store, ANNUAL, PARKING, HANDBOOK)
    scores = {"25 days": 9, "22 days": 8, "40 euros": 7}
    answer = answerer(store, scores, calibration=BY_READER).answer("how many days of leave do I get?")
    assert (answer.text, [a.text for a in answer.conflicting]) == ("25 days", ["22 days"])
    assert "22 days" not in [a.text for a in answer.alternatives]
    assert answer.confidence == pytest.approx(logistic(7))
    assert answer.conflicting[0].conflicting == answer.conflicting[0].alternatives == ()


def test_of_two_that_contradict_each_other_the_newer_page_comes_first_and_is_as_sure(store):
    dates = (datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))
    save(store, *(replace(page, modified_at=at) for page, at in zip((ANNUAL, HANDBOOK), dates, strict=True)))
    answer = answerer(store, {"25 days": 9, "22 days": 8}, calibration=BY_READER).answer("how many days?")
    assert (answer.text, [a.text for a in answer.conflicting]) == ("22 days", ["25 days"])
    assert (answer.confidence, answer.is_calibrated) == (pytest.approx(logistic(7)), True)
    assert (answer.modified_at, answer.conflicting[0].modified_at) == dates[::-1]
    assert {a.text for a in answer.alternatives}.isdisjoint({"22 days", "25 days"})


def test_a_weak_answer_contradicts_nothing(store):
    save(store, ANNUAL, HANDBOOK)
    assert answerer(store, {"25 days": 9, "22 days": -1}, calibration=BY_READER).answer("days?").conflicting == ()


def test_the_glossary_finds_the_page_that_calls_it_otherwise(store):
    save(store, *(document(f"Topic {n}: nothing to see.", url=url) for n, url in enumerate((A, B))))
    save(store, document("Les congés payés : 25 jours.", url=C))
    glossary = Glossary([Concept((Term("annual leave", "en"), Term("congés payés", "fr")), line=1)])
    catalogue = Catalogue(tuple(Page(url, max_age_seconds=DAY) for url in (A, B, C)))
    for known, url in ((glossary, C), (Glossary(), A)):
        made = Answerer(
            catalogue, store, CardReader({}, ReaderCard("oracle", 0)), Settings(max_windows=1), glossary=known
        )
        made.load()
        assert best_of(made.answer("annual leave, nothing?")).url == url


class ListeningReader(CardReader):
    """Remembers the windows that it was given, as pieces of text."""

    def __init__(self):
        super().__init__({}, ReaderCard("oracle", 0))
        self.windows = []

    def read(self, windows):
        self.windows += windows
        return super().read(windows)


@pytest.mark.parametrize(
    ("page", "meant"), [("Annual leave: 25 days.", "how much annual leave?"), ("PTO: 25 days.", "how much PTO?")]
)
def test_an_abbreviation_that_no_page_has_is_read_spelled_out(store, page, meant):
    save(store, document(page, url=A))
    glossary = Glossary([Concept((Term("annual leave", "en"), Term("PTO", "en")), line=1)])
    reader = ListeningReader()
    made = Answerer(Catalogue((Page(A, max_age_seconds=DAY),)), store, reader, Settings(), glossary=glossary)
    made.load()
    made.answer("how much PTO?")
    asked = tuple(reader.tokenizer.encode(meant).ids)
    (window,) = reader.windows
    assert tuple(window.input_ids[1 : 1 + len(asked)]) == asked
    assert made.explain("how much PTO?").meant == meant
