from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Regex, models, normalizers, pre_tokenizers
from tokenizers import Tokenizer as FastTokenizer

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


@given(st.lists(st.sampled_from(["a", "é", "休", " ", "\ud83d", "\ude00"]), max_size=20).map("".join))
def test_half_a_surrogate_pair_is_one_odd_letter(text):
    odd, known = TOKENIZER.encode(text), TOKENIZER.encode(re.sub("[\ud800-\udfff]", "\ufffd", text))
    assert (odd.ids.tolist(), odd.starts.tolist(), odd.ends.tolist()) == (
        known.ids.tolist(),
        known.starts.tolist(),
        known.ends.tolist(),
    )


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


def sentence_pieces():
    """A tokenizer of SentencePiece's kind: a piece holds the space before it."""
    pieces = ["[CLS]", "[PAD]", "[SEP]", "[UNK]", "\u2581", "\u2581paid", "\u2581leave", "\u2581is", "\u258125", "休暇"]
    fast = FastTokenizer(models.Unigram([(piece, -1.0) for piece in pieces], unk_id=3))
    fast.normalizer = normalizers.Replace(Regex(r"\s+"), " ")
    fast.pre_tokenizer = pre_tokenizers.Metaspace()
    return Tokenizer(fast.to_str(), source="a test")


@pytest.mark.parametrize(
    "text", ["paid leave is 25", "paid  leave\nis\t25", "  paid leave", "休暇 paid", "休暇", " ", ""]
)
def test_no_piece_begins_with_a_space(text):
    found = sentence_pieces().encode(text)
    pieces = [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)]
    assert not any(piece[:1].isspace() for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(st.text(alphabet="paid leve 2休暇\n\u3000é", max_size=40))
def test_offsets_of_any_text_are_in_order_and_inside_it(text):
    found = sentence_pieces().encode(text)
    assert all(0 <= start <= end <= len(text) for start, end in zip(found.starts, found.ends, strict=True))
    assert list(found.ends) == sorted(found.ends)


def test_a_shifted_text_is_a_part_of_another():
    found = sentence_pieces().encode("paid leave").shifted(100)
    assert (found.starts.tolist(), found.ends.tolist()) == ([100, 105], [104, 110])
