"""`run`: runs experiments of `training/experiments/`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from training.errors import ExperimentError


def add_parser(commands: Any) -> None:
    """Declares the command and its options."""
    parser = commands.add_parser("run", help="run experiments; what is done is skipped, what was cut goes on")
    parser.add_argument(
        "experiments", nargs="*", metavar="EXPERIMENT", help="names in training/experiments, or .toml files"
    )
    parser.add_argument("--list", action="store_true", help="list the experiments there are")
    parser.add_argument("--data", type=Path, help="folder with qa/, parallel/, text/ and vocab/")
    parser.add_argument("--results", type=Path, default=Path("results"))
    parser.add_argument("--smoke", action="store_true", help="a pinch of data and a few steps, in RESULTS/smoke")
    parser.add_argument(
        "--model",
        action="append",
        default=[],
        metavar="NAME=PLACE",
        help="take the model at PLACE (a folder) wherever an experiment names the model NAME",
    )
    parser.add_argument(
        "--dictionaries", type=Path, metavar="DIR", help="folder with edict and freedict-*: for experiments that mix"
    )
    parser.add_argument("--force", action="store_true", help="train even on paragraphs of evaluation sets")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Runs them in an order in which each finds what it needs."""
    from training.running.context import RunSettings  # torch takes seconds to load
    from training.running.declaration import read_experiment, read_experiments
    from training.running.runner import run as run_experiments

    mine = [Path(name) for name in arguments.experiments if name.endswith(".toml")]
    declared = {**read_experiments(), **{path.stem: read_experiment(path) for path in mine}}
    if arguments.list or not arguments.experiments:
        _list(declared)
        return 0
    if arguments.data is None:
        raise ExperimentError("expected --data DIR, the folder with the data sets")
    settings = RunSettings(
        data=arguments.data,
        results=arguments.results,
        models=dict(_replacement(text) for text in arguments.model),
        smoke=arguments.smoke,
        dictionaries=arguments.dictionaries,
        force=arguments.force,
    )
    names = [Path(name).stem if name.endswith(".toml") else name for name in arguments.experiments]
    for outcome in run_experiments(names, declared, settings):
        print(f"{outcome.name}: {'done' if outcome.ran else 'was done'}, {outcome.folder}")
    return 0


def _list(declared: dict[str, Any]) -> None:
    table = Table("experiment", "table", "description")
    for name, experiment in declared.items():
        table.add_row(name, ", ".join(experiment.table), experiment.description)
    Console().print(table)


def _replacement(text: str) -> tuple[str, str]:
    name, equals, place = text.partition("=")
    if not (name and equals and place):
        raise ExperimentError(f"--model: expected NAME=PLACE, got {text!r}")
    return name, place
