"""A reader that ships, as weights that can be trained again.

The int8 graph holds every weight of the model, rounded: matrices as whole numbers with one scale per output
channel, embedding tables with one scale each. Multiplied out they are the float model to within that rounding, so
that training goes on from a release without the checkpoint it was made from.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import numpy_helper
from transformers import BertConfig, BertForQuestionAnswering

from training.exporting.checkpoint import TOKENIZER
from training.exporting.errors import ExportError
from training.running.models import load_tokenizer, save_model

GRAPH = "model.onnx"
_QUANTIZED, _SCALE, _ZERO = "_quantized", "_scale", "_zero_point"
_HEAD_SIZE = 32
"""Of the embedded encoder's attention heads; a graph does not say how its width is shared out."""
Floats = npt.NDArray[np.float32]


def thaw(reader: Path, out: Path, *, head_size: int = _HEAD_SIZE) -> None:
    """Writes a transformers folder (safetensors, configuration, tokenizer) from a shipped reader's folder.

    :param head_size: width of one attention head.
    :raises ExportError: the folder holds no int8 graph of a BERT span extractor.
    """
    weights = read_weights(reader / GRAPH)
    model = BertForQuestionAnswering(_configuration(weights, head_size))
    try:
        missing = model.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()}, strict=True)
    except RuntimeError as error:
        raise ExportError(f"{reader / GRAPH}: expected every weight of a BERT span extractor: {error}") from error
    assert not missing.missing_keys
    save_model(model, load_tokenizer(str(reader)), out)


def read_weights(graph: Path) -> dict[str, Floats]:
    """The weights of a graph under their names in the model that it was made from.

    :raises ExportError: the file is no ONNX graph, or not an int8 one.
    """
    try:
        model = onnx.load(str(graph))
    except Exception as error:  # protobuf's own error class is private
        raise ExportError(f"expected an ONNX graph at {graph}: {error}") from error
    stored = {item.name: numpy_helper.to_array(item) for item in model.graph.initializer}
    tables = {_module(name): value for name, value in stored.items() if _is_parameter(name)}
    whole = [name.removesuffix(_QUANTIZED) for name in stored if name.endswith(_QUANTIZED)]
    if not whole:
        raise ExportError(f"{graph}: expected an int8 graph, which `export` writes, found no rounded weights")
    rows = {name: _dequantized(name, stored) for name in whole}
    for name, owner in _owners(model.graph).items():
        tables[owner] = np.ascontiguousarray(rows.pop(name).T)
    return tables | {_module(name): value for name, value in rows.items()}


def _dequantized(name: str, stored: Mapping[str, npt.NDArray[np.generic]]) -> Floats:
    values, zero = stored[name + _QUANTIZED].astype(np.int32), stored[name + _ZERO].astype(np.int32)
    return np.asarray((values - zero) * stored[name + _SCALE], dtype=np.float32)


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


def _configuration(weights: Mapping[str, Floats], head_size: int) -> BertConfig:
    words = weights["bert.embeddings.word_embeddings.weight"]
    layers = {name.split(".")[3] for name in weights if name.startswith("bert.encoder.layer.")}
    return BertConfig(
        vocab_size=words.shape[0],
        hidden_size=words.shape[1],
        num_hidden_layers=len(layers),
        num_attention_heads=words.shape[1] // head_size,
        intermediate_size=len(weights["bert.encoder.layer.0.intermediate.dense.bias"]),
        max_position_embeddings=weights["bert.embeddings.position_embeddings.weight"].shape[0],
        type_vocab_size=weights["bert.embeddings.token_type_embeddings.weight"].shape[0],
    )
