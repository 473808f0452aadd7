"""`export`: a trained model as the int8 ONNX folder that Kate serves."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from training.export import Exported


def add_parser(commands: Any) -> None:
    """Declares the command and its options."""
    parser = commands.add_parser("export", help="a trained model as the int8 ONNX folder that Kate serves")
    parser.add_argument("--model", type=Path, required=True, help="folder of a transformers span extractor")
    parser.add_argument("--out", type=Path, required=True, help="a new folder, or a reader's, which is replaced whole")
    parser.add_argument("--name", required=True, help="name and version, kept with every answer's feedback")
    parser.add_argument(
        "--null-threshold", type=float, default=0.0, metavar="X", help="spans that score below are not shown"
    )
    parser.add_argument(
        "--reads-titles", action="store_true", help="it learnt with titles before its texts: Kate is to give it them"
    )
    parser.add_argument(
        "--data", type=Path, nargs="+", help="SQuAD-format files, or a folder with the nine sets, to check int8 on"
    )
    parser.add_argument("--max-questions", type=int, metavar="N", help="check on the first N of each file only")
    parser.add_argument(
        "--round-by",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="question files that tell which inputs are loud when weights are rounded (default: our HR pages)",
    )
    parser.add_argument(
        "--results", type=Path, metavar="RESULTS/EXPERIMENT", help="fill the model card from them; cost.json goes there"
    )
    parser.add_argument("--with-safetensors", action="store_true", help="keep the weights as they were trained too")
    parser.add_argument("--force", action="store_true", help="write the reader however much int8 loses")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Writes the folder; prints what int8 loses, or that this was not checked."""
    from training.export import ExportSettings, export  # torch takes seconds to load, and other commands do not need it
    from training.exporting.check import Check

    exported = export(
        arguments.model,
        arguments.out,
        ExportSettings(
            name=arguments.name,
            null_threshold=arguments.null_threshold,
            reads_titles=arguments.reads_titles,
            check=Check(tuple(arguments.data), arguments.max_questions) if arguments.data else None,
            heard=tuple(arguments.round_by),
            results=arguments.results,
            with_safetensors=arguments.with_safetensors,
            force=arguments.force,
        ),
    )
    _print(exported)
    return 0


def _print(exported: Exported) -> None:
    console, rounded, exact = Console(width=140), exported.card.int8, exported.card.exact
    console.print(
        f"{exported.folder}: {rounded.megabytes:.1f} MB and {rounded.window_ms:.0f} ms a window on one core "
        f"({exact.megabytes:.1f} MB and {exact.window_ms:.0f} ms as it was trained)",
        soft_wrap=True,
    )
    if exported.losses is None:
        told = "Not checked: how much int8 loses is not known. Give --data to measure it on evaluation sets."
        console.print(told, soft_wrap=True)
        return
    table = Table("set", "n", "F1 float", "F1 int8", "loss")
    for item in exported.losses:
        loss = f"{item.loss:+.2f} ({item.low:+.2f} to {item.high:+.2f})"
        table.add_row(item.name, str(item.n), f"{item.float_f1:.2f}", f"{item.int8_f1:.2f}", loss)
    console.print(table)
