"""`export`: a trained model as the int8 ONNX folder that Kate serves."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add_parser(commands: Any) -> None:
    """Declares the command and its options."""
    parser = commands.add_parser("export", help="a trained model as the int8 ONNX folder that Kate serves")
    parser.add_argument("--model", type=Path, required=True, help="folder of a transformers span extractor")
    parser.add_argument("--tokenizer", type=Path, help="tokenizer.json (default: the one in the model's folder)")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--name", required=True, help="name and version, kept with every answer's feedback")
    parser.add_argument("--null-threshold", type=float, default=0.0, help="spans that score below are not shown")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Writes the folder."""
    from training.export import export  # torch takes seconds to load, and other commands do not need it

    export(
        arguments.model,
        arguments.tokenizer or arguments.model / "tokenizer.json",
        arguments.out,
        name=arguments.name,
        null_threshold=arguments.null_threshold,
        facts={},
    )
    return 0
