"""Tiny files of 4-bit encoders, written field by field as `training.encoder.four_bit` says that they are."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from training.encoder.four_bit import FLOAT, FOUR_BIT, EncoderSize

Floats = npt.NDArray[np.float32]
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
WORDS = ("▁", "▁you", "▁get", "▁days", "▁jours", "vous", "休暇", "年", "鷹", "é", "e", "t", "k", "の", "▁neverseen")
PIECES = (*SPECIAL, *WORDS, "<mask>")
SIZE = EncoderSize(32, 2, 2, 64, len(PIECES) + 2, 16, 2, 1e-12)
"""More embeddings than pieces, as in the real file."""


def packed(weights: Floats) -> bytes:
    """Rounded to blocks of 32 weights in 4 bits."""
    blocks = weights.reshape(-1, 32)
    scales = (np.abs(blocks).max(axis=1, keepdims=True) / 7).astype("<f2")
    whole = np.rint(blocks / np.maximum(scales.astype(np.float32), 1e-9)).clip(-8, 7).astype(np.int64) + 8
    halves = (whole[:, :16] | whole[:, 16:] << 4).astype(np.uint8)
    return b"".join(scale.tobytes() + half.tobytes() for scale, half in zip(scales, halves, strict=True))


def random_tensors(size: EncoderSize, *, seed: int = 0) -> dict[str, Floats]:
    """Every tensor of an encoder by its name in the file."""
    generator, width, inner = np.random.default_rng(seed), size.hidden_size, size.intermediate_size
    shapes: dict[str, tuple[int, ...]] = {
        "emb.word": (size.n_embeddings, width),
        "emb.pos": (size.max_positions, width),
        "emb.type": (size.n_token_types, width),
        "emb.ln.w": (width,),
        "emb.ln.b": (width,),
    }
    for layer in range(size.n_layers):
        for short in ("q", "k", "v", "ao", "fi", "fo"):
            shapes[f"l{layer}.{short}.w"] = {"fi": (inner, width), "fo": (width, inner)}.get(short, (width, width))
            shapes[f"l{layer}.{short}.b"] = (inner,) if short == "fi" else (width,)
        for short in ("aln", "oln"):
            shapes[f"l{layer}.{short}.w"] = shapes[f"l{layer}.{short}.b"] = (width,)
    return {name: generator.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


def write_four_bit(
    path: Path,
    *,
    size: EncoderSize = SIZE,
    pieces: Sequence[str] = PIECES,
    tensors: Mapping[str, Floats] | None = None,
) -> Path:
    """A whole file; matrices in 4 bits, but for those of positions and token types. Returns its path."""
    stored = {
        name: (kind, weights.size, packed(weights) if kind == FOUR_BIT else weights.astype("<f4").tobytes())
        for name, weights in (tensors or random_tensors(size)).items()
        for kind in [FOUR_BIT if weights.ndim == 2 and name not in ("emb.pos", "emb.type") else FLOAT]
    }
    head = b"E5S1" + struct.pack("<I7ifi", 1, *_sizes(size), size.layer_norm_epsilon, 32) + _pieces(pieces)
    head += struct.pack("<iI", 1, 3) + b"map" + struct.pack("<i", len(stored))
    offset = len(head) + sum(2 + len(name.encode()) + struct.calcsize("<BIQQ") for name in stored)
    body = b""
    for name, (kind, n, raw) in stored.items():
        head += struct.pack("<H", len(name.encode())) + name.encode()
        head += struct.pack("<BIQQ", kind, n, offset + len(body), len(raw))
        body += raw
    path.write_bytes(head + body)
    return path


def _sizes(size: EncoderSize) -> tuple[int, ...]:
    return (
        size.hidden_size,
        size.n_layers,
        size.n_heads,
        size.intermediate_size,
        size.n_embeddings,
        size.max_positions,
        size.n_token_types,
    )


def _pieces(pieces: Sequence[str]) -> bytes:
    spelt = [piece.encode() for piece in pieces]
    borders = np.cumsum([0, *map(len, spelt)]).astype("<u4")
    scores = (-np.arange(len(pieces)) / 10).astype("<f4")
    blob = b"".join(spelt)
    return struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, len(blob)) + borders.tobytes() + scores.tobytes() + blob
