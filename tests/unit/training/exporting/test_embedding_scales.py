"""Embedding tables in 8 bit keep every row to within half a step of its own."""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime as ort
import pytest
from onnx import TensorProto, helper, numpy_helper

from training.exporting.embedding_scales import round_tables
from training.exporting.thaw import read_weights

N_ROWS, WIDTH = 300, 32


@pytest.fixture
def table():
    """Rows whose lengths differ a thousandfold; the first is zeros."""
    draw = np.random.default_rng(0)
    lengths = np.geomspace(0.01, 10, N_ROWS, dtype=np.float32)[:, None]
    rows = draw.normal(size=(N_ROWS, WIDTH)).astype(np.float32) * lengths
    rows[0] = 0
    return rows


def look_up(table, *more, axis=0):
    """A graph from `ids` to rows of `table`, and what `more` nodes make."""
    node = helper.make_node("Gather", ["words.weight", "ids"], ["rows"], axis=axis)
    outputs = ["rows", *(name for other in more for name in other.output)]
    graph = helper.make_graph(
        [node, *more],
        "look up",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, ["n"])],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["rows", "columns"]) for name in outputs],
        [numpy_helper.from_array(table, "words.weight")],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)


def run(model, ids):
    onnx.checker.check_model(model)
    options = ort.SessionOptions()
    options.log_severity_level = 3
    session = ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return session.run(None, {"ids": np.asarray(ids)})


def test_every_row_is_within_half_a_step_of_its_own(table):
    model = look_up(table)
    round_tables(model)
    (rows,) = run(model, np.arange(N_ROWS))
    steps = np.abs(table).max(axis=1, keepdims=True) / 127
    assert np.all(np.abs(rows - table) <= 0.5001 * steps)
    assert not rows[0].any()


def test_the_file_is_a_quarter_as_large(table):
    model = look_up(table)
    before = model.ByteSize()
    round_tables(model)
    assert model.ByteSize() < before / 4 + 4 * N_ROWS + 1000


def test_a_shipped_graph_can_be_read_back(table, tmp_path):
    model = look_up(table)
    round_tables(model)
    onnx.save(model, str(tmp_path / "model.onnx"))
    read = read_weights(tmp_path / "model.onnx")["words.weight"]
    np.testing.assert_array_equal(read, run(model, np.arange(N_ROWS))[0])


def test_a_table_that_something_else_reads_stays_for_it(table):
    model = look_up(table, helper.make_node("Transpose", ["words.weight"], ["turned"]))
    round_tables(model)
    rows, turned = run(model, [1, 2])
    np.testing.assert_array_equal(turned, table.T)
    np.testing.assert_allclose(rows, table[[1, 2]], rtol=0.1, atol=1e-3)


def test_columns_and_whole_numbers_are_left_alone(table):
    for other in (look_up(table, axis=1), look_up(np.arange(9.0, dtype=np.float32))):
        before = other.SerializeToString()
        round_tables(other)
        assert other.SerializeToString() == before
