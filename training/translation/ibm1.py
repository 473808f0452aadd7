"""How often each word translates each other word in sentence pairs.

IBM model 1 (Brown et al. 1993, "The Mathematics of Statistical Machine Translation") by expectation maximisation,
with the fixed preference for the diagonal of Dyer et al. 2013 ("A Simple, Fast, and Effective Reparameterization
of IBM Model 2").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

Ids = npt.NDArray[np.int32]
DIAGONAL_TENSION = 4.0
NULL_PRIOR = 0.08


@dataclass(frozen=True, eq=False, slots=True)
class _Cells:
    """Every (source word or null, target word) of every pair, flat; `group` numbers the target word's occurrence."""

    source: Ids
    target: Ids
    group: Ids
    prior: npt.NDArray[np.float32]
    n_groups: int


def expected_counts(
    pairs: Sequence[tuple[Ids, Ids]], *, n_source: int, n_target: int, rounds: int = 5
) -> sparse.csr_matrix:
    """How often a target word is the translation of a source word, by the model; p(target | source) is a row's share.

    :param pairs: word ids of both sides; id 0 is the null word and occurs in neither; no side is without a word.
    :param n_source: number of source words, null included.
    :param n_target: number of target words, null included.
    :returns: (n_source, n_target), columns sum to the target words' occurrences; row 0 is the null word's.
    """
    cells = _cells(pairs)
    keys, cell_of = np.unique(cells.source.astype(np.int64) * n_target + cells.target, return_inverse=True)
    source_of, target_of = keys // n_target, keys % n_target
    probability = np.ones(len(keys))
    for _ in range(rounds):
        weight = probability[cell_of] * cells.prior
        weight /= np.bincount(cells.group, weight, minlength=cells.n_groups)[cells.group]
        counts = np.bincount(cell_of, weight, minlength=len(keys))
        probability = counts / np.bincount(source_of, counts, minlength=n_source)[source_of]
    return sparse.csr_matrix((counts, (source_of, target_of)), shape=(n_source, n_target))


def _cells(pairs: Sequence[tuple[Ids, Ids]]) -> _Cells:
    sources, targets, groups, priors, n_groups = [], [], [], [], 0
    for source, target in pairs:
        n_source, n_target = len(source), len(target)
        sources.append(np.tile(np.concatenate(([0], source)).astype(np.int32), n_target))
        targets.append(np.repeat(target, n_source + 1))
        groups.append(np.repeat(np.arange(n_groups, n_groups + n_target, dtype=np.int32), n_source + 1))
        priors.append(_prior(n_source, n_target).ravel())
        n_groups += n_target
    return _Cells(
        np.concatenate(sources), np.concatenate(targets), np.concatenate(groups), np.concatenate(priors), n_groups
    )


def _prior(n_source: int, n_target: int) -> npt.NDArray[np.float32]:
    """(n_target, 1 + n_source): how likely each position is before any word is seen, null first."""
    places = np.arange(n_target)[:, None] / n_target - np.arange(n_source)[None, :] / n_source
    weights = np.exp(-DIAGONAL_TENSION * np.abs(places))
    weights *= (1 - NULL_PRIOR) / weights.sum(axis=1, keepdims=True)
    return np.hstack((np.full((n_target, 1), NULL_PRIOR), weights)).astype(np.float32)
