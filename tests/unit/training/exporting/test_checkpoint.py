"""What can be exported is told from what cannot, before minutes are spent on it."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertForQuestionAnswering, BertModel, RobertaConfig, RobertaForQuestionAnswering

from actions.qa.errors import ReaderCorrupt
from actions.qa.torch_reader import TorchReader
from tests.support.checkpoints import SMALL, write_checkpoint, write_tokenizer_files
from training.errors import TrainingError
from training.exporting.checkpoint import copy_weights, load_checkpoint, write_tokenizer
from training.exporting.errors import ExportError


def test_the_loaded_model_is_the_saved_one_in_32_bit(tmp_path):
    folder = write_checkpoint(tmp_path / "model")
    half = BertForQuestionAnswering.from_pretrained(folder, dtype=torch.bfloat16)
    half.save_pretrained(tmp_path / "half")
    loaded = load_checkpoint(tmp_path / "half")
    assert not loaded.training
    for name, weight in loaded.state_dict().items():
        assert weight.dtype == torch.float32
        assert torch.equal(weight, half.state_dict()[name].float()), name


def test_an_encoder_without_a_trained_head_is_refused(tmp_path):
    BertModel(BertConfig(**SMALL)).save_pretrained(tmp_path)
    with pytest.raises(ExportError, match=r"no trained qa_outputs\.bias, qa_outputs\.weight"):
        load_checkpoint(tmp_path)


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(ExportError, match=r"expected a transformers folder"):
        load_checkpoint(tmp_path / "nowhere")
    (tmp_path / "config.json").write_text(json.dumps(BertConfig(**SMALL).to_dict()))
    with pytest.raises(ExportError, match=r"not a span extractor in safetensors"):
        load_checkpoint(tmp_path)


def test_pickled_weights_are_never_loaded_m2(tmp_path):
    folder = write_checkpoint(tmp_path / "model")
    torch.save({}, folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    with pytest.raises(ExportError, match="not a span extractor in safetensors"):
        load_checkpoint(folder)


def test_a_model_without_token_types_is_refused(tmp_path):
    RobertaForQuestionAnswering(RobertaConfig(**SMALL, type_vocab_size=1)).save_pretrained(tmp_path)
    with pytest.raises(ExportError, match="roberta model, which does not tell question from page"):
        load_checkpoint(tmp_path)


def test_a_model_for_short_texts_only_is_refused(tmp_path):
    write_checkpoint(tmp_path, max_position_embeddings=128)
    with pytest.raises(ExportError, match="reads 128 tokens at most: expected 384"):
        load_checkpoint(tmp_path)


def test_the_tokenizer_is_copied_as_it_is(tmp_path):
    write_tokenizer_files(tmp_path)
    write_tokenizer(tmp_path, tmp_path / "copy.json")
    assert (tmp_path / "copy.json").read_bytes() == (tmp_path / "tokenizer.json").read_bytes()


def test_a_tokenizer_that_is_not_berts_is_refused(tmp_path):
    write_tokenizer_files(tmp_path)
    definition = (tmp_path / "tokenizer.json").read_text().replace("[SEP]", "</s>")
    (tmp_path / "tokenizer.json").write_text(definition)
    with pytest.raises(ReaderCorrupt, match=r"\[SEP\]"):
        write_tokenizer(tmp_path, tmp_path / "copy.json")
    (tmp_path / "tokenizer.json").unlink()
    (tmp_path / "tokenizer_config.json").unlink()
    with pytest.raises(TrainingError, match="expected a folder or hub name"):
        write_tokenizer(tmp_path, tmp_path / "copy.json")


def test_copied_weights_read_as_the_model_did(tmp_path):
    """Capitals and accents too: without a named class transformers would fold them."""
    folder = write_checkpoint(tmp_path / "model")
    (tmp_path / "copy").mkdir()
    write_tokenizer(folder, tmp_path / "copy" / "tokenizer.json")
    copy_weights(folder, tmp_path / "copy")
    first, second = TorchReader(str(folder)), TorchReader(str(tmp_path / "copy"))
    first.load()
    second.load()
    text = "Où est l'École ? ABC"
    np.testing.assert_array_equal(first.tokenizer.encode(text).ids, second.tokenizer.encode(text).ids)
    assert (tmp_path / "copy" / "model.safetensors").read_bytes() == (folder / "model.safetensors").read_bytes()
