"""A shipped reader's weights are had back to within int8's rounding, and can be exported again."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest
import torch

from actions.qa.errors import ReaderCorrupt, ReaderMissing
from actions.qa.manifest import write_manifest
from tests.support.checkpoints import random_span_extractor, write_tokenizer_files
from training.commands import thaw as command
from training.exporting.checkpoint import load_checkpoint
from training.exporting.errors import ExportError
from training.exporting.graph import INPUTS, OUTPUTS, int8, write_onnx
from training.exporting.thaw import thaw

SHIPPED = Path(__file__).parents[4] / "models" / "reader"
pytestmark = pytest.mark.timeout(300)


def varied_model(folder):
    """A checkpoint in which no two weights are equal, as in a trained one: a graph keeps equal ones once."""
    model = random_span_extractor(num_hidden_layers=2, hidden_size=48, num_attention_heads=4)
    drawn = torch.Generator().manual_seed(3)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if name.endswith("bias") or "LayerNorm" in name:
                weight.add_(torch.randn(weight.shape, generator=drawn) * 0.1)
    write_tokenizer_files(folder)
    model.save_pretrained(folder)
    return folder


def seal(folder):
    write_manifest(folder, name="tiny", null_threshold=0, facts={})
    return folder


def reader_of(model, folder, **options):
    folder.mkdir()
    write_onnx(load_checkpoint(model), folder / "model.onnx", **options)
    shutil.copyfile(model / "tokenizer.json", folder / "tokenizer.json")
    return seal(folder)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A model, the int8 reader of it, and what is thawed from that."""
    root = tmp_path_factory.mktemp("thaw")
    reader = reader_of(varied_model(root / "model"), root / "reader", quantizer=int8())
    thaw(reader, root / "out" / "thawed")
    return root / "model", reader, root / "out" / "thawed"


@pytest.fixture
def copy(made, tmp_path):
    return shutil.copytree(made[1], tmp_path / "copy")


def logits(model):
    ids = torch.from_numpy(np.random.default_rng(0).integers(0, 400, (2, 60)))
    with torch.inference_mode():
        output = model(input_ids=ids, attention_mask=torch.ones_like(ids), token_type_ids=torch.zeros_like(ids))
    return torch.cat((output.start_logits, output.end_logits)).numpy()


def int8_logits(reader):
    ids = np.random.default_rng(0).integers(0, 400, (2, 60))
    session = ort.InferenceSession(str(reader / "model.onnx"), providers=["CPUExecutionProvider"])
    feeds = dict(zip(INPUTS, (ids, np.zeros_like(ids), np.ones_like(ids)), strict=True))
    return np.concatenate(session.run(list(OUTPUTS), feeds))


def test_every_weight_is_back_to_within_a_step_of_its_rounding(made):
    model, _, thawed = made
    exact, back = (load_checkpoint(folder).state_dict() for folder in (model, thawed))
    assert exact.keys() == back.keys()
    for name, weight in exact.items():
        assert (back[name] - weight).abs().max() <= weight.abs().max() / 127, name
        assert weight.dim() < 2 or not torch.equal(back[name], weight), name


def test_the_configuration_is_back(made):
    before, after = (load_checkpoint(folder).config.to_dict() for folder in (made[0], made[2]))
    for key in ("num_hidden_layers", "hidden_size", "num_attention_heads", "intermediate_size", "vocab_size"):
        assert after[key] == before[key], key
    for key in ("max_position_embeddings", "type_vocab_size", "hidden_act", "layer_norm_eps"):
        assert after[key] == before[key], key


def test_what_is_thawed_reads_like_the_graph(made):
    model, reader, thawed = made
    expected, got = int8_logits(reader), logits(load_checkpoint(thawed))
    assert np.corrcoef(got.ravel(), expected.ravel())[0, 1] > 0.98
    exact = logits(load_checkpoint(model))
    np.testing.assert_allclose(got, exact, atol=0.2 * exact.std())


def test_what_is_thawed_is_exported_again(made, tmp_path):
    _, reader, thawed = made
    again = reader_of(thawed, tmp_path / "again", quantizer=int8())
    np.testing.assert_allclose(int8_logits(again), int8_logits(reader), atol=0.2 * int8_logits(reader).std())
    assert (thawed / "tokenizer.json").read_text() == (tmp_path / "again" / "tokenizer.json").read_text()


def test_the_shipped_reader_thaws(tmp_path):
    thaw(SHIPPED, tmp_path / "thawed")
    model = load_checkpoint(tmp_path / "thawed")
    assert (model.config.num_hidden_layers, model.config.hidden_size, model.config.num_attention_heads) == (12, 384, 12)


def test_a_float_graph_is_refused(made, tmp_path):
    with pytest.raises(ExportError, match=r"model\.onnx: expected an int8 graph.*found no rounded weights"):
        thaw(reader_of(made[0], tmp_path / "float"), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_damaged_graph_is_refused(copy, tmp_path):
    (copy / "model.onnx").write_bytes((copy / "model.onnx").read_bytes()[:5000])
    with pytest.raises(ReaderCorrupt, match="sha256 differs"):
        thaw(copy, tmp_path / "out")
    with pytest.raises(ExportError, match=r"expected .* at .*model\.onnx"):
        thaw(seal(copy), tmp_path / "out")


def test_a_model_without_some_of_its_weights_is_refused(tmp_path):
    untrained = random_span_extractor()
    write_tokenizer_files(tmp_path / "model")
    untrained.save_pretrained(tmp_path / "model")
    reader = reader_of(tmp_path / "model", tmp_path / "reader", quantizer=int8())
    with pytest.raises(ExportError, match=r"model\.onnx: expected"):
        thaw(reader, tmp_path / "out")


def test_a_folder_without_manifest_is_refused(copy, tmp_path):
    (copy / "manifest.json").unlink()
    with pytest.raises(ReaderMissing, match=r"manifest\.json"):
        thaw(copy, tmp_path / "out")


def test_what_is_no_model_is_never_replaced(made, tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_text("x")
    (tmp_path / "file").write_text("x")
    for place in (tmp_path / "photos", tmp_path / "file", made[1], made[1].parent):
        with pytest.raises(ExportError, match="expected a"):
            thaw(made[1], place)
    assert (tmp_path / "photos" / "cat.jpg").read_text() == (tmp_path / "file").read_text() == "x"
    assert (made[1] / "manifest.json").is_file()


def test_the_command_replaces_a_model(made, tmp_path, capsys):
    out = shutil.copytree(made[0], tmp_path / "out")
    parser = argparse.ArgumentParser()
    command.add_parser(parser.add_subparsers())
    arguments = parser.parse_args(["thaw", str(made[1]), str(out)])
    assert arguments.run(arguments) == 0
    assert capsys.readouterr().out.startswith(f"{out}: ")
    assert (out / "model.safetensors").read_bytes() == (made[2] / "model.safetensors").read_bytes()
