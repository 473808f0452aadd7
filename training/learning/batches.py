"""Batches of items of like length: less padding, so more of the processor's work is on text."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch.utils.data import BatchSampler

from training.learning.features import LabelledWindow

POOL_BATCHES = 50
"""Batches that are sorted together: enough to be even, few enough that the order stays random."""


class LengthBucketedBatches(BatchSampler):
    """Indices of items, batch by batch, for all epochs in one go; the same seed gives the same order.

    One pass over all epochs needs no epoch number, so that a cut run skips to its place and sees the same batches
    whatever wraps this sampler. Every item comes once an epoch. Only the very last batch may be short: where
    several devices share the batches, accelerate drops a short one elsewhere.
    """

    def __init__(self, lengths: Sequence[int], *, batch_size: int, epochs: int, seed: int, bucketed: bool = True):
        self.batch_size = batch_size
        self.drop_last = False
        self._lengths = lengths
        self._epochs = epochs
        self._seed = seed
        self._pool = batch_size * POOL_BATCHES if bucketed else 0

    def __len__(self) -> int:
        return -(-len(self._lengths) * self._epochs // self.batch_size)

    def __iter__(self) -> Iterator[list[int]]:
        generator = random.Random(self._seed)
        order = [index for _ in range(self._epochs) for index in generator.sample(self._range, len(self._lengths))]
        for begin in range(0, len(order), self._pool or self.batch_size):
            yield from self._batches(order[begin : begin + (self._pool or self.batch_size)], generator)

    @property
    def _range(self) -> range:
        return range(len(self._lengths))

    def _batches(self, pool: list[int], generator: random.Random) -> list[list[int]]:
        if self._pool:
            pool = sorted(pool, key=self._lengths.__getitem__)
        batches = [pool[begin : begin + self.batch_size] for begin in range(0, len(pool), self.batch_size)]
        short = [batches.pop()] if len(batches[-1]) < self.batch_size else []
        generator.shuffle(batches)
        return batches + short


def collate(windows: Sequence[LabelledWindow], *, width: int | None = None) -> dict[str, torch.Tensor]:
    """Model inputs (n_windows, n_tokens) and labels (n_windows,), padded with zeros to the longest or to `width`."""
    shape = (len(windows), width or max(len(window) for window in windows))
    ids, types, mask, allowed = (np.zeros(shape, dtype=np.int64) for _ in range(4))
    for row, labelled in enumerate(windows):
        length, window = len(labelled), labelled.window
        ids[row, :length] = window.input_ids
        types[row, :length] = window.token_type_ids
        mask[row, :length] = 1
        allowed[row, 0] = 1
        allowed[row, window.context_start : window.context_start + len(window.context)] = 1
    return {
        "input_ids": torch.from_numpy(ids),
        "token_type_ids": torch.from_numpy(types),
        "attention_mask": torch.from_numpy(mask),
        "answerable": torch.from_numpy(allowed).bool(),
        "first": torch.tensor([window.first for window in windows]),
        "last": torch.tensor([window.last for window in windows]),
    }
