"""Start embeddings for pieces that an English encoder has never seen.

IBM model 1 (Brown et al. 1993, "The Mathematics of Statistical Machine Translation") over parallel sentences
gives, for every new piece, which English pieces it translates to; its embedding starts as their average.
English pieces align with themselves through two tokenizations of the same text, and a piece spelt as an
English one also takes that one's embedding.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse
from tokenizers import Tokenizer

Floats = npt.NDArray[np.float32]
MIN_POSTERIOR = 0.02
SHARPNESS = 1.5


@dataclass(frozen=True, eq=False)
class Alignment:
    """Expected number of times that a new piece translates an English piece."""

    counts: sparse.csr_matrix
    """(n_new, n_english)"""


def align(
    pairs: list[tuple[str, str]], english: Tokenizer, new: Tokenizer, *, rounds: int = 6, max_tokens: int = 70
) -> Alignment:
    """IBM model 1 by expectation maximisation over (English, other) sentence pairs."""
    new_ids, english_ids, group, n_groups = _cells(pairs, english, new, max_tokens)
    n_english = english.get_vocab_size()
    keys, cell_of = np.unique(new_ids * n_english + english_ids, return_inverse=True)
    new_of, english_of = keys // n_english, keys % n_english
    probability = np.ones(len(keys))
    for _ in range(rounds):
        weight = probability[cell_of]
        weight /= np.bincount(group, weight, minlength=n_groups)[group]
        counts = np.bincount(cell_of, weight, minlength=len(keys))
        probability = counts / np.bincount(english_of, counts, minlength=n_english)[english_of]
    shape = (new.get_vocab_size(), n_english)
    return Alignment(sparse.csr_matrix((counts, (new_of, english_of)), shape=shape))


def start_embeddings(
    new_pieces: list[str], alignments: list[Alignment], english: Tokenizer, vectors: Floats, *, seed: int = 0
) -> tuple[Floats, int]:
    """One vector per new piece, and how many pieces had no evidence at all.

    :param vectors: (n_english, hidden_size), the English encoder's embeddings.
    :returns: (n_new, hidden_size)
    """
    mean = vectors[1000:].mean(axis=0)
    spread = float(np.linalg.norm(vectors[1000:] - mean, axis=1).mean())
    summed, evidence = _weighted_sums(alignments, vectors)
    spelling = english.get_vocab()
    generator = np.random.default_rng(seed)
    result = np.empty((len(new_pieces), vectors.shape[1]), dtype=np.float32)
    unknown = 0
    for number, piece in enumerate(new_pieces):
        known = [vectors[spelling[key]] for key in {piece, piece.lower()} & spelling.keys()][:1]
        aligned = [summed[number] / evidence[number]] if evidence[number] > 0.5 else []
        if piece in spelling and piece.startswith("["):
            result[number] = vectors[spelling[piece]]
        elif known or aligned:
            result[number] = _rescaled(np.mean(known + aligned, axis=0), mean, spread)
        else:
            unknown += 1
            noise = generator.normal(size=len(mean)) / np.sqrt(len(mean))
            result[number] = mean + 0.5 * spread * noise
    return result, unknown


def _cells(
    pairs: list[tuple[str, str]], english: Tokenizer, new: Tokenizer, max_tokens: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64], int]:
    """Every (new piece, English piece or null) of every pair; `group` numbers the new piece's occurrence."""
    left = english.encode_batch_fast([pair[0] for pair in pairs], add_special_tokens=False)
    right = new.encode_batch_fast([pair[1] for pair in pairs], add_special_tokens=False)
    new_cells, english_cells, groups, n_groups = [], [], [], 0
    for source, target in zip(left, right, strict=True):
        if not (0 < len(source.ids) <= max_tokens and 0 < len(target.ids) <= max_tokens):
            continue
        with_null = np.array([*source.ids, 0])
        new_cells.append(np.repeat(np.array(target.ids), len(with_null)))
        english_cells.append(np.tile(with_null, len(target.ids)))
        groups.append(np.repeat(np.arange(n_groups, n_groups + len(target.ids)), len(with_null)))
        n_groups += len(target.ids)
    return np.concatenate(new_cells), np.concatenate(english_cells), np.concatenate(groups), n_groups


def _weighted_sums(alignments: list[Alignment], vectors: Floats) -> tuple[Floats, Floats]:
    """Sums of English vectors by sharpened alignment probability, and the sums of the weights."""
    n_new = alignments[0].counts.shape[0]
    summed = np.zeros((n_new, vectors.shape[1]), dtype=np.float32)
    evidence = np.zeros(n_new, dtype=np.float32)
    for alignment in alignments:
        cells = alignment.counts.tocoo()
        totals = np.bincount(cells.row, cells.data, minlength=n_new)[cells.row]
        posterior = cells.data / np.maximum(totals, 1e-9)
        keep = (cells.col != 0) & (posterior > MIN_POSTERIOR)  # column 0 is the null word
        weights = sparse.csr_matrix(
            ((posterior**SHARPNESS * totals)[keep], (cells.row[keep], cells.col[keep])),
            shape=alignment.counts.shape,
        )
        summed += weights @ vectors
        evidence += np.asarray(weights.sum(axis=1)).ravel()
    return summed, evidence


def _rescaled(vector: Floats, mean: Floats, spread: float) -> Floats:
    """Averages shrink towards the mean; bring the vector back to the usual distance from it."""
    offset = vector - mean
    length = max(float(np.linalg.norm(offset)), 1e-6)
    return np.asarray(mean + offset * (0.9 * spread / length + 0.1), dtype=np.float32)
