"""Sizes are counted, times are taken in turns on one thread."""

from __future__ import annotations

import shutil

import onnx
import pytest
import torch
from onnx import TensorProto, helper

from actions.qa.manifest import write_manifest
from tests.support.checkpoints import random_span_extractor, write_checkpoint, write_tokenizer_files
from tests.support.readers import letter_tokenizer
from training.exporting import cost as module
from training.exporting.cost import cost, costs
from training.exporting.errors import ExportError
from training.exporting.graph import int8, write_onnx


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """The same model for torch and as int8 graph, and how many parameters it has."""
    root = tmp_path_factory.mktemp("cost")
    model = random_span_extractor()
    with torch.no_grad():  # a graph keeps equal tensors once: no two may be equal
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.01)
    write_tokenizer_files(root / "safetensors")
    model.save_pretrained(root / "safetensors")
    (root / "onnx-int8").mkdir()
    shutil.copyfile(root / "safetensors" / "tokenizer.json", root / "onnx-int8" / "tokenizer.json")
    write_onnx(model, root / "onnx-int8" / "model.onnx", quantizer=int8())
    write_manifest(root / "onnx-int8", name="x", null_threshold=0, facts={})
    return root, sum(parameter.numel() for parameter in model.parameters())


def test_parameters_size_and_format_of_both_kinds(folders):
    root, n_parameters = folders
    files = {"onnx-int8": "model.onnx", "safetensors": "model.safetensors"}
    measured = costs([root / kind for kind in files], n_repeats=1)
    for found, (kind, file) in zip(measured, files.items(), strict=True):
        assert found.format == kind
        assert found.megabytes == pytest.approx((root / kind / file).stat().st_size / 1e6, abs=0.006)
        assert n_parameters <= found.parameters <= n_parameters + 10  # a graph also has a few constants
        assert found.window_ms > 0


def test_a_float_graph_is_told_from_an_int8_one(tmp_path):
    weight = helper.make_tensor("w", TensorProto.FLOAT, [2, 3], range(6))
    scale = helper.make_tensor("w_scale", TensorProto.FLOAT, [3], range(3))
    onnx.save(helper.make_model(helper.make_graph([], "g", [], [], [weight, scale])), tmp_path / "model.onnx")
    assert module._onnx_weights(tmp_path / "model.onnx") == (6, "onnx")


def test_readers_take_turns_and_the_first_window_does_not_count(folders, monkeypatch):
    order, times = [], iter([900, 900, 5, 50, 1, 10, 3, 30])

    def fake(read):
        assert torch.get_num_threads() == 1
        order.append(read)
        return next(times)

    monkeypatch.setattr(module, "_time_ms", fake)
    before = torch.get_num_threads()
    root, _ = folders
    measured = costs([root / "onnx-int8", root / "safetensors"], n_repeats=3)
    assert [found.window_ms for found in measured] == [3, 30]
    assert order[0::2] == [order[0]] * 4
    assert order[1::2] == [order[1]] * 4
    assert torch.get_num_threads() == before


def test_a_window_of_full_length_is_timed():
    window = module._full_window(letter_tokenizer())
    assert len(window.input_ids) == 384


def test_a_folder_without_weights_is_refused(tmp_path):
    with pytest.raises(ExportError, match=r"expected model\.onnx or \*\.safetensors"):
        cost(tmp_path)


def test_a_checkpoint_alone_has_a_cost(tmp_path):
    assert cost(write_checkpoint(tmp_path)).format == "safetensors"
