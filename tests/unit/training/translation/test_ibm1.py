"""Expected counts against a slow, plain implementation of the same formulas; and known words are learnt."""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from training.translation.ibm1 import DIAGONAL_TENSION, NULL_PRIOR, expected_counts

LINES = st.lists(st.integers(1, 4), min_size=1, max_size=5)


def plain(pairs, n_source, n_target, rounds):
    """p(j | i) ~ exp(-tension |i/m - j/n|), shared out in expectation, renormalised in maximisation."""
    probability = defaultdict(lambda: 1.0)
    for _ in range(rounds):
        counts = np.zeros((n_source, n_target))
        for source, target in pairs:
            for j, wanted in enumerate(target):
                near = [
                    math.exp(-DIAGONAL_TENSION * abs(j / len(target) - i / len(source))) for i in range(len(source))
                ]
                weights = [NULL_PRIOR * probability[0, wanted]]
                weights += [
                    (1 - NULL_PRIOR) * place / sum(near) * probability[word, wanted]
                    for word, place in zip(source, near, strict=True)
                ]
                for word, weight in zip([0, *source], weights, strict=True):
                    counts[word, wanted] += weight / sum(weights)
        probability = {(s, t): counts[s, t] / counts[s].sum() for s, t in zip(*np.nonzero(counts), strict=True)}
    return counts


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(LINES, LINES), min_size=1, max_size=5), st.integers(1, 3))
def test_equals_the_plain_implementation(pairs, rounds):
    arrays = [(np.array(s, dtype=np.int32), np.array(t, dtype=np.int32)) for s, t in pairs]
    came = expected_counts(arrays, n_source=5, n_target=5, rounds=rounds).toarray()
    np.testing.assert_allclose(came, plain(pairs, 5, 5, rounds), rtol=1e-4, atol=1e-6)
    occurrences = np.bincount([word for _, target in pairs for word in target], minlength=5)
    np.testing.assert_allclose(came.sum(axis=0), occurrences, rtol=1e-6)


def test_words_that_come_together_are_found_out_of_order():
    generator = np.random.default_rng(0)
    sources = [generator.permutation(np.arange(1, 13))[:5].astype(np.int32) for _ in range(200)]
    pairs = [(source, np.roll(source, 1) + 20) for source in sources]
    came = expected_counts(pairs, n_source=13, n_target=40, rounds=8).toarray()
    assert came[1:].argmax(axis=1).tolist() == [word + 20 for word in range(1, 13)]
