"""What both models on ONNX Runtime share."""

from __future__ import annotations

import platform
from pathlib import Path
from unittest.mock import MagicMock

import numpy as np
import onnx
import onnxruntime as ort
import pytest
from onnx import TensorProto, helper, numpy_helper

import actions.qa.onnx_reader
from actions.qa.exact_products import LARGEST_WEIGHT, PRODUCT, N, products_are_exact
from actions.qa.onnx_reader import EXACT_PRODUCTS, open_session

CPUINFO = Path("/proc/cpuinfo")


def test_products_of_8_bit_numbers_are_exact_on_every_processor(tmp_path):
    """Two products of the largest ones are more than 16 bit hold, in which processors without VNNI add them up."""
    weights = np.full((N, N), LARGEST_WEIGHT, dtype=np.int8)
    nodes = [helper.make_node("MatMulInteger", ["given", "weights"], ["product"])]
    onnx.save(_product_model(nodes, numpy_helper.from_array(weights, "weights")), tmp_path / "product.onnx")
    given = np.full((1, N), 255, dtype=np.uint8)
    (product,) = open_session(tmp_path / "product.onnx").run(["product"], {"given": given})
    assert product.tolist() == (given.astype(np.int32) @ weights.astype(np.int32)).tolist()


def test_the_smallest_model_that_tells_is_what_its_docstring_says():
    weight = numpy_helper.from_array(np.array([LARGEST_WEIGHT], np.int8), "v")
    nodes = [
        helper.make_node("ConstantOfShape", ["shape"], ["weights"], value=weight),
        helper.make_node("MatMulInteger", ["given", "weights"], ["product"]),
    ]
    shape = numpy_helper.from_array(np.array([N, N], np.int64), "shape")
    assert onnx.load_model_from_string(PRODUCT) == _product_model(nodes, shape)


@pytest.mark.skipif(not CPUINFO.exists() or platform.machine() != "x86_64", reason="the kernel lists no x86 flags")
def test_a_processor_s_products_are_exact_where_the_kernel_says_that_it_has_vnni():
    assert products_are_exact() == ("vnni" in CPUINFO.read_text(encoding="ascii"))


@pytest.mark.parametrize("exact", [True, False])
def test_exact_products_are_asked_for_where_they_are_not_exact_without(exact, tmp_path, monkeypatch):
    """The option costs most of half of the speed elsewhere."""
    monkeypatch.setattr(actions.qa.onnx_reader, "products_are_exact", lambda: exact)
    opened = MagicMock()
    monkeypatch.setattr(ort, "InferenceSession", opened)
    open_session(tmp_path)
    assert _is_asked_for(opened.call_args.args[1]) == (not exact)


def _is_asked_for(options: ort.SessionOptions) -> bool:
    try:
        return options.get_session_config_entry(EXACT_PRODUCTS) == "1"
    except RuntimeError:  # it has no such entry
        return False


def _product_model(nodes: list[onnx.NodeProto], constant: onnx.TensorProto) -> onnx.ModelProto:
    graph = helper.make_graph(
        nodes,
        "product",
        [helper.make_tensor_value_info("given", TensorProto.UINT8, [1, N])],
        [helper.make_tensor_value_info("product", TensorProto.INT32, [1, N])],
        [constant],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
