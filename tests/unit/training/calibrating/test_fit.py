"""The fit against known weights and against scipy; the figures against their definitions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import expit, logit

from actions.qa.confidence import Calibration, Evidence
from training.calibrating.cases import Case
from training.calibrating.fit import FACTS, RIDGE, fit, held_out, keeping, quality
from training.errors import CorpusError

SPREAD = (6.0, 0.2, 5.0, 0.2, 0.5, 0.2, 0.2)
BY_READER = Calibration(0.0, 1.0, 0.0, 0.0, min_confidence=0.5)
CASES = st.builds(
    Case,
    group=st.sampled_from("abcde"),
    evidence=st.builds(Evidence, st.floats(-20, 20), st.floats(0, 1), st.floats(-20, 20)),
    answerable=st.booleans(),
    right=st.booleans(),
).map(lambda case: replace(case, right=case.right and case.answerable))


def drawn(n, weights, *, seed=0, n_groups=50):
    """Cases that are right with the probability that the weights give."""
    random = np.random.default_rng(seed)
    facts = random.normal(size=(n, len(FACTS))) * SPREAD + (1.0, 0.5, 2.0, 0.4, 0.8, 0.1, 0.3)
    right = random.random(n) < expit(weights[0] + facts @ weights[1:])
    return [
        Case(
            str(number % n_groups), Evidence(*map(float, row)), answerable=bool(is_right or number % 3), right=is_right
        )
        for number, (row, is_right) in enumerate(zip(facts, right.tolist(), strict=True))
    ]


def weights_of(calibration):
    return [calibration.intercept, *(getattr(calibration, name) for name in FACTS)]


def facts_of(cases):
    return np.array([[getattr(case.evidence, name) for name in FACTS] for case in cases])


def sure(probability, *, right, of):
    """That many cases of one confidence by BY_READER."""
    evidence = Evidence(float(logit(probability)), 0.0, 0.0)
    return [Case("g", evidence, answerable=True, right=number < right) for number in range(of)]


def test_the_weights_that_made_the_cases_are_found_again():
    true = np.array([-2.0, 0.3, 4.0, 0.1, 3.0, 1.5, 5.0, 4.0])
    found = np.array(weights_of(fit(drawn(40000, true), keep_share=0.9)))
    assert found[1:] * SPREAD == pytest.approx(true[1:] * SPREAD, abs=0.1)
    assert found[0] == pytest.approx(true[0], abs=0.3)


def test_wrong_answers_to_answerable_questions_do_not_turn_the_weights():
    """Here they score high where little of the question is in the page; what tells is how nothing looks."""
    true = np.array([-1.0, 0.3, 1.0, 0.1, 1.0, 1.0, 1.0, 1.0])
    cases = [replace(case, answerable=case.right) for case in drawn(4000, true)]
    looks = {"reader_score": 9.0, "coverage": 0.0}
    confused = [replace(case, right=False, evidence=replace(case.evidence, **looks)) for case in cases if case.right][
        ::3
    ]
    mixed, plain = fit([*cases, *confused], keep_share=0.9), fit(cases, keep_share=0.9)
    assert direction(weights_of(mixed)[1:]) == pytest.approx(direction(weights_of(plain)[1:]), abs=1e-6)
    right = np.array([case.right for case in [*cases, *confused]])
    sure = [mixed.confidence(case.evidence) for case in [*cases, *confused]]
    assert np.mean(sure) == pytest.approx(right.mean(), abs=0.01)
    _, in_one_step = by_scipy(facts_of([*cases, *confused]), right)
    assert np.abs(direction(in_one_step) - direction(weights_of(plain)[1:])).max() > 0.1


def direction(weights):
    found = np.array(weights) * SPREAD
    return found / np.linalg.norm(found)


def test_where_wrong_answers_look_surer_than_right_ones_all_cases_are_fitted_on():
    """In two steps the order would turn round: the worse an answer looks, the surer."""
    cases = [
        Case(
            "g",
            Evidence(mean + number / 50, number % 5 / 9 + (kind == "right") / 5, 0.0),
            kind != "none",
            kind == "right",
        )
        for kind, mean in (("right", 5.0), ("none", 3.0), ("wrong", 8.0))
        for number in range(60)
    ]
    found = fit(cases, keep_share=0.9)
    _, expected = by_scipy(facts_of(cases)[:, :2], np.array([case.right for case in cases]))
    assert (found.reader_score, found.coverage) == pytest.approx(tuple(expected), abs=1e-3)
    assert found.coverage > 0 > found.reader_score


def test_a_kate_without_an_encoder_has_a_calibration_of_her_own():
    cases = drawn(2000, np.array([-1.0, 0.3, 1.0, 0.1, 1.0, 1.0, 3.0, 8.0]))
    found = fit(cases, keep_share=0.9).by_letters
    assert found.similarity == found.relevance == found.prominence == found.sentence_similarity == 0
    letters = [Evidence(c.evidence.reader_score, c.evidence.coverage, c.evidence.margin) for c in cases]
    blind = [replace(case, evidence=evidence) for case, evidence in zip(cases, letters, strict=True)]
    assert quality(found, blind).right_kept == pytest.approx(0.9, abs=0.01)
    assert quality(found, blind).calibration_error < 0.05


@settings(deadline=None, max_examples=30)
@example(seed=333156, n=17, weights=(-0.42, -1.14, 0.0, 1.05, -4.13, 0.0, -0.83, 5.91))  # few telling cases
@given(
    seed=st.integers(0, 10**6),
    n=st.integers(8, 200),
    weights=st.tuples(st.floats(-4, 4), st.floats(-2, 2), st.floats(-8, 8), st.floats(-2, 2), *[st.floats(-8, 8)] * 4),
)
def test_newton_finds_what_scipy_finds(seed, n, weights):
    cases = drawn(n, np.array(weights), seed=seed)
    right = np.array([case.right for case in cases])
    telling = right | ~np.array([case.answerable for case in cases])
    assume(0 < right.sum() < telling.sum())
    facts = facts_of(cases)
    found = fit(cases, keep_share=0.9)
    assert weights_of(found)[0] + facts @ weights_of(found)[1:] == pytest.approx(
        logits_by_scipy(facts, right, telling), abs=2e-2
    )


def logits_by_scipy(facts, right, telling):
    """Of the fit in two steps; of all cases at once where the telling ones say the contrary (`fit._in_two_steps`)."""
    _, direction = by_scipy(facts[telling], right[telling])
    intercept, scale = by_scipy((facts @ direction)[:, None], right)
    if scale[0] > 0:
        return intercept + facts @ direction * scale
    intercept, weights = by_scipy(facts, right)
    return intercept + facts @ weights


def by_scipy(facts, right):
    """Intercept and weights of facts as they are, fitted on standardised ones."""
    mean, spread = facts.mean(axis=0), facts.std(axis=0)
    scaled = (facts - mean) / spread

    def loss(found):
        logits = found[0] + scaled @ found[1:]
        return np.logaddexp(0, np.where(right, -logits, logits)).sum() + RIDGE / 2 * (found[1:] ** 2).sum()

    found = minimize(loss, np.zeros(facts.shape[1] + 1), method="BFGS", options={"gtol": 1e-7}).x
    weights = found[1:] / spread
    return found[0] - weights @ mean, weights


def test_evidence_that_is_always_the_same_weighs_nothing():
    cases = [
        replace(case, evidence=replace(case.evidence, coverage=0.1))
        for case in drawn(500, np.array([0, 1, 0, 0, 0, 0, 0, 0]))
    ]
    found = fit(cases, keep_share=0.9)
    assert found.coverage == pytest.approx(0, abs=1e-6)
    assert found.reader_score > 0.5


def test_evidence_that_tells_right_from_wrong_entirely_leaves_finite_weights():
    cases = [*sure(0.9, right=20, of=20), *sure(0.1, right=0, of=20)]
    found = fit(cases, keep_share=1.0)
    assert found.confidence(cases[0].evidence) > 0.9 > 0.1 > found.confidence(cases[-1].evidence)
    assert np.isfinite(weights_of(found)).all()


@pytest.mark.parametrize("right", [0, 5])
def test_nothing_is_fitted_where_all_is_right_or_all_is_wrong(right):
    with pytest.raises(CorpusError, match=f"{right} right of 5"):
        fit(sure(0.5, right=right, of=5), keep_share=0.9)
    with pytest.raises(CorpusError, match="0 right of 0"):
        fit([], keep_share=0.9)


@given(st.lists(CASES, min_size=1, max_size=30), st.floats(0.01, 1.0))
def test_the_share_to_keep_is_kept_and_a_higher_threshold_would_not_keep_it(cases, share):
    assume(any(case.answerable for case in cases))
    least = keeping(BY_READER, cases, share=share, of="answerable")
    found = [BY_READER.confidence(case.evidence) for case in cases if case.answerable]
    assert quality(replace(BY_READER, min_confidence=least), cases).kept >= share - 1e-9
    assert sum(value > least for value in found) / len(found) < share


@pytest.mark.parametrize(("share", "n", "kept"), [(0.07, 100, 7), (0.95, 20, 19), (1.0, 3, 3), (0.5, 3, 2)])
def test_a_share_is_not_rounded_up_beyond_what_it_asks_for(share, n, kept):
    cases = [case for place in range(n) for case in sure((place + 1) / (n + 1), right=1, of=1)]
    least = keeping(BY_READER, cases, share=share, of="right")
    assert sum(BY_READER.confidence(case.evidence) >= least for case in cases) == kept


def test_what_was_fitted_keeps_its_share():
    cases = drawn(400, np.array([-1.0, 0.3, 1.0, 0.1, 1.0, 1.0, 1.0, 1.0]))
    assert 0.9 <= quality(fit(cases, keep_share=0.9), cases).right_kept < 0.91
    assert 0.9 <= quality(fit(cases, keep_share=0.9, of="answerable"), cases).kept < 0.91


def test_calibration_error_of_perfect_and_of_overconfident_probabilities():
    perfect = [case for tenth in range(10) for case in sure(tenth / 10 + 0.05, right=10 * tenth + 5, of=100)]
    assert quality(BY_READER, perfect).calibration_error == pytest.approx(0, abs=1e-9)
    overconfident = [*sure(0.95, right=50, of=100), *sure(0.05, right=5, of=100)]
    assert quality(BY_READER, overconfident).calibration_error == pytest.approx(0.45 / 2)
    assert quality(BY_READER, sure(0.95, right=50, of=100)).calibration_error == pytest.approx(0.45)


def test_kept_refused_and_right_of_shown():
    answerable = [*sure(0.9, right=3, of=4), *sure(0.2, right=1, of=1)]
    others = [replace(case, answerable=False) for case in [*sure(0.7, right=0, of=1), *sure(0.3, right=0, of=3)]]
    worth = quality(BY_READER, [*answerable, *others])
    assert (worth.n, worth.kept, worth.refused, worth.right_of_shown) == (9, 4 / 5, 3 / 4, 3 / 5)
    assert worth.right_kept == 3 / 4
    assert [item.n for item in worth.bins] == [1, 3, 1, 4]


@given(st.lists(CASES, min_size=1, max_size=40))
def test_bins_hold_every_case_once_least_sure_first(cases):
    bins = quality(BY_READER, cases).bins
    assert sum(item.n for item in bins) == len(cases)
    assert sum(item.n * item.right for item in bins) == pytest.approx(sum(case.right for case in cases))
    assert [item.confidence for item in bins] == sorted(item.confidence for item in bins)


def test_no_page_is_judged_by_a_calibration_that_was_fitted_on_it():
    """Two pages that contradict each other: whoever has seen the one only is wrong about the other."""
    page = [*sure(0.9, right=30, of=30), *sure(0.1, right=0, of=30)]
    contrary = [replace(case, group="contrary", right=not case.right) for case in page]
    worth = held_out([*page, *contrary], keep_share=0.5)
    assert worth.calibration_error > 0.8
    assert (worth.kept, worth.right_of_shown) == (0.5, 0.0)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10**6), st.integers(3, 8))
def test_held_out_quality_is_that_of_leaving_one_page_out_after_another(seed, n_groups):
    cases = drawn(120, np.array([-1.0, 0.3, 1.0, 0.1, 1.0, 1.0, 1.0, 1.0]), seed=seed, n_groups=n_groups)
    shown, right_shown, kept, error_free = 0, 0, 0, []
    for group in {case.group for case in cases}:
        calibration = fit([case for case in cases if case.group != group], keep_share=0.8)
        for case in (case for case in cases if case.group == group):
            confidence = calibration.confidence(case.evidence)
            is_shown = confidence >= calibration.min_confidence
            shown, right_shown = shown + is_shown, right_shown + (is_shown and case.right)
            kept += is_shown and case.answerable
            error_free.append(confidence)
    worth = held_out(cases, keep_share=0.8)
    assert (worth.n, len(worth.bins) <= 10) == (120, True)
    assert worth.right_of_shown == pytest.approx(right_shown / shown)
    assert worth.kept == pytest.approx(kept / sum(case.answerable for case in cases))
    assert worth.right_kept == pytest.approx(right_shown / sum(case.right for case in cases))
    assert sum(item.n * item.confidence for item in worth.bins) == pytest.approx(sum(error_free))
