"""Two pages contradict each other where it is plain, and nowhere else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.qa.confidence import Calibration
from actions.qa.conflicts import ConflictSettings, conflicting, contradict, in_order
from actions.qa.types import Document, Passage, Span
from tests.support.contradictions import CONTRADICTIONS, NO_CONTRADICTIONS
from tests.support.documents import document

A, B, C = (f"http://intranet.example/{name}" for name in "abc")
BY_READER = Calibration(intercept=0, reader_score=1, coverage=0, margin=0, min_confidence=0.1)


def span(
    sentence: str, *, title: str = "Leave", language: str = "en", url: str = A, score: float = 9.0, **of_page: object
) -> Span:
    """The answer in brackets, below the heading before " :: "."""
    heading, _, said = sentence.rpartition(" :: ")
    plain = re.sub(r"[\[\]]", "", said)
    lines = [f"# {heading}"] * bool(heading) + [plain]
    page: Document = replace(document(*lines, url=url, title=title), language=language, **of_page)  # type: ignore[arg-type]
    begin = page.text.rindex(plain)
    start, end = begin + said.index("["), begin + said.index("]") - 1
    return Span(Passage(page, 0, len(page.text), ()), start, end, score, reader_score=score)


def pair(language: str, title: str, sentence: str, other_title: str, other: str) -> tuple[Span, Span]:
    first = span(sentence, title=title, language=language, url=A)
    return first, span(other, title=other_title, language=language, url=B, score=8.0)


def test_the_cases_are_many_and_in_three_languages() -> None:
    assert len(CONTRADICTIONS) >= 20
    assert len(NO_CONTRADICTIONS) >= 30
    for cases in (CONTRADICTIONS, NO_CONTRADICTIONS):
        assert min(sum(case[0] == language for case in cases) for language in ("en", "fr", "ja")) >= 5


@pytest.mark.parametrize("case", CONTRADICTIONS, ids=lambda case: case[2])
def test_a_contradiction_is_noticed_either_way(case: tuple[str, str, str, str, str]) -> None:
    one, other = pair(*case)
    assert contradict(one, other)
    assert contradict(other, one)
    assert conflicting([one, other], BY_READER) == (other,)


@pytest.mark.parametrize("case", NO_CONTRADICTIONS, ids=lambda case: f"{case[2]} {case[4]}")
def test_what_only_looks_like_one_is_not(case: tuple[str, str, str, str, str]) -> None:
    one, other = pair(*case)
    assert not contradict(one, other)
    assert not contradict(other, one)


ONE, OTHER = pair(*CONTRADICTIONS[0])


def at(found: Span, score: float, *, url: str = B) -> Span:
    moved = replace(found.passage, document=replace(found.passage.document, url=url))
    return replace(found, passage=moved, score=score, reader_score=score)


def test_nothing_contradicts_itself_nor_its_own_page() -> None:
    assert conflicting([], BY_READER) == ()
    assert conflicting([ONE], BY_READER) == ()
    assert conflicting([ONE, at(OTHER, 8, url=A)], BY_READER) == ()


@pytest.mark.parametrize(("best", "second", "n"), [(9, 4, 1), (9, 0.5, 0), (1, -1.5, 0), (1, -1, 1), (-2, -2, 0)])
def test_only_strong_answers_can_contradict(best: float, second: float, n: int) -> None:
    assert len(conflicting([at(ONE, best, url=A), at(OTHER, second)], BY_READER)) == n


@pytest.mark.parametrize(("gap", "n"), [(21.5, 1), (22.5, 0)])
def test_in_other_words_an_answer_may_score_much_less(gap: float, n: int) -> None:
    one = span("Full-time employees receive [24 days] of paid leave per year.", url=A, score=30.0)
    other = span("Anyone on a full contract can count on [26 days] off.", title="FAQ - leave", url=B, score=30.0 - gap)
    assert len(conflicting([one, other], BY_READER, cosine=lambda _one, _other: 0.8)) == n
    assert conflicting([one, other], BY_READER) == ()


def test_how_far_a_page_stands_out_makes_an_answer_strong_too() -> None:
    one, other = (replace(each, similarity=0.9) for each in pair(*CONTRADICTIONS[0]))
    by_prominence = Calibration(-3, 0, 0, 0, min_confidence=0.1, prominence=10.0)
    elsewhere = span("Claims are paid after [10 days].", url=C, score=1.0)
    assert conflicting([one, other, elsewhere], by_prominence) == (other,)
    assert conflicting([one, other, replace(elsewhere, similarity=0.9)], by_prominence) == ()


def test_at_most_so_many_are_shown_one_of_each_page() -> None:
    spans = [ONE, at(OTHER, 8), at(OTHER, 7.5), at(OTHER, 7, url=C)]
    assert [s.passage.document.url for s in conflicting(spans, BY_READER)] == [B]
    both = conflicting(spans, BY_READER, ConflictSettings(most=2))
    assert [s.passage.document.url for s in both] == [B, C]


EN_PAGE, FR_PAGE = "http://intranet.example/en/leave.html", "http://intranet.example/fr/leave.html"


@pytest.mark.parametrize(
    ("sentence", "url", "is_conflict"),
    [
        ("Vous avez [30 jours] de congés.", FR_PAGE, True),
        ("Vous avez [vingt-cinq jours] de congés.", FR_PAGE, False),
        ("Vous avez [25 jours] de congés.", FR_PAGE, False),
        ("Vous avez [30 jours] de congés.", "http://intranet.example/fr/conges.html", False),
        ("Durée :: Vous avez [30 jours] de congés.", FR_PAGE, False),
        ("Congés : [l’accueil] répond.", FR_PAGE, False),
    ],
)
def test_across_languages_only_a_page_and_its_translation_are_compared(
    sentence: str, url: str, is_conflict: bool
) -> None:
    english = span("You get [25 days] of leave.", url=EN_PAGE)
    assert contradict(english, span(sentence, language="fr", title="Congés", url=url)) is is_conflict


def test_two_pages_of_two_languages_that_name_no_language_are_no_translations() -> None:
    english = span("You get [25 days] of leave.", url=A)
    assert not contradict(english, span("Vous avez [30 jours] de congés.", language="fr", url=B))


def on(day: int) -> datetime:
    return datetime(2026, 11, day, tzinfo=UTC)


def test_the_newest_comes_first_if_all_dates_are_known() -> None:
    old = span("You get [25 days] of leave.", modified_at=on(1))
    new = span("You get [28 days] of leave.", url=B, modified_at=on(2))
    assert in_order((old, new), "leave?") == (new, old)
    undated = span("You get [28 days] of leave.", url=B)
    assert in_order((old, undated), "leave?") == (old, undated)


def test_without_dates_the_most_specific_comes_first() -> None:
    general = span("Parking costs [40 euros].", title="Parking")
    specific = span("Parking costs [60 euros].", title="Parking London", url=B)
    assert in_order((general, specific), "what does parking cost in London") == (specific, general)
    assert in_order((general, specific), "what does parking cost") == (general, specific)
    nested = span("Cost :: Parking costs [60 euros].", title="Parking", url=B)
    assert in_order((general, nested), "parking") == (nested, general)


TEXTS = st.text(st.sampled_from("ab 25日days円有給。.,[€"), min_size=1, max_size=30)


@settings(deadline=None)
@given(TEXTS, TEXTS, st.data())
def test_any_two_spans_can_be_compared_and_the_order_does_not_matter(one: str, other: str, data: st.DataObject) -> None:
    spans = []
    for text, url in ((f"x{one}", A), (f"x{other}", B)):
        page = document(text, url=url)
        start = data.draw(st.integers(0, len(page.text) - 1))
        end = data.draw(st.integers(start + 1, len(page.text)))
        spans.append(Span(Passage(page, 0, len(page.text), ()), start, end, 5.0, 5.0))
    assert contradict(*spans) == contradict(*reversed(spans))
    assert not contradict(spans[0], spans[0])
