"""Pooling and projection inside the graph give what they give outside of it, padded or not."""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime as ort
import pytest
import torch

from tests.support.parallel_pages import write_retriever
from training.exporting.errors import ExportError
from training.exporting.graph import ENCODER_OUTPUTS, write_onnx
from training.exporting.pooling import OUTPUT, append_pooling
from training.learning.hyperparameters import Hyperparameters
from training.learning.projection import Projection, read_projection
from training.learning.sentences import pooled
from training.running.experiment import Base
from training.running.models import load_encoder


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A tiny encoder, its projection, and its float graph with and without pooling."""
    root = tmp_path_factory.mktemp("pooling")
    folder = write_retriever(root / "model", shift=0.3)
    model = load_encoder(str(folder), Base(), Hyperparameters(), seed=0, attention="eager").eval()
    write_onnx(model, root / "plain.onnx", outputs=ENCODER_OUTPUTS)
    (root / "pooled.onnx").write_bytes((root / "plain.onnx").read_bytes())
    projection = read_projection(folder)
    append_pooling(root / "pooled.onnx", projection)
    return root, model, projection


def feeds(lengths, n_tokens):
    ids = np.random.default_rng(0).integers(1, 100, size=(len(lengths), n_tokens))
    mask = (np.arange(n_tokens) < np.array(lengths)[:, None]).astype(np.int64)
    return {"input_ids": ids * mask, "token_type_ids": np.zeros_like(ids), "attention_mask": mask}


def vectors(path, inputs):
    return ort.InferenceSession(str(path), providers=["CPUExecutionProvider"]).run([OUTPUT], inputs)[0]


def test_the_graph_gives_what_the_parts_give(made):
    root, model, projection = made
    inputs = feeds([7, 3, 12], 12)
    ids, mask = torch.from_numpy(inputs["input_ids"]), torch.from_numpy(inputs["attention_mask"])
    with torch.inference_mode():
        expected = projection.of(pooled(model, ids, mask).numpy())
    found = vectors(root / "pooled.onnx", inputs)
    assert found.shape == (3, 16)
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_padding_changes_nothing(made):
    root, _, _ = made
    inputs = feeds([5, 5], 9)
    cut = {name: values[:, :5] for name, values in inputs.items()}
    padded, plain = (vectors(root / "pooled.onnx", some) for some in (inputs, cut))
    np.testing.assert_allclose(padded, plain, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(plain, axis=1), 1, rtol=1e-5)


def test_inputs_stay_and_the_output_says_its_shape(made):
    graph = onnx.load(made[0] / "pooled.onnx").graph
    assert [value.name for value in graph.input] == ["input_ids", "token_type_ids", "attention_mask"]
    (output,) = graph.output
    first, second = output.type.tensor_type.shape.dim
    assert (output.name, first.dim_param, second.dim_value) == ("vectors", "n_texts", 16)
    assert graph.input[0].type.tensor_type.shape.dim[0].dim_param == "n_texts"


def test_another_graph_and_another_width_are_refused(made):
    root, _, projection = made
    with pytest.raises(ExportError, match=r"with the output last_hidden_state, got \['vectors'\]"):
        append_pooling(root / "pooled.onnx", projection)
    with pytest.raises(ExportError, match="a projection of 16 dimensions, got 4"):
        append_pooling(root / "plain.onnx", Projection(np.eye(4, dtype=np.float32), np.zeros(4, np.float32)))
