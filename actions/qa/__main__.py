"""`python -m actions.qa COMMAND`: refresh, pages check, glossary check, answer, ask, explain, feedback ..."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from actions.qa import cli_answer, cli_explain, cli_feedback, cli_glossary, cli_pages
from actions.qa.errors import KateError


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; 0 for success, 2 for what its user must correct."""
    parser = argparse.ArgumentParser(prog="python -m actions.qa", description=__doc__)
    subparsers = parser.add_subparsers(dest="command", required=True)
    cli_pages.add_parsers(subparsers)
    cli_glossary.add_parsers(subparsers)
    cli_answer.add_parsers(subparsers)
    cli_explain.add_parser(subparsers)
    cli_feedback.add_parsers(subparsers)
    parsed = parser.parse_args(arguments)
    try:
        return int(parsed.func(parsed))
    except KateError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read what is printed has seen enough, as `head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    raise SystemExit(main())
