"""A span extractor, or an encoder, as an ONNX graph, by transformers' own exporter.

Attention is traced as it is written (`eager`) and nothing is fused beforehand: on the shipped architecture the
exporter's fused graphs (`ort_fusions="cpu"`) were larger or slower in int8, which ONNX Runtime fuses by itself.

In int8 every row has a scale of its own, activations' (`row_scales`) and embeddings' (`embedding_scales`): with ONNX
Runtime's one scale for all rows the logits are further from the float model's.
"""

from __future__ import annotations

from pathlib import Path

import onnx
import onnx_ir
import torch
from onnxruntime.quantization import QuantType
from transformers import PreTrainedModel
from transformers.exporters.configs import OnnxConfig
from transformers.exporters.exporter_onnx import OnnxExporter
from transformers.exporters.quantizers.quantizer_onnxruntime import OnnxRuntimeDynamicConfig, OnnxRuntimeQuantizer

from training.exporting.embedding_scales import round_tables
from training.exporting.errors import ExportError
from training.exporting.row_scales import with_row_scales
from training.quiet import quiet

INPUTS = ("input_ids", "token_type_ids", "attention_mask")
OUTPUTS = ("start_logits", "end_logits")
ENCODER_OUTPUTS = ("last_hidden_state",)
AXES = ("n_windows", "n_tokens", "n_dimensions")


def int8() -> OnnxRuntimeQuantizer:
    """Weights and activations of matrix products in 8 bit, weights per output channel."""
    with quiet():
        return OnnxRuntimeQuantizer(
            OnnxRuntimeDynamicConfig(op_types_to_quantize=["MatMul"], per_channel=True, weight_type=QuantType.QInt8)
        )


def write_onnx(
    model: PreTrainedModel,
    out: Path,
    *,
    quantizer: OnnxRuntimeQuantizer | None = None,
    outputs: tuple[str, ...] = OUTPUTS,
) -> None:
    """Writes one file: `INPUTS` to `outputs`, each (n_windows, n_tokens, ...), for any number of both.

    :param quantizer: None keeps the model as it is, 32 bit; with one, embedding tables are rounded too.
    :raises ExportError: the model is of a kind that cannot be traced, or has other outputs.
    """
    try:
        with quiet():
            traced = OnnxExporter().export(  # type: ignore[no-untyped-call]
                with_row_scales(model) if quantizer else model,
                {name: torch.ones(2, 16, dtype=torch.long) for name in INPUTS},
                OnnxConfig(dynamic_shapes=dict.fromkeys(INPUTS, _axes(model)), quantizer=quantizer),
            )
            graph = onnx_ir.to_proto(traced.program)
    except (RuntimeError, ValueError, TypeError) as error:
        raise ExportError(f"a {type(model).__name__} could not be made an ONNX graph: {error}") from error
    names = [value.name for value in graph.graph.output]
    if names != list(outputs):
        raise ExportError(f"expected a model that gives {' and '.join(outputs)}, got one that gives {names}")
    _clean(graph)
    if quantizer:
        round_tables(graph)
    out.write_bytes(graph.SerializeToString())


def _axes(model: PreTrainedModel) -> dict[int, torch.export.Dim]:
    limits = (None, model.config.max_position_embeddings)
    return {axis: torch.export.Dim(name, max=limits[axis]) for axis, name in enumerate(AXES[:2])}


def _clean(model: onnx.ModelProto) -> None:
    """Takes out what nothing runs: the exporter keeps Python stack traces, with paths of the machine, in every node.

    The shapes of what lies in between go too. ONNX Runtime (1.32) needs them to join each addition with the layer
    normalisation after it, and its joint kernel is eight times as slow as the two: a window took a sixth longer.
    """
    graph = model.graph
    del graph.value_info[:]
    for item in (model, graph, *graph.node, *graph.initializer, *graph.input, *graph.output):
        del item.metadata_props[:]
        item.ClearField("doc_string")
    for value in (*graph.input, *graph.output):
        for dimension, name in zip(value.type.tensor_type.shape.dim, AXES, strict=False):
            if not dimension.dim_value:
                dimension.dim_param = name
