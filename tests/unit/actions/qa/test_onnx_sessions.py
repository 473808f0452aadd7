"""What both models on ONNX Runtime share."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from actions.qa.onnx_reader import open_session

N = 64


def test_products_of_8_bit_numbers_are_exact_on_every_processor(tmp_path):
    """Two products of the largest ones are more than 16 bit hold, in which processors without VNNI add them up."""
    weights = np.full((N, N), 127, dtype=np.int8)
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["given", "weights"], ["product"])],
        "product",
        [helper.make_tensor_value_info("given", TensorProto.UINT8, [1, N])],
        [helper.make_tensor_value_info("product", TensorProto.INT32, [1, N])],
        [numpy_helper.from_array(weights, "weights")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, tmp_path / "product.onnx")
    given = np.full((1, N), 255, dtype=np.uint8)
    (product,) = open_session(tmp_path / "product.onnx").run(["product"], {"given": given})
    assert product.tolist() == (given.astype(np.int32) @ weights.astype(np.int32)).tolist()
