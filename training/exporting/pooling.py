"""What turns an encoder's graph into one that gives sentence vectors: pooling and projection, inside the graph.

Serving then needs no arithmetic of its own, and cannot do another than what was learnt.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, numpy_helper
from onnx.helper import make_node, make_tensor_value_info

from training.exporting.errors import ExportError
from training.exporting.graph import ENCODER_OUTPUTS
from training.learning.projection import Projection

OUTPUT = "vectors"
(_HIDDEN,) = ENCODER_OUTPUTS
_TEXTS = "n_texts"


def append_pooling(path: Path, projection: Projection) -> None:
    """Gives the graph of an encoder the one output `vectors`, (n_texts, hidden_size): unit vectors, in place.

    The mean of the hidden states that the attention mask keeps, at length one; the projection; at length one again.

    :raises ExportError: the graph has other outputs than an encoder's, or is of another width than the projection.
    """
    model = onnx.load(path)
    graph = model.graph
    _check(graph, projection, path)
    graph.initializer.extend(_constants(projection))
    graph.node.extend(_nodes())
    del graph.output[:]
    graph.output.append(make_tensor_value_info(OUTPUT, TensorProto.FLOAT, [_TEXTS, len(projection.bias)]))
    for value in graph.input:
        value.type.tensor_type.shape.dim[0].dim_param = _TEXTS
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


def _check(graph: onnx.GraphProto, projection: Projection, path: Path) -> None:
    names = [value.name for value in graph.output]
    if names != [_HIDDEN]:
        raise ExportError(f"{path}: expected the graph of an encoder, with the output {_HIDDEN}, got {names}")
    width = graph.output[0].type.tensor_type.shape.dim[-1].dim_value
    if width != len(projection.bias):
        raise ExportError(f"{path}: expected a projection of {width} dimensions, got {len(projection.bias)}")


def _constants(projection: Projection) -> Iterator[onnx.TensorProto]:
    yield numpy_helper.from_array(np.array([-1], np.int64), "pooling_last_axis")
    yield numpy_helper.from_array(np.array([1], np.int64), "pooling_token_axis")
    yield numpy_helper.from_array(projection.weight, "projection_weight")
    yield numpy_helper.from_array(projection.bias, "projection_bias")


def _nodes() -> Iterator[onnx.NodeProto]:
    """A mean needs no division: the sum has its direction, and length one comes after it."""
    yield make_node("Cast", ["attention_mask"], ["pooling_mask"], to=TensorProto.FLOAT)
    yield make_node("Unsqueeze", ["pooling_mask", "pooling_last_axis"], ["pooling_weights"])
    yield make_node("Mul", [_HIDDEN, "pooling_weights"], ["pooling_kept"])
    yield make_node("ReduceSum", ["pooling_kept", "pooling_token_axis"], ["pooling_sum"], keepdims=0)
    yield make_node("LpNormalization", ["pooling_sum"], ["pooling_unit"], axis=-1, p=2)
    yield make_node("Gemm", ["pooling_unit", "projection_weight", "projection_bias"], ["projected"], transB=1)
    yield make_node("LpNormalization", ["projected"], [OUTPUT], axis=-1, p=2)
