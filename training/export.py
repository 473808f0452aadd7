"""A trained span extractor as what Kate serves: int8 ONNX, tokenizer, manifest."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoModelForQuestionAnswering

from actions.qa.manifest import write_manifest

INPUTS = ("input_ids", "token_type_ids", "attention_mask")


class _Logits(torch.nn.Module):
    """The model with named tensors in and two tensors out, which is all that a window needs."""

    def __init__(self, model: torch.nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, input_ids: torch.Tensor, token_type_ids: torch.Tensor, attention_mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        output = self.model(input_ids=input_ids, token_type_ids=token_type_ids, attention_mask=attention_mask)
        return output.start_logits, output.end_logits


def export(
    model_folder: Path, tokenizer_file: Path, out: Path, *, name: str, null_threshold: float, facts: dict[str, Any]
) -> None:
    """Writes `model.onnx` (dynamic int8), `tokenizer.json` and `manifest.json` to a folder.

    Weights and activations of matrix products are 8 bit, per output channel; the embedding table is 8 bit.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        exact = Path(temporary) / "model.onnx"
        export_float(model_folder, exact)
        quantize_dynamic(
            exact,
            out / "model.onnx",
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gather"],
        )
    if tokenizer_file != out / "tokenizer.json":
        shutil.copyfile(tokenizer_file, out / "tokenizer.json")
    write_manifest(out, name=name, null_threshold=null_threshold, facts=facts)


def export_float(model_folder: Path, out: Path) -> None:
    """Writes the model as it is, 32 bit, any number of windows and tokens."""
    model = AutoModelForQuestionAnswering.from_pretrained(model_folder, attn_implementation="eager").eval()
    example = tuple(torch.ones(1, 16, dtype=torch.long) for _ in INPUTS)
    axes = {0: "n_windows", 1: "n_tokens"}
    torch.onnx.export(
        _Logits(model),
        example,
        str(out),
        input_names=list(INPUTS),
        output_names=["start_logits", "end_logits"],
        dynamic_axes=dict.fromkeys((*INPUTS, "start_logits", "end_logits"), axes),
        dynamo=False,
    )
