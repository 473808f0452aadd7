"""Pieces are chosen by what occurs; text is cut so that every piece is a piece of it."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.qa.tokenization import Tokenizer
from training.encoder.sentence_pieces import SPECIAL_PIECES, kept_pieces, renamed, unigram_tokenizer

LETTERS = "abcdefghijklmnopqrstuvwxyzéè0123456789.,:!?-[]~～"
PIECES = [*SPECIAL_PIECES, "▁", *LETTERS, "CLS", "SEP", "C", "L", "S", "E", "P", "▁days", "day", "休暇", "休", "暇"]
SCORED = [(piece, -2.0 if len(piece) > 1 else -5.0) for piece in renamed(PIECES)]


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer(unigram_tokenizer(SCORED).to_str(), source="test")


def spelt(tokenizer, text):
    found = tokenizer.encode(text)
    return [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)]


def test_frequent_pieces_and_those_that_words_are_spelt_with_are_kept():
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁days", "▁jour", "の", "▁é", "鷹", "鳶", "ж", "▁", "ab", "<mask>"]
    counts = Counter({4: 3, 5: 2, 8: 1, 12: 1})
    kept = [pieces[number] for number in kept_pieces(pieces, counts, at_least=3)]
    assert kept == ["<s>", "<pad>", "</s>", "<unk>", "▁days", "の", "▁é", "鷹", "▁", "<mask>"]


def test_special_pieces_have_the_names_that_windows_want(tokenizer):
    assert (tokenizer.special.cls_id, tokenizer.special.sep_id) == (0, 2)


def test_pieces_are_cut_with_their_places_and_without_the_space_before(tokenizer):
    assert spelt(tokenizer, "days 25: 休暇") == ["days", "", "2", "5", ":", "", "休暇"]
    assert spelt(tokenizer, "two  days")[-1] == "days"


def test_special_pieces_typed_in_a_text_are_text(tokenizer):
    found = tokenizer.encode("a [SEP] b [CLS]")
    assert not {tokenizer.special.cls_id, tokenizer.special.sep_id} & set(found.ids.tolist())
    assert spelt(tokenizer, "a [SEP] b") == ["", "a", "", "[", "SEP", "]", "", "b"]


def test_full_width_forms_are_read_as_plain_ones_at_their_own_places(tokenizer):
    assert tokenizer.encode("days ２５").ids.tolist() == tokenizer.encode("days 25").ids.tolist()
    assert spelt(tokenizer, "days ２５") == ["days", "", "２", "５"]


def test_the_tilde_of_japanese_ranges_is_a_piece_of_its_own(tokenizer):
    wide = tokenizer.encode("days ９～１８")
    assert spelt(tokenizer, "days ９～１８") == ["days", "", "９", "～", "１", "８"]
    assert SCORED[wide.ids[3]][0] == "～"
    assert SCORED[tokenizer.encode("days 9~18").ids[3]][0] == "~"


@settings(deadline=None)  # the first example waits for a busy machine
@given(st.text(LETTERS + " \n\u3000休暇ﬁ①", max_size=40))
def test_every_piece_lies_inside_the_text_and_in_order(tokenizer, text):
    found = tokenizer.encode(text)
    assert (found.starts >= 0).all()
    assert (found.ends <= len(text)).all()
    assert (found.starts <= found.ends).all()
    assert (found.starts[1:] >= found.starts[:-1]).all()
    assert not any(piece[:1].isspace() for piece in spelt(tokenizer, text))


def test_a_vocabulary_without_the_unknown_piece_is_refused():
    with pytest.raises(ValueError, match="UNK"):
        unigram_tokenizer([("a", 0.0)])
