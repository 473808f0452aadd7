"""`human`: how well people do on SQuAD-format files, one gold answer against the others."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table


def add_parser(commands: Any) -> None:
    """Declares the command and its options."""
    parser = commands.add_parser("human", help="how well people do: the second gold answer against the others")
    parser.add_argument("data", type=Path, nargs="+", metavar="FILE", help="file, or a folder with the nine sets")
    parser.add_argument("--language", metavar="CODE", help="of the answers (default: by each file's name)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prints exact match and F1 of people."""
    from training.corpora.files import set_name
    from training.corpora.squad import read_squad
    from training.scoring.human import human
    from training.scoring.sets import language_of, set_files

    table = Table("set", "n", "one gold only", "EM squad", "F1 squad", "EM multilingual", "F1 multilingual")
    for file in set_files(arguments.data):
        found = human(read_squad(file), arguments.language or language_of(file))
        figures = (value for score in (found.squad, found.multilingual) for value in (score.exact_match, score.f1))
        table.add_row(set_name(file), str(found.squad.n), str(found.n_left_out), *(f"{value:.1f}" for value in figures))
    Console(width=120).print(table)
    return 0
