"""The exported graph gives what the model gives, for any number of windows and tokens."""

from __future__ import annotations

import logging
import warnings

import numpy as np
import onnx
import onnxruntime as ort
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto
from transformers import BertConfig, BertForSequenceClassification

from tests.support.checkpoints import SMALL, random_span_extractor
from training.exporting.errors import ExportError
from training.exporting.graph import AXES, INPUTS, OUTPUTS, int8, write_onnx
from training.quiet import quiet


@pytest.fixture(scope="module")
def model():
    return random_span_extractor()


@pytest.fixture(scope="module")
def graphs(model, tmp_path_factory):
    """The model as float and as int8 graph."""
    folder = tmp_path_factory.mktemp("graphs")
    write_onnx(model, folder / "float.onnx")
    write_onnx(model, folder / "int8.onnx", quantizer=int8())
    return folder


@pytest.fixture(scope="module")
def sessions(graphs):
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return {name: ort.InferenceSession(str(graphs / f"{name}.onnx"), options) for name in ("float", "int8")}


def some_inputs(n_windows, n_tokens, seed):
    """Random pieces, both token types, and ends of windows masked as padding."""
    draw = np.random.default_rng(seed)
    ids = draw.integers(0, SMALL["vocab_size"], (n_windows, n_tokens))
    n_kept = draw.integers(1, n_tokens + 1, n_windows)
    mask = (np.arange(n_tokens) < n_kept[:, None]).astype(np.int64)
    return {"input_ids": ids, "token_type_ids": draw.integers(0, 2, ids.shape), "attention_mask": mask}


def of_torch(model, feeds):
    with torch.inference_mode():
        output = model(**{name: torch.from_numpy(value) for name, value in feeds.items()})
    return output.start_logits.numpy(), output.end_logits.numpy()


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 5), st.integers(1, 512), st.integers(0, 1000))
def test_the_float_graph_is_the_model_for_any_shape(model, sessions, n_windows, n_tokens, seed):
    feeds = some_inputs(n_windows, n_tokens, seed)
    kept = feeds["attention_mask"] == 1
    for expected, got in zip(of_torch(model, feeds), sessions["float"].run(list(OUTPUTS), feeds), strict=True):
        assert got.shape == (n_windows, n_tokens)
        np.testing.assert_allclose(got[kept], expected[kept], atol=1e-4)


def test_the_int8_graph_is_close(model, sessions):
    feeds = some_inputs(2, 200, seed=0)
    kept = feeds["attention_mask"] == 1
    for expected, got in zip(of_torch(model, feeds), sessions["int8"].run(list(OUTPUTS), feeds), strict=True):
        assert 0.98 < np.corrcoef(got[kept], expected[kept])[0, 1] < 1


def test_weights_are_8_bit_products_per_channel_and_embeddings(graphs, model):
    graph = onnx.load(graphs / "int8.onnx").graph
    weights = {w.name: w for w in graph.initializer if w.data_type in (TensorProto.INT8, TensorProto.UINT8)}
    matrices = [parameter for parameter in model.parameters() if parameter.dim() == 2]
    rounded = [w for w in weights.values() if len(w.dims) == 2]
    assert sorted(np.prod(w.dims) for w in rounded) == sorted(matrix.numel() for matrix in matrices)
    scales = {w.name: int(np.prod(w.dims)) for w in graph.initializer if w.name.endswith("_scale")}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            weight = weights[node.input[1]]
            assert scales[weight.name.removesuffix("_quantized") + "_scale"] == weight.dims[1]


def test_axes_inputs_and_outputs_are_named(graphs):
    for name in ("float", "int8"):
        graph = onnx.load(graphs / f"{name}.onnx").graph
        assert {value.name for value in graph.input} == set(INPUTS)
        assert [value.name for value in graph.output] == list(OUTPUTS)
        for value in (*graph.input, *graph.output):
            assert [axis.dim_param for axis in value.type.tensor_type.shape.dim] == list(AXES[:2])


def test_additions_and_layer_normalisations_are_not_joined(graphs, tmp_path):
    """ONNX Runtime's joint kernel is slower than the two; it joins them where it knows the shapes in between."""
    options = ort.SessionOptions()
    options.optimized_model_filepath = str(tmp_path / "optimized.onnx")
    options.log_severity_level = 3
    ort.InferenceSession(str(graphs / "int8.onnx"), options, providers=["CPUExecutionProvider"])
    kinds = {node.op_type for node in onnx.load(tmp_path / "optimized.onnx").graph.node}
    assert "LayerNormalization" in kinds
    assert "SkipLayerNormalization" not in kinds


def test_no_path_of_this_machine_is_in_the_file(graphs):
    for path in graphs.iterdir():
        content = path.read_bytes()
        assert b".py" not in content
        assert b"stack_trace" not in content


def test_the_same_model_gives_the_same_file(graphs, model, tmp_path):
    write_onnx(model, tmp_path / "again.onnx", quantizer=int8())
    assert (tmp_path / "again.onnx").read_bytes() == (graphs / "int8.onnx").read_bytes()


def test_a_model_of_another_kind_is_refused(tmp_path):
    classifier = BertForSequenceClassification(BertConfig(**SMALL)).eval()
    with pytest.raises(ExportError, match=r"start_logits.*got one that gives \['logits'\]"):
        write_onnx(classifier, tmp_path / "model.onnx")
    assert not (tmp_path / "model.onnx").exists()


def test_quiet_silences_and_restores(capsys, caplog):
    logger = logging.getLogger("somebody")
    with quiet():
        print("progress")
        logger.warning("drift")
        warnings.warn("old", FutureWarning, stacklevel=1)
        logger.error("broken")
    logger.warning("afterwards")
    assert capsys.readouterr().out == ""
    assert [record.message for record in caplog.records] == ["broken", "afterwards"]
    with pytest.raises(FutureWarning):
        warnings.warn("old", FutureWarning, stacklevel=1)
