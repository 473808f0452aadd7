"""`evaluate`: exact match and F1 of any reader on any SQuAD-format file."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from actions.qa.reader import make_reader

NINE_SETS = tuple(
    f"squad_test_question_{question}_context_{context}.json.xz"
    for context in ("en", "fr", "jap")
    for question in ("en", "fr", "jap")
)


def add_parser(commands: Any) -> None:
    """Declares the command and its options."""
    parser = commands.add_parser("evaluate", help="exact match and F1 on SQuAD-format files")
    parser.add_argument("--reader", required=True, help="folder (ONNX or torch) or hub name")
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="files, or a folder with the nine sets")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=2)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Writes predictions and metrics; prints the metrics."""
    from training.scoring.evaluate import evaluate

    files = [file for path in arguments.data for file in _data_files(path)]
    reader = make_reader(arguments.reader, n_workers=arguments.workers)
    reader.load()
    metrics = evaluate(reader, files, arguments.out)
    table = Table("file", "n", "EM squad", "F1 squad", "EM multilingual", "F1 multilingual")
    for name, row in metrics.items():
        squad, multilingual = row["squad"], row["multilingual"]
        values = (squad["exact_match"], squad["f1"], multilingual["exact_match"], multilingual["f1"])
        table.add_row(name, str(row["n"]), *(f"{value:.1f}" for value in values))
    Console(width=120).print(table)
    print(json.dumps({"metrics": str(arguments.out / "metrics.json")}))
    return 0


def _data_files(path: Path) -> list[Path]:
    return [path / name for name in NINE_SETS] if path.is_dir() else [path]
