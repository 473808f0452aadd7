"""How sure an answer is: a probability of the evidence, and the evidence of spans."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from actions.qa.confidence import MARGIN_LIMIT, Calibration, Evidence, evidence_of, limited, uncalibrated
from actions.qa.types import Passage, Span
from tests.support.documents import document

WEIGHTS = st.floats(-10, 10)
FACTS = st.builds(
    Evidence,
    st.floats(-60, 60),
    st.floats(0, 2),
    st.floats(-MARGIN_LIMIT, MARGIN_LIMIT),
    st.floats(-1, 1),
    st.floats(-1, 5),
)
CALIBRATIONS = st.builds(Calibration, WEIGHTS, WEIGHTS, WEIGHTS, WEIGHTS, st.floats(0, 1))
RECORD = {"intercept": -1.5, "reader_score": 0.5, "coverage": 3, "margin": 0.25, "min_confidence": 0.125}


def span(url, score, *, reader_score=0.0, coverage=0.0):
    page = document("It costs 40 euros.", url=url)
    return Span(Passage(page, 0, 8, ()), 0, 2, score, reader_score=reader_score, coverage=coverage)


@given(CALIBRATIONS, FACTS)
def test_confidence_is_the_logistic_function_of_the_weighted_evidence(calibration, evidence):
    logit = (
        calibration.intercept
        + calibration.reader_score * evidence.reader_score
        + calibration.coverage * evidence.coverage
        + calibration.margin * evidence.margin
    )
    assert calibration.confidence(evidence) == pytest.approx(expit(logit), abs=1e-12)


@pytest.mark.parametrize(("score", "expected"), [(1e300, 1.0), (-1e300, 0.0)])
def test_evidence_beyond_measure_is_a_probability_all_the_same(score, expected):
    certain = Calibration(0, 1, 0, 0, 0.5)
    assert certain.confidence(Evidence(score, 0, 0)) == pytest.approx(expected, abs=1e-20)


@given(FACTS, st.floats(-40, 40), st.floats(0, 40))
def test_uncalibrated_is_above_a_half_where_the_whole_score_is_above_the_threshold(evidence, threshold, weight):
    made = uncalibrated(threshold, retrieval_weight=weight)
    above = evidence.reader_score + weight * evidence.relevance - threshold
    sure = made.confidence(evidence)
    assert sure == pytest.approx(0.5, abs=1e-6) if abs(above) < 1e-6 else (sure > 0.5) == (above > 0)
    assert made.min_confidence == 0.5


def test_evidence_is_of_the_first_span_and_its_margin_counts_only_other_pages():
    first = span("http://i/a", 9.0, reader_score=5.0, coverage=0.25)
    spans = [first, span("http://i/a", 8.0), span("http://i/b", 6.0), span("http://i/c", 1.0)]
    assert evidence_of(spans) == Evidence(5.0, 0.25, 3.0)


def test_a_page_is_prominent_by_as_much_as_it_is_above_the_mean_of_what_was_read():
    similarities = (0.7, 0.4, 0.1)
    spans = [replace(span(f"http://i/{n}", 9.0 - n), similarity=each) for n, each in enumerate(similarities)]
    found = evidence_of(spans)
    assert (found.similarity, found.prominence) == pytest.approx((0.7, 0.3))
    stands_out = Calibration(0, 0, 0, 0, 0.5, prominence=2.0)
    assert stands_out.confidence(found) == pytest.approx(expit(0.6))
    assert Calibration.parse(RECORD | {"prominence": 2}).prominence == 2.0
    assert Calibration.parse(RECORD).prominence == 0.0


def test_the_sentences_similarity_counts_where_it_was_fitted():
    evidence = evidence_of([span("http://i/a", 9.0)], sentence_similarity=0.5)
    assert evidence.sentence_similarity == 0.5
    assert Calibration(0, 0, 0, 0, 0.5, sentence_similarity=2.0).confidence(evidence) == pytest.approx(expit(1.0))
    assert Calibration.parse(RECORD | {"sentence_similarity": 2}).sentence_similarity == 2.0
    assert Calibration.parse(RECORD).sentence_similarity == 0.0


def test_a_calibration_by_letters_is_read_too():
    parsed = Calibration.parse(RECORD | {"by_letters": RECORD | {"margin": 2}})
    assert parsed.by_letters == Calibration(-1.5, 0.5, 3.0, 2.0, 0.125)
    with pytest.raises(KeyError):
        Calibration.parse(RECORD | {"by_letters": {}})


def test_a_page_that_stands_alone_has_the_greatest_margin():
    spans = [span("http://i/a", 9.0), span("http://i/a", 8.0)]
    assert evidence_of(spans).margin == MARGIN_LIMIT
    assert evidence_of([span("http://i/a", 90.0), span("http://i/b", 1.0)]).margin == MARGIN_LIMIT


@given(st.floats(allow_nan=False))
def test_a_limited_margin_is_the_nearest_within_the_limit(margin):
    assert limited(margin) == sorted((-MARGIN_LIMIT, margin, MARGIN_LIMIT))[1]


def test_a_calibration_is_read_with_whatever_else_is_beside_it():
    parsed = Calibration.parse({**RECORD, "fitted_on": ["x"]})
    assert parsed == Calibration(-1.5, 0.5, 3.0, 0.25, 0.125)
    assert isinstance(parsed.coverage, float)


@pytest.mark.parametrize("name", RECORD)
def test_a_calibration_without_one_of_its_numbers_is_refused(name):
    with pytest.raises(KeyError, match=name):
        Calibration.parse({key: value for key, value in RECORD.items() if key != name})


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"margin": math.nan}, ValueError),
        ({"intercept": math.inf}, ValueError),
        ({"coverage": None}, TypeError),
        ({"coverage": "much"}, ValueError),
        ({"min_confidence": 1.5}, ValueError),
        ({"min_confidence": -0.1}, ValueError),
    ],
)
def test_what_is_no_calibration_is_refused(change, error):
    with pytest.raises(error):
        Calibration.parse(RECORD | change)
