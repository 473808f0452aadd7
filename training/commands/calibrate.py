"""`calibrate`: how sure Kate is of an answer, fitted on development questions and stored with the reader."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from training.commands.judging_encoder import add_encoder, judged_cases, judging_encoder
from training.errors import CorpusError

if TYPE_CHECKING:
    from actions.qa.encoder import Encoder
    from training.calibrating.cases import Case
    from training.calibrating.fit import Quality


def add_parser(commands: Any) -> None:
    """Declares the command and its options."""
    parser = commands.add_parser("calibrate", help="fit how sure Kate is of an answer; stored in the reader's manifest")
    parser.add_argument("--reader", type=Path, required=True, help="folder of the reader that answered")
    parser.add_argument("--questions", type=Path, nargs="+", required=True, help="as for judge, one file or more")
    parser.add_argument("--outcomes", type=Path, nargs="+", required=True, help="of each question file, in order")
    parser.add_argument("--keep", type=_share, default=0.95, help="share of what --of says to go on showing")
    parser.add_argument(
        "--of",
        choices=("right", "answerable"),
        default="right",
        help="of the right answers, or of the questions that a page answers, however they were answered",
    )
    add_encoder(parser)
    parser.add_argument("--plot", type=Path, metavar="FILE.png", help="draw how well confidence holds")
    parser.add_argument("--dry-run", action="store_true", help="print what it would be worth, write nothing")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prints what the calibration is worth on pages that it was not fitted on; writes the one fitted on all."""
    from training.calibrating.fit import fit, held_out
    from training.calibrating.stored import store

    encoder = judging_encoder(arguments.encoder)
    cases = _cases(arguments, encoder)
    worth = held_out(cases, keep_share=arguments.keep, of=arguments.of)
    _print(cases, worth)
    if arguments.plot:
        from training.reporting.plotting.reliability import draw_reliability

        draw_reliability(worth, arguments.plot)
    if not arguments.dry_run:
        data = [f"{path.resolve().parent.name}/{path.name}" for path in arguments.questions]
        store(
            fit(cases, keep_share=arguments.keep, of=arguments.of),
            arguments.reader,
            worth=worth,
            data=data,
            keeping=f"{arguments.keep:g} of {arguments.of}",
            encoder=encoder.name if encoder else "",
        )
        print(f"{arguments.reader}: calibrated")
    return 0


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value <= 1:
        raise argparse.ArgumentTypeError(f"expected a share above 0 and up to 1, got {text!r}")
    return value


def _cases(arguments: argparse.Namespace, encoder: Encoder | None) -> list[Case]:
    if len(arguments.questions) != len(arguments.outcomes):
        raise CorpusError(
            f"expected an outcome file for each question file, got {len(arguments.questions)} and "
            f"{len(arguments.outcomes)}"
        )
    pairs = zip(arguments.questions, arguments.outcomes, strict=True)
    return [case for asked, found in pairs for case in judged_cases(asked, found, encoder)]


def _print(cases: list[Case], worth: Quality) -> None:
    console = Console(width=100)
    answerable = sum(case.answerable for case in cases)
    right = sum(case.right for case in cases)
    console.print(f"{len(cases)} cases: {answerable} answerable, {right} of them answered right")
    console.print(
        f"on pages not fitted on: {worth.right_kept:.0%} of right answers and {worth.kept:.0%} of answerable questions "
        f"kept, {worth.refused:.0%} of others refused"
    )
    console.print(
        f"right of what is shown: {worth.right_of_shown:.0%}; calibration error {worth.calibration_error:.3f}"
    )
    table = Table("confidence", "n", "right")
    for item in sorted(worth.bins, key=lambda found: found.confidence):
        table.add_row(f"{item.confidence:.2f}", str(item.n), f"{item.right:.2f}")
    console.print(table)
