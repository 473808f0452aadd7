"""The curve against its definition, taken literally."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.confidence import Calibration, Evidence
from training.calibrating.cases import Case
from training.calibrating.coverage import Point, Verdict, coverage, verdicts

VERDICTS = st.lists(st.builds(Verdict, st.sampled_from([0.1, 0.25, 0.4, 0.7, 0.9]) | st.floats(0, 1), st.booleans()))


def shown_from(found, confidence):
    shown = [verdict for verdict in found if verdict.confidence >= confidence]
    return len(shown), sum(verdict.right for verdict in shown)


@given(VERDICTS)
def test_each_point_is_what_is_shown_from_its_confidence_on(found):
    curve = coverage(found, n_questions=len(found) + 2, min_confidence=0.5)
    assert [point.confidence for point in curve.points] == sorted({v.confidence for v in found}, reverse=True)
    for point in (*curve.points, curve.operating):
        assert (point.n_shown, point.n_right) == shown_from(found, point.confidence)
        assert curve.answered(point) == pytest.approx(point.n_shown / (len(found) + 2))


@given(VERDICTS.filter(bool))
def test_the_area_is_the_mean_share_wrong_over_every_questions_own_threshold(found):
    risks = []
    for verdict in found:
        n_shown, n_right = shown_from(found, verdict.confidence)
        risks.append(1 - n_right / n_shown)
    curve = coverage(found, n_questions=len(found), min_confidence=0.5)
    assert curve.aurc == pytest.approx(sum(risks) / len(risks))


@given(VERDICTS.filter(bool))
def test_no_order_of_the_same_answers_has_less_than_the_least_area(found):
    least = coverage(found, n_questions=len(found), min_confidence=0.5).least_aurc
    surest_right = [Verdict(1 - rank / 1000, v.right) for rank, v in enumerate(sorted(found, key=lambda v: -v.right))]
    best = coverage(surest_right, n_questions=len(found), min_confidence=0.5)
    assert best.aurc == pytest.approx(least)
    assert coverage(found, n_questions=len(found), min_confidence=0.5).aurc >= least - 1e-12


def test_by_hand():
    found = [Verdict(0.9, True), Verdict(0.8, True), Verdict(0.5, False), Verdict(0.2, True)]
    curve = coverage(found, n_questions=5, min_confidence=0.5)
    assert curve.operating == curve.shown_from(0.5) == Point(0.5, 3, 2)
    assert curve.shown_from(2.0) == Point(2.0, 0, 0)
    assert curve.shown_from(0.0) == Point(0.0, curve.points[-1].n_shown, curve.points[-1].n_right)
    assert curve.operating.accuracy == pytest.approx(2 / 3)
    assert curve.answered(curve.operating) == pytest.approx(0.6)
    assert curve.aurc == pytest.approx((0 + 0 + 1 / 3 + 1 / 4) / 4)
    assert curve.least_aurc == pytest.approx((0 + 0 + 0 + 1 / 4) / 4)


def test_where_nothing_was_found_nothing_is_answered():
    curve = coverage([], n_questions=3, min_confidence=0.5)
    assert (curve.points, curve.aurc, curve.operating.n_shown) == ((), 0.0, 0)


def test_a_case_is_as_sure_as_the_calibration_says():
    calibration = Calibration(0.5, 1.0, 2.0, 0.0, min_confidence=0.5)
    case = Case("g", Evidence(1.0, 0.5, 3.0), answerable=True, right=True)
    assert verdicts([case], calibration) == [Verdict(calibration.confidence(case.evidence), True)]
