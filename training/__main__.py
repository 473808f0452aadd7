"""`python -m training COMMAND`: experiments on span extractors, and what surrounds them."""

from __future__ import annotations

import argparse
import sys

from actions.qa.errors import KateError
from training.commands import (
    calibrate,
    compare,
    contamination,
    corpus,
    coverage,
    crosslingual,
    evaluate,
    export,
    export_encoder,
    human,
    judge,
    report,
    run,
    thaw,
    translate,
)

COMMANDS = (
    run,
    evaluate,
    compare,
    human,
    judge,
    calibrate,
    coverage,
    corpus,
    contamination,
    crosslingual,
    translate,
    export,
    export_encoder,
    thaw,
    report,
)


def main() -> int:
    """Runs one command; 0 for success, 2 for what its user must correct."""
    arguments = _parser().parse_args()
    try:
        return int(arguments.run(arguments))
    except KateError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for command in COMMANDS:
        command.add_parser(commands)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
