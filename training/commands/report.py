"""`report`: tables, plots and a page from what experiments left."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console

OUT = Path("training/results")


def add_parser(commands: Any) -> None:
    """Declares the command and its options."""
    parser = commands.add_parser("report", help="tables and plots of all results, the paper's figures beside ours")
    parser.add_argument("--results", type=Path, default=Path("results"), help="folder with one folder an experiment")
    parser.add_argument("--out", type=Path, default=OUT, help="where index.md, tables/ and plots/ go")
    parser.add_argument(
        "--experiments", type=Path, help="folder of experiment files, to name those not run (default: the usual one)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Writes the report, and prints where it is and what it lacks."""
    from training.reporting.fields import Fields
    from training.reporting.read_declaration import read_declaration
    from training.reporting.report import make_report
    from training.running.declaration import FOLDER, read_experiments

    experiments = read_experiments(arguments.experiments or FOLDER)
    declared = [read_declaration(Fields(asdict(one), name), name=name) for name, one in experiments.items()]
    console = Console(stderr=True)
    with console.status("reading results") as status:
        made = make_report(
            arguments.results, arguments.out, declared=declared, progress=lambda name: status.update(f"making {name}")
        )
    for one in made.results.experiments:
        for remark in one.remarks:
            console.print(f"{one.name}: {remark}", highlight=False)
    for remark in made.results.remarks:
        console.print(remark, highlight=False)
    print(f"{len(made.results.done)} of {len(made.results.experiments)} experiments are in {made.page}")
    return 0
