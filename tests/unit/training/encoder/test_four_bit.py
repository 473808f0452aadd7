"""Blocks of 4 bits become the numbers that they hold; a file that is not as expected is refused by name."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.four_bit import PIECES, SIZE, packed, random_tensors, write_four_bit
from training.encoder.four_bit import BLOCK_BYTES, read_four_bit, unpacked
from training.errors import CorpusError

BLOCKS = st.binary(min_size=BLOCK_BYTES, max_size=BLOCK_BYTES).filter(
    lambda block: np.isfinite(struct.unpack("<e", block[:2])[0])
)


def one_by_one(block: bytes) -> list[float]:
    """A block as its description reads: low halves first, then high halves, each less 8, times the scale."""
    (scale,) = struct.unpack("<e", block[:2])
    low = [scale * ((byte & 0x0F) - 8) for byte in block[2:]]
    return low + [scale * ((byte >> 4) - 8) for byte in block[2:]]


@settings(deadline=None)
@given(st.lists(BLOCKS, min_size=1, max_size=6), st.integers(1, 2))
def test_blocks_hold_what_a_plain_loop_reads(blocks, n_rows):
    blocks = blocks * n_rows
    raw = np.frombuffer(b"".join(blocks), np.uint8).reshape(n_rows, -1)
    expected = [value for block in blocks for value in one_by_one(block)]
    np.testing.assert_array_equal(unpacked(raw), np.array(expected, np.float32).reshape(n_rows, -1))


@settings(deadline=None)  # the first example waits for a busy machine
@given(st.integers(0, 2**32 - 1))
def test_what_was_packed_comes_back_within_half_a_step(seed):
    weights = np.random.default_rng(seed).normal(size=(3, 64)).astype(np.float32)
    back = unpacked(np.frombuffer(packed(weights), np.uint8).reshape(3, -1))
    steps = np.abs(weights.reshape(-1, 32)).max(axis=1) / 7
    assert (np.abs(back - weights).reshape(-1, 32).max(axis=1) <= 0.51 * steps).all()


def test_a_file_gives_its_sizes_its_pieces_and_its_tensors(tmp_path):
    tensors = random_tensors(SIZE)
    found = read_four_bit(write_four_bit(tmp_path / "tiny.bin", tensors=tensors))
    assert found.pieces == PIECES
    assert found.scores[3] == np.float32(-0.3)
    assert (found.size.hidden_size, found.size.n_layers, found.size.n_embeddings) == (32, 2, len(PIECES) + 2)
    np.testing.assert_array_equal(found.tensor("emb.pos", (16, 32)), tensors["emb.pos"])  # floats are kept as they are
    whole = found.tensor("emb.word", tensors["emb.word"].shape)
    assert np.abs(whole - tensors["emb.word"]).max() < 0.35
    np.testing.assert_array_equal(found.rows("emb.word", whole.shape, [5, 2, 5]), whole[[5, 2, 5]])


def test_a_tensor_that_is_not_there_or_has_another_size_is_named(tmp_path):
    found = read_four_bit(write_four_bit(tmp_path / "tiny.bin"))
    for name, shape in (("l9.q.w", (32, 32)), ("l0.q.w", (32, 64)), ("emb.word", (2 * len(found.pieces) + 4, 16))):
        with pytest.raises(CorpusError, match=rf"tiny\.bin: expected a tensor {name} of"):
            found.tensor(name, shape) if name != "emb.word" else found.rows(name, shape, [0])


def test_a_file_that_is_cut_off_anywhere_is_refused(tmp_path):
    raw = write_four_bit(tmp_path / "tiny.bin").read_bytes()
    for end in [*range(0, 900, 7), len(raw) - 1]:
        (tmp_path / "cut.bin").write_bytes(raw[:end])
        with pytest.raises(CorpusError, match=r"cut\.bin: expected a"):
            read_four_bit(tmp_path / "cut.bin")


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [(0, b"GGUF", "begins with"), (4, struct.pack("<I", 2), "version 1"), (40, struct.pack("<i", 64), "blocks of 64")],
)
def test_another_format_is_refused(tmp_path, place, value, message):
    path = write_four_bit(tmp_path / "tiny.bin")
    raw = bytearray(path.read_bytes())
    raw[place : place + 4] = value
    path.write_bytes(raw)
    with pytest.raises(CorpusError, match=message):
        read_four_bit(path)


def test_no_file_is_a_clear_error(tmp_path):
    with pytest.raises(CorpusError, match="nothing"):
        read_four_bit(tmp_path / Path("nothing.bin"))
