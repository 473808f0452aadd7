"""The fast decoder against the obvious one (criterion Q4)."""

from __future__ import annotations

import numpy as np
import pytest

from actions.qa.decode import TokenSpan, decode


def brute_force(start, end, *, context_start, n_context, n_best, max_answer_tokens):
    spans = [
        TokenSpan(i, j, float(np.float64(start[context_start + i]) + np.float64(end[context_start + j])))
        for i in range(n_context)
        for j in range(i, min(i + max_answer_tokens, n_context))
    ]
    spans.sort(key=lambda span: (-span.score, span.first, span.last))
    null = float(start[0]) + float(end[0])
    return [TokenSpan(s.first, s.last, s.score - null) for s in spans[:n_best]]


@pytest.mark.parametrize("seed", range(1000))
def test_equals_brute_force_q4(seed):
    generator = np.random.default_rng(seed)
    context_start, n_context = int(generator.integers(2, 12)), int(generator.integers(0, 40))
    shape = context_start + n_context + 1
    # Few different values: ties must come out in the same order too.
    start, end = (generator.integers(-4, 5, shape).astype(np.float32) / 2 for _ in range(2))
    place = {"context_start": context_start, "n_context": n_context}
    limits = {"n_best": int(generator.integers(1, 30)), "max_answer_tokens": int(generator.integers(1, 35))}
    assert decode(start, end, **place, **limits) == brute_force(start, end, **place, **limits)


def test_one_hot_logits_return_their_span_q2():
    start, end = np.zeros(50, dtype=np.float32), np.zeros(50, dtype=np.float32)
    start[20], end[24] = 9, 9
    best = decode(start, end, context_start=10, n_context=39)[0]
    assert (best.first, best.last, best.score) == (10, 14, 18.0)


def test_score_is_relative_to_the_null_of_the_same_window():
    start, end = np.array([3, 0, 1, 0], np.float32), np.array([4, 0, 2, 0], np.float32)
    assert decode(start, end, context_start=2, n_context=1)[0].score == 3 - 7


def test_masked_positions_are_never_answers():
    start = np.array([0, 0, -np.inf, 1, 0], np.float32)
    end = np.array([0, 0, -np.inf, 1, 0], np.float32)
    assert [(s.first, s.last) for s in decode(start, end, context_start=2, n_context=2)] == [(1, 1)]
