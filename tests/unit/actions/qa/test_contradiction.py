"""Two spans contradict each other where it is plain, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.qa.contradiction import contradict
from actions.qa.types import Passage, Span
from tests.support.answer_spans import A, B, pair, span
from tests.support.contradictions import CONTRADICTIONS, NO_CONTRADICTIONS
from tests.support.documents import document


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


@pytest.mark.parametrize("case", NO_CONTRADICTIONS, ids=lambda case: f"{case[2]} {case[4]}")
def test_what_only_looks_like_one_is_not(case: tuple[str, str, str, str, str]) -> None:
    one, other = pair(*case)
    assert not contradict(one, other)
    assert not contradict(other, one)


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
