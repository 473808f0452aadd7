"""`compare`: whether two runs differ, set by set."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table


def add_parser(commands: Any) -> None:
    """Declares the command and its options."""
    parser = commands.add_parser("compare", help="whether two runs differ: paired tests, set by set")
    place = "folder that `evaluate` wrote, or an experiment's folder (mean over its seeds)"
    parser.add_argument("a", type=Path, metavar="RUN_A", help=place)
    parser.add_argument("b", type=Path, metavar="RUN_B", help="the same; differences are A minus B")
    parser.add_argument("--rounds", type=int, default=10_000, help="random draws of each test")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true", help="JSON instead of a table")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prints means, difference with its 95 % interval, and p-value of each measure."""
    from dataclasses import asdict

    from training.scoring.comparison import compare

    found = compare(arguments.a, arguments.b, rounds=arguments.rounds, seed=arguments.seed)
    if arguments.json:
        print(json.dumps(asdict(found), indent=2))
        return 0
    table = Table("set", "n", "mode", "measure", "A", "B", "A - B (95 %)", "p")
    for one in found.differences:
        means = (f"{one.a:.1f}", f"{one.b:.1f}", f"{one.difference:+.1f} ({one.low:+.1f} to {one.high:+.1f})")
        table.add_row(one.set_name, str(one.n), one.mode, one.measure, *means, f"{one.p_value:.4f}")
    console = Console(width=140)
    console.print(table)
    if found.only_in_one:
        console.print(f"left out, only in one of the runs: {', '.join(found.only_in_one)}")
    return 0
