"""Sizes are counted, times are taken in turns on one thread."""

from __future__ import annotations

import pytest
import torch

from actions.qa.manifest import write_manifest
from tests.support.checkpoints import random_span_extractor, write_checkpoint, write_tokenizer_files
from training.exporting import cost as module
from training.exporting.cost import cost, costs
from training.exporting.errors import ExportError
from training.exporting.graph import int8, write_onnx


def write_onnx_reader(folder, model, *, quantizer=None):
    write_onnx(model, folder / "model.onnx", quantizer=quantizer)
    write_manifest(folder, name="x", null_threshold=0, facts={})
    return folder


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    root = tmp_path_factory.mktemp("cost")
    model = random_span_extractor()
    with torch.no_grad():  # a graph keeps equal tensors once: no two may be equal
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.01)
    for kind, quantizer in (("onnx", None), ("onnx-int8", int8())):
        write_tokenizer_files(root / kind)
        (root / kind / "tokenizer_config.json").unlink()
        write_onnx_reader(root / kind, model, quantizer=quantizer)
    write_tokenizer_files(root / "safetensors")
    model.save_pretrained(root / "safetensors")
    return root, sum(parameter.numel() for parameter in model.parameters())


def test_parameters_size_and_format_of_every_kind(folders):
    root, n_parameters = folders
    files = {"onnx": "model.onnx", "onnx-int8": "model.onnx", "safetensors": "model.safetensors"}
    measured = costs([root / kind for kind in files], n_repeats=1)
    for found, (kind, file) in zip(measured, files.items(), strict=True):
        assert found.format == kind
        assert found.megabytes == pytest.approx((root / kind / file).stat().st_size / 1e6, abs=0.006)
        assert n_parameters <= found.parameters <= n_parameters + 10  # a graph also has a few constants
        assert found.window_ms > 0


def test_readers_take_turns_and_the_first_window_does_not_count(folders, monkeypatch):
    order, slow_first = [], iter([900, 900, 5, 50, 1, 10, 3, 30])

    def fake(reader, window):
        assert len(window.input_ids) == 384
        assert torch.get_num_threads() == 1
        order.append(reader)
        return next(slow_first)

    monkeypatch.setattr(module, "_read_ms", fake)
    before = torch.get_num_threads()
    root, _ = folders
    measured = costs([root / "onnx", root / "safetensors"], n_repeats=3)
    assert [found.window_ms for found in measured] == [3, 30]
    assert order[0::2] == [order[0]] * 4
    assert order[1::2] == [order[1]] * 4
    assert torch.get_num_threads() == before


def test_a_folder_without_weights_is_refused(tmp_path):
    with pytest.raises(ExportError, match=r"expected model\.onnx or \*\.safetensors"):
        cost(tmp_path)


def test_a_checkpoint_alone_has_a_cost(tmp_path):
    assert cost(write_checkpoint(tmp_path)).format == "safetensors"
