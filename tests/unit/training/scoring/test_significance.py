from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from training.errors import TrainingError
from training.scoring.significance import interval, paired_test

SCORES = st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.8, 1.0]), min_size=2, max_size=9)


def test_the_interval_is_that_of_scipy():
    values = np.random.default_rng(1).beta(0.5, 0.5, size=327)
    low, high = interval(values, rounds=5_000)
    oracle = stats.bootstrap(
        (values,), np.mean, n_resamples=5_000, method="percentile", vectorized=True, rng=np.random.default_rng(2)
    ).confidence_interval
    assert low == pytest.approx(oracle.low, abs=0.005)
    assert high == pytest.approx(oracle.high, abs=0.005)


def test_327_questions_give_about_the_known_four_and_a_half_points():
    low, high = interval([1.0] * 250 + [0.0] * 77)
    assert (high - low) / 2 == pytest.approx(0.046, abs=0.004)


def test_one_seed_one_interval_and_memory_does_not_change_it(monkeypatch):
    values = np.random.default_rng(3).random(100)
    first = interval(values, rounds=500, seed=4)
    assert first == interval(values, rounds=500, seed=4)
    assert first != interval(values, rounds=500, seed=5)
    monkeypatch.setattr("training.scoring.significance._CELLS", 1000)
    assert interval(values, rounds=500, seed=4) == first


def test_equal_values_have_no_spread():
    assert interval([0.5] * 9) == (0.5, 0.5)


@pytest.mark.parametrize("values", [[], [[0.5]], [float("nan")]])
def test_what_is_not_one_value_a_question_is_refused(values):
    with pytest.raises(TrainingError, match="one finite value per question"):
        interval(values)


@given(SCORES, st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_few_differences_are_counted_out_as_scipy_does(a, random):
    b = [random.choice([0.0, 0.25, 0.5, 0.8, 1.0]) for _ in a]
    found = paired_test(a, b, rounds=10)
    differences = np.array(a) - np.array(b)
    oracle = stats.permutation_test((differences,), np.mean, permutation_type="samples", n_resamples=np.inf)
    assert found.exact
    assert found.p_value == pytest.approx(oracle.pvalue, abs=1e-12)
    assert found.difference == pytest.approx(np.mean(a) - np.mean(b), abs=1e-12)


def test_exact_matches_that_change_are_mcnemars_exact_test():
    a, b = [1.0] * 11 + [0.0] * 3 + [1.0] * 50, [0.0] * 11 + [1.0] * 3 + [1.0] * 50
    assert paired_test(a, b).p_value == pytest.approx(stats.binomtest(11, 14).pvalue, abs=1e-12)


def test_many_differences_are_drawn_and_close_to_the_exact_test():
    a, b = [1.0] * 60 + [0.0] * 40 + [1.0] * 100, [0.0] * 60 + [1.0] * 40 + [1.0] * 100
    found = paired_test(a, b, rounds=20_000)
    assert not found.exact
    assert found.p_value == pytest.approx(stats.binomtest(60, 100).pvalue, abs=0.01)
    assert found == paired_test(a, b, rounds=20_000)
    assert found.low < found.difference < found.high
    assert found.low == pytest.approx(0.1 - 1.96 * np.std(np.subtract(a, b)) / 200**0.5, abs=0.01)


def test_swapping_the_runs_changes_the_sign_only():
    generator = np.random.default_rng(6)
    a, b = generator.random(80), generator.random(80)
    one, other = paired_test(a, b), paired_test(b, a)
    assert one.difference == -other.difference
    assert (one.low, one.high) == pytest.approx((-other.high, -other.low), abs=1e-12)
    assert one.p_value == other.p_value


def test_a_sure_difference_is_never_impossible_by_chance():
    found = paired_test([1.0] * 200, [0.0] * 200, rounds=999)
    assert found.p_value == 0.001
    assert found.n == 200


def test_equal_runs_do_not_differ():
    found = paired_test([0.3, 1.0], [0.3, 1.0])
    assert (found.difference, found.low, found.high, found.p_value) == (0.0, 0.0, 0.0, 1.0)


def test_runs_of_different_lengths_are_refused():
    with pytest.raises(TrainingError, match="got 1 and 2 values"):
        paired_test([1.0], [1.0, 0.0])
