"""`evaluate`: exact match and F1 of any reader on any SQuAD-format file."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table


def add_parser(commands: Any) -> None:
    """Declares the command and its options."""
    parser = commands.add_parser("evaluate", help="exact match and F1 on SQuAD-format files")
    parser.add_argument("--reader", required=True, help="folder (ONNX or torch) or hub name")
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="files, or a folder with the nine sets")
    parser.add_argument("--out", type=Path, required=True, help="folder of the results; sets that are there are kept")
    parser.add_argument("--max-questions", type=int, metavar="N", help="only the first N of each file")
    parser.add_argument("--workers", type=int, default=2, help="windows that an ONNX reader reads at a time")
    parser.add_argument(
        "--null-threshold",
        type=float,
        metavar="X",
        help="in files with questions without answer, spans that score below give none (default: the reader's own)",
    )
    parser.add_argument("--language", metavar="CODE", help="of the paragraphs (default: by each file's name)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Writes predictions and metrics; prints the metrics."""
    from actions.qa.reader import make_reader
    from training.corpora.files import set_name
    from training.scoring.evaluate import evaluate, identity
    from training.scoring.sets import set_files

    files = set_files(arguments.data)
    reader = make_reader(arguments.reader, n_workers=arguments.workers)
    reader.load()
    metrics = evaluate(
        reader,
        files,
        arguments.out,
        max_questions=arguments.max_questions,
        null_threshold=arguments.null_threshold,
        language=arguments.language,
        reader_id=identity(arguments.reader),
    )
    _print({name: metrics[name] for name in map(set_name, files)})
    print(json.dumps({"metrics": str(arguments.out / "metrics.json")}))
    return 0


def _print(metrics: Mapping[str, Any]) -> None:
    console = Console(width=140)
    table = Table("set", "n", "EM squad", "F1 squad", "EM multilingual", "F1 multilingual")
    for name, figures in metrics.items():
        modes = (figures["squad"], figures["multilingual"])
        cells = (_with_interval(mode, measure) for mode in modes for measure in ("exact_match", "f1"))
        table.add_row(name, str(figures["n"]), *cells)
    console.print(table)
    columns = ("HasAns_exact", "HasAns_f1", "NoAns_f1", "best_exact", "best_f1", "best_f1_thresh")
    table = Table("SQuAD 2.0", *columns)
    for name, figures in metrics.items():
        if figures["rules"] == "SQuAD 2.0":
            table.add_row(name, *(f"{figures['squad'][key]:.1f}" if key in figures["squad"] else "" for key in columns))
    if table.rows:
        console.print(table)


def _with_interval(mode: Mapping[str, Any], measure: str) -> str:
    low, high = mode[f"{measure}_interval"]
    return f"{mode[measure]:.1f} ({low:.1f}-{high:.1f})"
