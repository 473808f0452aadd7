"""Rows with scales of their own: the same model in 32 bit, a closer one in 8."""

from __future__ import annotations

import numpy as np
import onnx
import pytest
import torch

from actions.qa.onnx_reader import open_session
from tests.support.checkpoints import random_span_extractor
from training.exporting import graph as module
from training.exporting.graph import INPUTS, OUTPUTS, int8, write_onnx
from training.exporting.row_scales import RowScaledLinear, with_row_scales

LOUD = 7
"""A piece at which one feed-forward unit is a hundred times as active as any other."""


@pytest.fixture(scope="module")
def model():
    """What trained models do at [CLS] and full stops, this one does at `LOUD`."""
    extractor = random_span_extractor()
    layer, read = extractor.bert.encoder.layer[0], []
    handle = layer.intermediate.register_forward_pre_hook(lambda _, given: read.append(given[0]))
    with torch.inference_mode():
        extractor(**some_inputs())
    handle.remove()
    loud = read[0][0, LOUD]
    with torch.no_grad():
        layer.intermediate.dense.weight[0] = 1000 * loud / loud.norm() ** 2
        layer.intermediate.dense.bias[0] = -800.0  # only what is very much like `loud` gets over it
        layer.intermediate.dense.weight[1:] *= 20
        layer.output.dense.weight[:, 0] *= 0.01
    return extractor


def some_inputs():
    """One window of pieces 0 to 59: `LOUD` is at place `LOUD`."""
    ids = torch.arange(60)[None]
    return dict(zip(INPUTS, (ids, (ids > 20).long(), torch.ones_like(ids)), strict=True))


def logits(model):
    with torch.inference_mode():
        output = model(**some_inputs())
    return np.stack((output.start_logits.numpy(), output.end_logits.numpy()))


def int8_logits(path):
    session = open_session(path)  # as it is served: exact products on every processor
    return np.stack(session.run(list(OUTPUTS), {name: value.numpy() for name, value in some_inputs().items()}))


def test_the_float_model_gives_what_it_gave(model):
    scaled = with_row_scales(model)
    np.testing.assert_allclose(logits(scaled), logits(model), atol=1e-4)
    assert not any(isinstance(part, torch.nn.Linear) for part in scaled.modules())
    assert not any(isinstance(part, RowScaledLinear) for part in model.modules())
    assert scaled.state_dict().keys() == model.state_dict().keys()


def test_a_loud_piece_no_longer_drowns_the_others(model, tmp_path, monkeypatch):
    write_onnx(model, tmp_path / "rows.onnx", quantizer=int8())
    monkeypatch.setattr(module, "with_row_scales", lambda plain: plain)
    write_onnx(model, tmp_path / "window.onnx", quantizer=int8())
    by_row, by_window = (
        np.abs(int8_logits(tmp_path / f"{name}.onnx") - logits(model)).mean() for name in ("rows", "window")
    )
    assert by_row < 0.5 * by_window


def test_queries_keys_and_values_share_their_rounding(tmp_path):
    n_layers = 2
    model = random_span_extractor(num_hidden_layers=n_layers)
    write_onnx(model, tmp_path / "model.onnx", quantizer=int8())
    kinds = [node.op_type for node in onnx.load(tmp_path / "model.onnx").graph.node]
    assert kinds.count("DynamicQuantizeLinear") == kinds.count("ReduceMax") == 4 * n_layers + 1


def test_rows_of_zeros_give_the_bias():
    linear = torch.nn.Linear(4, 3)
    given = torch.zeros(2, 4)
    torch.testing.assert_close(RowScaledLinear(linear)(given), linear(given))
    without = torch.nn.Linear(4, 3, bias=False)
    torch.testing.assert_close(RowScaledLinear(without)(given), without(given))
