"""From start and end logits to the best spans. Pure functions of the scores (criteria Q2-Q4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """Pieces `first` to `last`, both included, of a window's context."""

    first: int
    last: int
    score: float
    """(start + end) - (null start + null end) on raw logits."""


def decode(
    start_logits: FloatArray,
    end_logits: FloatArray,
    *,
    context_start: int,
    n_context: int,
    n_best: int = 20,
    max_answer_tokens: int = 30,
) -> list[TokenSpan]:
    """The `n_best` spans of one window, best first; ties go to the earlier, then the shorter span.

    :param start_logits: (n_tokens,); position 0 is `[CLS]`, the null score.
    :param end_logits: (n_tokens,)
    """
    inside = slice(context_start, context_start + n_context)
    sums = _banded_sums(start_logits[inside], end_logits[inside], max_answer_tokens)
    best = _largest(sums.ravel(), n_best)
    null = float(start_logits[0]) + float(end_logits[0])
    width = sums.shape[1] if sums.size else 1
    return [TokenSpan(int(i // width), int(i // width + i % width), float(sums.flat[i]) - null) for i in best]


def _banded_sums(starts: FloatArray, ends: FloatArray, max_answer_tokens: int) -> npt.NDArray[np.float64]:
    """(n_context, max_answer_tokens): start i with the end k pieces later; -inf beyond the text."""
    n_context = len(starts)
    width = min(max_answer_tokens, n_context)
    if width == 0:
        return np.empty((0, 0), dtype=np.float64)
    padded = np.concatenate((ends.astype(np.float64), np.full(width - 1, -np.inf)))
    later_ends = np.lib.stride_tricks.sliding_window_view(padded, width)
    return np.asarray(starts.astype(np.float64)[:, None] + later_ends)


def _largest(values: npt.NDArray[np.float64], count: int) -> npt.NDArray[np.int64]:
    """Indices of the largest finite values, largest first, equal ones in order of index."""
    if len(values) > count:
        threshold = np.partition(values, len(values) - count)[len(values) - count]
        candidates = np.flatnonzero(values >= threshold)
    else:
        candidates = np.arange(len(values))
    candidates = candidates[np.isfinite(values[candidates])]
    order = np.argsort(-values[candidates], kind="stable")
    return np.asarray(candidates[order][:count])
