"""A reader that ships, as weights that can be trained again.

The int8 graph holds every weight of the model, rounded: matrices as whole numbers with one scale per output
channel, embedding tables with one scale a row (one a table in the first release). Multiplied out they are the float
model to within that rounding, so that training goes on from a release without the checkpoint it was made from.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime as ort
import torch
from onnx import numpy_helper
from transformers import BertConfig, BertForQuestionAnswering

from actions.qa.manifest import check_folder
from training.exporting.errors import ExportError
from training.running.models import load_tokenizer, save_model

GRAPH = "model.onnx"
_QUANTIZED, _SCALE, _ZERO = "_quantized", "_scale", "_zero_point"
Floats = npt.NDArray[np.float32]


def thaw(reader: Path, out: Path) -> None:
    """Writes a transformers folder (safetensors, configuration, tokenizer) from a shipped reader's folder.

    :param out: a new folder, an empty one, or a model's, which is replaced whole.
    :raises ReaderError: `reader` is no reader's folder, or a file in it differs from its manifest.
    :raises ExportError: it holds no int8 graph of a BERT span extractor, or `out` holds something else than a model.
    """
    _check_replaceable(reader, out)
    check_folder(reader)
    graph = reader / GRAPH
    weights = read_weights(graph)
    try:
        model = BertForQuestionAnswering(_configuration(weights, _n_heads(graph)))
        model.load_state_dict({name: torch.tensor(value) for name, value in weights.items()})
    except (RuntimeError, KeyError, StopIteration) as error:
        # The exporter keeps equal tensors once: a model that was never trained lacks some too.
        raise ExportError(f"{graph}: expected every weight of a BERT span extractor: {error}") from error
    save_model(model, load_tokenizer(str(reader)), out)


def read_weights(graph: Path) -> dict[str, Floats]:
    """The weights of a graph under their names in the model that it was made from.

    :raises ExportError: the file is no ONNX graph, or not an int8 one of a BERT span extractor.
    """
    model = _graph(graph)
    stored = {item.name: numpy_helper.to_array(item) for item in model.graph.initializer}
    tables = {_module(name): value for name, value in stored.items() if _is_parameter(name)}
    whole = [name.removesuffix(_QUANTIZED) for name in stored if name.endswith(_QUANTIZED)]
    if not whole:
        raise ExportError(f"{graph}: expected an int8 graph, which `export` writes, found no rounded weights")
    try:
        rows = {name: _dequantized(name, stored) for name in whole}
        for name, owner in _owners(model.graph).items():
            tables[owner] = np.ascontiguousarray(rows.pop(name).T)
    except (KeyError, StopIteration) as error:
        raise ExportError(
            f"{graph}: expected matrix products with scales and a bias, found none for {error}"
        ) from error
    return tables | {_module(name): value for name, value in rows.items()}


def _check_replaceable(reader: Path, out: Path) -> None:
    if out.resolve() in (reader.resolve(), *reader.resolve().parents):
        raise ExportError(f"expected another folder than the reader's own {reader} or one around it, got {out}")
    if out.exists() and not out.is_dir():
        raise ExportError(f"expected a folder to write to, {out} is a file")
    if out.is_dir() and any(out.iterdir()) and not _is_model(out):
        raise ExportError(f"{out} holds files but no model: expected a new folder, an empty one or a model's")


def _is_model(folder: Path) -> bool:
    return (folder / "config.json").is_file() and any(folder.glob("*.safetensors"))


def _graph(path: Path) -> onnx.ModelProto:
    try:
        return onnx.load(str(path))
    except Exception as error:  # protobuf's own error class is private
        raise ExportError(f"expected an ONNX graph at {path}: {error}") from error


def _n_heads(path: Path) -> int:
    """How many heads share the width: no weight tells it, the shape of what they attend to does."""
    model = _graph(path)
    attention = next(node.output[0] for node in model.graph.node if node.op_type == "Softmax")
    model.graph.output.append(onnx.ValueInfoProto(name=attention))
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    pieces = {given.name: np.ones((1, 2), np.int64) for given in session.get_inputs()}
    return int(session.run([attention], pieces)[0].shape[1])


def _dequantized(name: str, stored: Mapping[str, npt.NDArray[np.generic]]) -> Floats:
    values, zero = stored[name + _QUANTIZED].astype(np.int32), stored[name + _ZERO].astype(np.int32)
    return np.asarray((values - zero) * stored[name + _SCALE].astype(np.float32), dtype=np.float32)


def _owners(graph: onnx.GraphProto) -> dict[str, str]:
    """Which matrix belongs to which layer: the one whose bias is added to its product."""
    readers = {taken: node for node in graph.node for taken in node.input}
    names = {item.name for item in graph.initializer}
    owners = {}
    for node in graph.node:
        if node.op_type != "MatMulInteger" or not node.input[1].endswith(_QUANTIZED):
            continue
        last = node
        while last.op_type != "Add":
            last = readers[last.output[0]]
        bias = next(taken for taken in last.input if taken in names)
        owners[node.input[1].removesuffix(_QUANTIZED)] = _module(bias).removesuffix("bias") + "weight"
    return owners


def _is_parameter(name: str) -> bool:
    return name.endswith((".weight", ".bias"))


def _module(name: str) -> str:
    return name.removeprefix("model.")


def _configuration(weights: Mapping[str, Floats], n_heads: int) -> BertConfig:
    words = weights["bert.embeddings.word_embeddings.weight"]
    layers = {name.split(".")[3] for name in weights if name.startswith("bert.encoder.layer.")}
    return BertConfig(
        vocab_size=words.shape[0],
        hidden_size=words.shape[1],
        num_hidden_layers=len(layers),
        num_attention_heads=n_heads,
        intermediate_size=len(weights["bert.encoder.layer.0.intermediate.dense.bias"]),
        max_position_embeddings=weights["bert.embeddings.position_embeddings.weight"].shape[0],
        type_vocab_size=weights["bert.embeddings.token_type_embeddings.weight"].shape[0],
    )
