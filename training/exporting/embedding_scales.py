"""Embedding tables in 8 bit with one scale a row, where ONNX Runtime's quantiser has one scale a table.

With one scale the longest of 37,000 rows sets the step of all of them, and rare pieces, whose rows are short, keep few
of their 8 bits. A row's own scale costs four bytes and one more look-up of a column.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, numpy_helper
from onnx.helper import make_node

Floats = npt.NDArray[np.float32]
_UNIT = "unit_scale"
_LARGEST = 127


def round_tables(model: onnx.ModelProto) -> None:
    """Rounds, in place, every float matrix (n_rows, width) whose rows a graph looks up.

    What was `TABLE` becomes `TABLE_quantized` (n_rows, width), `TABLE_scale` (n_rows, 1) and `TABLE_zero_point` (),
    the names that ONNX Runtime's quantiser gives. A table that something else reads too stays beside them.
    """
    graph = model.graph
    matrices = {item.name: item for item in graph.initializer if _is_float_matrix(item)}
    found = {node.input[0] for node in graph.node if _is_lookup(node) and node.input[0] in matrices}
    nodes = [new for node in graph.node for new in (_lookup(node) if _looks_up(node, found) else [node])]
    kept = {name for node in nodes for name in node.input}
    added = [tensor for name in sorted(found) for tensor in _rounded(name, numpy_helper.to_array(matrices[name]))]
    weights = [item for item in graph.initializer if item.name not in found or item.name in kept]
    if found:
        added.append(numpy_helper.from_array(np.array(1, np.float32), _UNIT))
    _replace(graph, nodes, [*weights, *added])


def _is_float_matrix(item: onnx.TensorProto) -> bool:
    return item.data_type == TensorProto.FLOAT and len(item.dims) == 2


def _is_lookup(node: onnx.NodeProto) -> bool:
    return node.op_type == "Gather" and all(item.i == 0 for item in node.attribute if item.name == "axis")


def _looks_up(node: onnx.NodeProto, tables: set[str]) -> bool:
    return _is_lookup(node) and node.input[0] in tables


def _lookup(node: onnx.NodeProto) -> Iterator[onnx.NodeProto]:
    """Rows as whole numbers, times their scales."""
    (table, places), (out,) = node.input, node.output
    yield make_node("Gather", [f"{table}_quantized", places], [f"{out}_quantized"], name=f"{out}_rows")
    zero = f"{table}_zero_point"
    yield make_node("DequantizeLinear", [f"{out}_quantized", _UNIT, zero], [f"{out}_whole"], name=f"{out}_as_float")
    yield make_node("Gather", [f"{table}_scale", places], [f"{out}_scale"], name=f"{out}_scales")
    yield make_node("Mul", [f"{out}_whole", f"{out}_scale"], [out], name=f"{out}_scaled")


def _rounded(name: str, table: Floats) -> Iterator[onnx.TensorProto]:
    scales = np.abs(table).max(axis=1, keepdims=True) / np.float32(_LARGEST)
    scales[scales == 0] = 1  # a row of zeros stays one
    yield numpy_helper.from_array(np.rint(table / scales).astype(np.int8), f"{name}_quantized")
    yield numpy_helper.from_array(scales, f"{name}_scale")
    yield numpy_helper.from_array(np.array(0, np.int8), f"{name}_zero_point")


def _replace(graph: onnx.GraphProto, nodes: list[onnx.NodeProto], weights: list[onnx.TensorProto]) -> None:
    del graph.node[:]
    del graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(weights)
