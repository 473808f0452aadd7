from __future__ import annotations

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer as FastTokenizer
from transformers import BertConfig, BertModel

from tests.support.readers import letter_definition
from tests.support.spans import SIZE
from training.learning.hyperparameters import Hyperparameters
from training.learning.sentences import (
    MAX_TOKENS,
    align_sentences,
    collate_pairs,
    make_pairs,
    pooled,
    sentence_vectors,
)
from training.scoring.sentence_retrieval import retrieval

TOKENIZER = FastTokenizer.from_str(letter_definition())
WORDS = ["leave", "pay", "site", "badge", "car", "tax", "fee", "note", "day", "desk", "lunch", "train"]
PAIRS = [(word, word[::-1].upper()) for word in WORDS]  # a language that spells backwards, in capitals
SETTINGS = Hyperparameters(5e-3, batch_size=6, epochs=40)


def encoder():
    torch.manual_seed(0)
    return BertModel(BertConfig(vocab_size=300, hidden_dropout_prob=0.0, **SIZE), add_pooling_layer=False)


def vectors(model, side):
    return sentence_vectors(model, TOKENIZER, [pair[side] for pair in PAIRS])


@pytest.mark.parametrize("with_teacher", [True, False])
def test_translations_find_each_other_after_alignment(tmp_path, with_teacher):
    model = encoder()
    wanted = vectors(encoder(), 0) if with_teacher else None
    before = retrieval(vectors(model, 0), vectors(model, 1)).accuracy
    align_sentences(model, make_pairs(PAIRS, TOKENIZER, wanted), SETTINGS, tmp_path, seed=0)
    after = retrieval(vectors(model, 0), vectors(model, 1)).accuracy
    assert after > max(70, before)


def test_with_a_teacher_english_stays_where_it_was(tmp_path):
    wanted = vectors(encoder(), 0)

    def moved(teacher, name):
        model = encoder()
        align_sentences(model, make_pairs(PAIRS, TOKENIZER, teacher), SETTINGS, tmp_path / name, seed=0)
        return 1 - float((vectors(model, 0) * wanted).sum(axis=1).mean())

    assert moved(wanted, "with") < 0.5 * moved(None, "without")


def test_padding_changes_no_vector():
    alone = sentence_vectors(encoder(), TOKENIZER, ["pay"])
    beside = sentence_vectors(encoder(), TOKENIZER, ["pay", "a much longer sentence about pay"])
    assert np.allclose(alone[0], beside[0], atol=1e-5)
    assert np.allclose(np.linalg.norm(beside, axis=1), 1, atol=1e-5)


def test_long_sentences_are_cut_and_keep_their_borders():
    (pair,) = make_pairs([("a " * 500, "b")], TOKENIZER, None)
    assert len(pair.english) == MAX_TOKENS
    assert (pair.english[0], pair.english[-1]) == (TOKENIZER.token_to_id("[CLS]"), TOKENIZER.token_to_id("[SEP]"))


def test_a_batch_has_english_first():
    batch = collate_pairs(make_pairs(PAIRS[:3], TOKENIZER, None))
    assert batch["input_ids"].shape[0] == 6
    assert "wanted" not in batch
    english = pooled(encoder().eval(), batch["input_ids"], batch["attention_mask"]).chunk(2)[0]
    assert np.allclose(english.detach().numpy(), vectors(encoder(), 0)[:3], atol=1e-5)
