"""`python -m training COMMAND`."""

from __future__ import annotations

import argparse
from pathlib import Path

from training.embedded import build


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    embedded = commands.add_parser("embedded", help="train the reader that ships in models/reader")
    embedded.add_argument("--data", type=Path, required=True, help="folder with qa/, text/, parallel/, vocab/")
    embedded.add_argument("--work", type=Path, required=True, help="folder for intermediate results")
    arguments = parser.parse_args()
    build(arguments.data, arguments.work)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
