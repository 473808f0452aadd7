"""`export-encoder`: a retriever as the int8 ONNX folder that Kate finds passages with."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from training.export_encoder import ExportedEncoder

_QUALITY = Path(__file__).resolve().parents[2] / "tests" / "quality"
CHECK_PAGES = (_QUALITY / "hr-development.pages.json", _QUALITY / "hr-written.pages.json")
"""The project's own pages that nothing learns from."""


def add_parser(commands: Any) -> None:
    """Declares the command and its options."""
    parser = commands.add_parser("export-encoder", help="a retriever as the int8 ONNX folder that Kate finds with")
    parser.add_argument("--model", type=Path, required=True, help="model/ of an experiment of kind retriever")
    parser.add_argument("--out", type=Path, required=True, help="a new folder, or an encoder's, which is replaced")
    parser.add_argument("--name", required=True, help="name and version")
    parser.add_argument(
        "--pages",
        type=Path,
        nargs="*",
        default=list(CHECK_PAGES),
        metavar="FILE",
        help="*.pages.json files to check int8 on (default: the project's own that nothing learns from)",
    )
    parser.add_argument("--force", action="store_true", help="write the encoder however much int8 loses")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Writes the folder; prints what int8 loses, or that this was not checked."""
    from training.export_encoder import EncoderExportSettings, export_encoder  # torch takes seconds to load

    settings = EncoderExportSettings(arguments.name, tuple(arguments.pages), force=arguments.force)
    _print(export_encoder(arguments.model, arguments.out, settings))
    return 0


def _print(exported: ExportedEncoder) -> None:
    console = Console(width=140)
    console.print(f"{exported.folder}: {exported.megabytes:.1f} MB", soft_wrap=True)
    if not exported.losses:
        console.print("Not checked: how much int8 loses is not known. Give --pages to measure it.", soft_wrap=True)
        return
    table = Table("set", "questions", "n", "cosine", "recall@8 float", "recall@8 int8", "loss")
    for one in exported.losses:
        for group, rounded in one.rounded.items():
            before, after = one.exact[group].passage["8"], rounded.passage["8"]
            figures = (f"{before:.1f}", f"{after:.1f}", f"{before - after:+.1f}")
            table.add_row(one.name, group, str(rounded.n), f"{one.mean_cosine:.4f}", *figures)
    console.print(table)
