from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from training.scoring.sentence_retrieval import retrieval


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_equal_vectors_are_all_found_and_shifted_ones_are_not():
    vectors = unit(np.eye(20))
    assert retrieval(vectors, vectors).accuracy == 100
    shifted = retrieval(vectors, np.roll(vectors, 1, axis=0))
    assert (shifted.accuracy, shifted.n) == (0, 20)


@given(st.integers(0, 1000), st.integers(2, 30))
def test_it_counts_as_looking_one_by_one_does(seed, n):
    generator = np.random.default_rng(seed)
    left, right = (unit(generator.normal(size=(n, 8))) for _ in range(2))
    found = [int(np.argmax(right @ row)) == i for i, row in enumerate(left)]
    found += [int(np.argmax(left @ row)) == i for i, row in enumerate(right)]
    assert np.isclose(retrieval(left, right).accuracy, 100 * np.mean(found))
