from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.errors import ReaderCorrupt, ReaderMissing
from actions.qa.tokenization import Tokenizer
from tests.support.readers import LETTERS, letter_tokenizer

TOKENIZER = letter_tokenizer()


@given(st.text(alphabet=LETTERS + " \n\u00a0\u202f", max_size=80))
def test_pieces_spell_the_text_at_their_offsets(text):
    encoded = TOKENIZER.encode(text)
    pieces = [text[s:e] for s, e in zip(encoded.starts, encoded.ends, strict=True)]
    assert "".join(pieces) == "".join(text.split())


@given(st.text(max_size=60))
def test_any_text_has_ordered_offsets_inside_it(text):
    encoded = TOKENIZER.encode(text)
    assert all(0 <= s <= e <= len(text) for s, e in zip(encoded.starts, encoded.ends, strict=True))
    assert list(encoded.starts) == sorted(encoded.starts)


def test_special_tokens_written_in_a_text_are_text():
    assert TOKENIZER.special.sep_id not in TOKENIZER.encode("bonjour [SEP] [CLS] [MASK]").ids


def test_pieces_between_two_offsets():
    encoded = TOKENIZER.encode("abc def ghi")
    inside = encoded.between(4, 7)
    assert (int(inside.starts[0]), int(inside.ends[-1]), len(inside)) == (4, 7, 3)
    assert len(encoded.between(3, 4)) == 0


def test_no_tokenizer_and_a_broken_one_are_told_apart(tmp_path):
    with pytest.raises(ReaderMissing, match=r"tokenizer\.json"):
        Tokenizer.from_file(tmp_path / "tokenizer.json")
    (tmp_path / "tokenizer.json").write_text('{"version": 3}')
    with pytest.raises(ReaderCorrupt, match="not a tokenizer definition"):
        Tokenizer.from_file(tmp_path / "tokenizer.json")
