"""Does a sentence find its translation among all? What alignment of languages is measured by.

The task of Artetxe and Schwenk 2019 (arXiv 1812.10464), here on NTREX: each line of one language picks the line of the
other language with the nearest vector.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Retrieval:
    """In percent, over lines."""

    accuracy: float
    """Lines whose translation comes first; the mean of both directions."""
    among_best_10: float
    n: int


def retrieval(left: Vectors, right: Vectors) -> Retrieval:
    """Row i of either side translates row i of the other; (n_lines, hidden_size) unit vectors."""
    similarity = left @ right.T
    ranks = np.concatenate((_ranks(similarity), _ranks(similarity.T)))
    return Retrieval(100 * float((ranks == 0).mean()), 100 * float((ranks < 10).mean()), len(left))


def _ranks(similarity: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """(n_lines,) how many others are nearer than the right one."""
    right = np.diagonal(similarity)[:, None]
    return np.asarray((similarity > right).sum(axis=1))
