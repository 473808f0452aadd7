"""A transformers folder as what is exported: its model, its tokenizer, its files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForQuestionAnswering, PreTrainedModel

from actions.qa.tokenization import Tokenizer
from actions.qa.windows import WindowSettings
from training.exporting.errors import ExportError
from training.quiet import quiet
from training.running.models import load_tokenizer

TOKENIZER = "tokenizer.json"


def load_checkpoint(folder: Path) -> PreTrainedModel:
    """The span extractor in a folder, 32 bit, ready to be traced.

    :raises ExportError: there is none, its span head was never trained, or it is not of BERT's kind.
    """
    if not (folder / "config.json").is_file():
        raise ExportError(f"expected a transformers folder (config.json, *.safetensors, {TOKENIZER}), got {folder}")
    try:
        with quiet():
            model, report = AutoModelForQuestionAnswering.from_pretrained(
                folder,
                attn_implementation="eager",
                trust_remote_code=False,
                use_safetensors=True,
                local_files_only=True,
                output_loading_info=True,
                dtype=torch.float32,
            )
    except (OSError, ValueError) as error:
        raise ExportError(f"{folder} is not a span extractor in safetensors: {error}") from error
    _check(model, report, folder)
    return model.eval()  # type: ignore[no-any-return]


def write_tokenizer(folder: Path, out: Path) -> None:
    """Copies a checkpoint's tokenizer as it is, or writes the one that its vocabulary makes.

    :raises ReaderCorrupt: it has no `[CLS]` and `[SEP]`, which every window needs.
    :raises ExperimentError: there is none.
    """
    if (folder / TOKENIZER).is_file():
        shutil.copyfile(folder / TOKENIZER, out)
    else:
        with quiet():
            load_tokenizer(str(folder)).save(str(out))
    Tokenizer.from_file(out)


def copy_weights(folder: Path, out: Path) -> None:
    """Makes `out` loadable by transformers too: the weights, byte for byte, and their configuration."""
    for path in (folder / "config.json", *sorted(folder.glob("*.safetensors*"))):
        shutil.copyfile(path, out / path.name)
    # Without a named class transformers builds a new BERT tokenizer, lower-casing, and ignores tokenizer.json's rules.
    (out / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "PreTrainedTokenizerFast"}) + "\n")


def _check(model: PreTrainedModel, report: dict[str, Any], folder: Path) -> None:
    missing = sorted(report["missing_keys"])
    if missing:
        raise ExportError(
            f"{folder} has no trained {', '.join(missing[:3])}: expected a model fine-tuned on questions, "
            "not an encoder alone"
        )
    if getattr(model.config, "type_vocab_size", 0) < 2:
        raise ExportError(
            f"{folder} is a {model.config.model_type} model, which does not tell question from page by token types: "
            "expected one of BERT's kind"
        )
    needed = WindowSettings().max_tokens
    if model.config.max_position_embeddings < needed:
        raise ExportError(
            f"{folder} reads {model.config.max_position_embeddings} tokens at most: expected {needed}, a served window"
        )
