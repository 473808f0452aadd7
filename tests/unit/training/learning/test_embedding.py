"""Texts are embedded with the prefixes that the encoder knows, cut at its limit, padded or not."""

from __future__ import annotations

import numpy as np
from tokenizers import Tokenizer as FastTokenizer

from tests.support.parallel_pages import write_pages
from tests.support.readers import letter_definition
from tests.support.spans import tiny_model
from training.corpora.parallel_passages import PassageRecipe, read_passages
from training.learning.embedding import MAX_TOKENS, FrozenEncoder, passage_texts, question_texts

ENCODER = FrozenEncoder(tiny_model().bert, FastTokenizer.from_str(letter_definition()))


def test_questions_and_passages_begin_as_the_encoder_was_trained(tmp_path):
    pages = read_passages(write_pages(tmp_path / "a.pages.json", n=1), PassageRecipe())
    assert question_texts(pages)[0] == "query: leave?"
    assert passage_texts(pages.passages)[0] == "passage: leave - Acme\nAbout leave."


def test_vectors_are_units_in_the_order_of_the_texts():
    texts = ["query: a", "passage: much longer than the others, by far", "query: b"]
    together = ENCODER(texts)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, rtol=1e-5)
    for text, vector in zip(texts, together, strict=True):
        np.testing.assert_allclose(ENCODER([text])[0], vector, atol=1e-5)


def test_what_is_beyond_the_limit_changes_nothing():
    start = "x " * (MAX_TOKENS - 2)
    np.testing.assert_allclose(ENCODER([start]), ENCODER([start + "yz"]), atol=1e-6)
    assert np.abs(ENCODER([start[:-2] + "y"]) - ENCODER([start])).max() > 1e-5


def test_half_precision_is_close_and_is_asked_for():
    rounded = FrozenEncoder(ENCODER.model, ENCODER.tokenizer, "bfloat16")(["query: leave?"])
    exact = ENCODER(["query: leave?"])
    assert 0.99 < float((rounded * exact).sum()) <= 1.001
    assert (rounded != exact).any()


def test_special_pieces_in_a_text_are_text():
    assert np.abs(ENCODER(["a [SEP] b"]) - ENCODER(["a  b"])).max() > 1e-5
    pieces = ENCODER.tokenizer.encode("[SEP]", add_special_tokens=False)
    assert pieces.tokens == ["[SEP]"]  # the caller's tokenizer is left as it is
