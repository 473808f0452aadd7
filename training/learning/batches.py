"""Batches of windows of like length: less padding, so more of the processor's work is on text."""

from __future__ import annotations

import random

import numpy as np
import torch

from training.learning.features import LabelledWindow


def bucketed(windows: list[LabelledWindow], *, max_tokens: int, seed: int, pool: int = 2000) -> list[list[int]]:
    """Indices of windows, batch by batch; a batch holds at most `max_tokens` pieces, padding included."""
    generator = random.Random(seed)
    order = list(range(len(windows)))
    generator.shuffle(order)
    batches: list[list[int]] = []
    for begin in range(0, len(order), pool):
        batches += _fill(sorted(order[begin : begin + pool], key=lambda i: len(windows[i])), windows, max_tokens)
    generator.shuffle(batches)
    return batches


def _fill(order: list[int], windows: list[LabelledWindow], max_tokens: int) -> list[list[int]]:
    batches: list[list[int]] = [[]]
    for index in order:  # ascending length: the newest member is the longest
        if batches[-1] and (len(batches[-1]) + 1) * len(windows[index]) > max_tokens:
            batches.append([])
        batches[-1].append(index)
    return batches


def collate(windows: list[LabelledWindow]) -> dict[str, torch.Tensor]:
    """Model inputs, each (n_windows, n_tokens), labels (n_windows,), padded with zeros."""
    width = max(len(window) for window in windows)
    shape = (len(windows), width)
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
