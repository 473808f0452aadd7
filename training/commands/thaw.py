"""`thaw`: a released reader as a model that training goes on from."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add_parser(commands: Any) -> None:
    """Declares the command and its options."""
    parser = commands.add_parser("thaw", help="a released reader as a model that training goes on from")
    parser.add_argument("reader", type=Path, metavar="READER", help="folder of an int8 reader with its manifest")
    parser.add_argument("out", type=Path, metavar="OUT", help="a new folder, or a model's, which is replaced whole")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Writes the folder."""
    from training.exporting.thaw import thaw  # torch takes seconds to load

    thaw(arguments.reader, arguments.out)
    print(f"{arguments.out}: can be named as a base, or with --model NAME={arguments.out}")
    return 0
