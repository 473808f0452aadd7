"""What contradicts a strong answer is shown beside it, in order; usually nothing does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from actions.qa.confidence import Calibration
from actions.qa.conflicts import ConflictSettings, conflicting, in_order
from actions.qa.types import Span
from tests.support.answer_spans import A, B, C, pair, span
from tests.support.contradictions import CONTRADICTIONS

BY_READER = Calibration(intercept=0, reader_score=1, coverage=0, margin=0, min_confidence=0.1)


@pytest.mark.parametrize("case", CONTRADICTIONS, ids=lambda case: case[2])
def test_a_contradiction_of_strong_answers_is_found(case: tuple[str, str, str, str, str]) -> None:
    one, other = pair(*case)
    assert conflicting([one, other], BY_READER) == (other,)


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


def test_what_a_title_gains_makes_no_answer_stronger_than_the_one_it_contradicts() -> None:
    """ "The bike allowance is £15" below "Bike allowance", and "£20" below "Commuting"."""
    best, other = replace(at(ONE, 37.0, url=A), gain=28.0), replace(at(OTHER, 20.0), gain=12.0)
    assert conflicting([best, other], BY_READER) == (other,)
    assert conflicting([replace(best, gain=12.0), other], BY_READER) == ()


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
