"""Commands about feedback: `feedback report` and `feedback export`."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TypeAlias

from rich.console import Console
from rich.table import Table
from rich.text import Text

from actions.qa.errors import ConfigurationError
from actions.qa.feedback_export import Export, export_of
from actions.qa.feedback_plot import plot
from actions.qa.feedback_report import LEAST_VOTES, as_json, report_on
from actions.qa.feedback_squad import squad_of, write_json
from actions.qa.feedback_store import DEFAULT_DATABASE, FeedbackStore
from actions.qa.feedback_tables import print_report
from actions.qa.store import DEFAULT_STORE, PageStore

DONE, NOTHING_TO_EXPORT = 0, 1
DATABASE_SETTING = "KATE_ACTIONS_FEEDBACK_DATABASE"
"""Where the action server is told which database it records into."""

Parsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_parsers(subparsers: Parsers) -> None:
    """Add the commands; each parser sets `func(args) -> exit code`."""
    feedback = subparsers.add_parser("feedback", help="what employees say about answers").add_subparsers(required=True)

    report = feedback.add_parser("report", help="votes, worst pages, questions without an answer, expectations")
    _add_common(report)
    report.add_argument("--since", type=_day, metavar="DATE", help="only what was recorded from this day on (UTC)")
    report.add_argument(
        "--least-votes", type=int, default=LEAST_VOTES, help="list as worst what has this many votes (%(default)s)"
    )
    report.add_argument("--plot", type=Path, metavar="FILE.png", help="draw it, too (needs matplotlib)")
    report.set_defaults(func=report_command)

    export = feedback.add_parser("export", help="votes with their questions in SQuAD 2.0 format, to train on")
    _add_common(export)
    export.add_argument("--out", type=Path, required=True, metavar="FILE.json", help="file to write")
    export.add_argument("--store", default=str(DEFAULT_STORE), help="the pages: file or database address (%(default)s)")
    export.add_argument("--with-rejected", action="store_true", help="thumbs down, too, as questions without an answer")
    export.set_defaults(func=export_command)


def report_command(args: argparse.Namespace) -> int:
    """Sum up what was recorded."""
    with _opened(args.database) as store:
        report = report_on(
            store.all(), store.questions(), store.expectations(), since=args.since, least_votes=args.least_votes
        )
    if args.plot:
        plot(report, args.plot)
    if args.json:
        print(json.dumps(as_json(report), ensure_ascii=False, indent=1))
    else:
        print_report(report, Console())
    return DONE


def export_command(args: argparse.Namespace) -> int:
    """Write the votes that can be trained on: 0 when there are some, 1 and no file when there are none."""
    with _opened(args.database) as store:
        votes = store.all()
    if "://" not in args.store and not Path(args.store).exists():
        raise ConfigurationError(f"--store {args.store}: expected the pages that were voted on, there is no such file")
    with PageStore(args.store) as pages:
        export = export_of(votes, pages.documents(), with_rejected=args.with_rejected)
    if export.examples:
        write_json(args.out, squad_of(export.examples))
    _tell(export, args)
    return DONE if export.examples else NOTHING_TO_EXPORT


@contextlib.contextmanager
def _opened(database_url: str) -> Iterator[FeedbackStore]:
    store = FeedbackStore(database_url)
    if not store.exists():
        raise ConfigurationError(f"--database {database_url}: expected recorded feedback, there is no such file")
    try:
        store.open()
        yield store
    finally:
        store.close()


def _tell(export: Export, args: argparse.Namespace) -> None:
    n_rejected = sum(example.is_rejected for example in export.examples)
    n_answered = len(export.examples) - n_rejected
    left_out = {reason.value: count for reason, count in export.left_out.items() if count}
    if args.json:
        print(json.dumps({"answered": n_answered, "rejected": n_rejected, "left_out": left_out}))
        return
    console = Console()
    where = f"written to {args.out}" if export.examples else "nothing to export, and no file written"
    console.print(Text(f"{n_answered} questions with an answer, {n_rejected} without: {where}"), soft_wrap=True)
    if left_out:
        table = Table("Votes left out", "", show_header=True)
        for reason, count in sorted(left_out.items(), key=lambda item: -item[1]):
            table.add_row(reason, str(count))
        console.print(table)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"expected a day like 2026-11-03, came {text!r}") from error


def _add_common(parser: argparse.ArgumentParser) -> None:
    default = os.environ.get(DATABASE_SETTING, DEFAULT_DATABASE)
    where = f"the recorded feedback; otherwise that of {DATABASE_SETTING}, or {DEFAULT_DATABASE}"
    parser.add_argument("--database", default=default, metavar="URL", help=where)
    parser.add_argument("--json", action="store_true", help="JSON instead of tables")
