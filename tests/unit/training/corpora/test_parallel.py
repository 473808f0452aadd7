from __future__ import annotations

import gzip
import lzma

import pytest

from training.corpora.parallel import draw_pairs, read_pairs
from training.errors import CorpusError


def test_pairs_are_read_plain_or_compressed_and_japanese_is_joined(tmp_path):
    text = "my pay\tmon salaire\nhe ran .\t彼 は Python を 使 っ た 。\nno tab\n\tempty\n"
    (tmp_path / "a.tsv").write_text(text, encoding="utf-8")
    (tmp_path / "a.tsv.xz").write_bytes(lzma.compress(text.encode()))
    (tmp_path / "a.tsv.gz").write_bytes(gzip.compress(text.encode()))
    expected = [("my pay", "mon salaire"), ("he ran .", "彼は Python を使った。")]
    joined = [("my pay", "mon salaire"), ("he ran .", "彼はPythonを使った。")]
    assert read_pairs(tmp_path / "a.tsv") == read_pairs(tmp_path / "a.tsv.xz") == read_pairs(tmp_path / "a.tsv.gz")
    assert read_pairs(tmp_path / "a.tsv") in (expected, joined)


def test_what_is_no_file_of_pairs_is_refused_by_name(tmp_path):
    (tmp_path / "broken.tsv.xz").write_bytes(b"not compressed")
    (tmp_path / "empty.tsv").write_text("no tab here\n")
    for name in ("broken.tsv.xz", "empty.tsv", "missing.tsv"):
        with pytest.raises(CorpusError, match=name):
            read_pairs(tmp_path / name)


def test_drawn_pairs_differ_and_are_neither_short_nor_long():
    pairs = [("a sentence", "une phrase")] * 3 + [("a", "b"), ("long" * 100, "longue" * 100)]
    pairs += [(f"number {n}", f"nombre {n}") for n in range(50)]
    drawn = draw_pairs(pairs, count=20, seed=1)
    assert len(drawn) == len(set(drawn)) == 20
    assert all(4 <= len(side) <= 240 for pair in drawn for side in pair)
    assert drawn == draw_pairs(pairs, count=20, seed=1) != draw_pairs(pairs, count=20, seed=2)
    assert len(draw_pairs(pairs, count=None, seed=0)) == 51
