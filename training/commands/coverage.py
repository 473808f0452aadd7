"""`coverage`: how right Kate is on what she answers, by how much of it she answers."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from training.commands.judging_encoder import add_encoder, judged_cases, judging_encoder
from training.errors import CorpusError

if TYPE_CHECKING:
    from actions.qa.confidence import Calibration
    from training.calibrating.coverage import Coverage, Point
    from training.reporting.tables import Cell

COLUMNS = (
    *("questions", "n", "answered", "right of answered", "stated", "right of stated"),
    *("AURC", "least AURC", "all answered: right"),
)
READING = (
    "Answers are shown from the calibration's own confidence on; answered: share of all questions; stated: without "
    "saying that it may be wrong, those at least half sure; AURC: area under the curve of the share wrong by the share "
    "answered, 0 best; least: if the right answers were the surest."
)


def add_parser(commands: Any) -> None:
    """Declares the command and its options."""
    parser = commands.add_parser("coverage", help="share of right answers by share of answered questions; table, plot")
    parser.add_argument("--reader", type=Path, required=True, help="a folder with a calibration")
    parser.add_argument("--questions", type=Path, nargs="+", required=True, help="as for judge, one file or more")
    parser.add_argument("--outcomes", type=Path, nargs="+", required=True, help="of each question file, in order")
    parser.add_argument("--name", nargs="+", required=True, help="of each file's set; files of one name are one set")
    add_encoder(parser)
    parser.add_argument("--out", type=Path, required=True, help="folder for coverage.json, .md and .png")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Writes the curves of all sets, and prints their table."""
    from training.reporting.plotting.coverage import draw_coverage
    from training.reporting.tables import Table, to_markdown

    curves = _curves(arguments)
    title = "Answered share and accuracy of what is answered, in percent"
    rows = tuple(_row(name, curve) for name, curve in curves.items())
    table = to_markdown(Table("coverage", title, COLUMNS, rows, READING))
    arguments.out.mkdir(parents=True, exist_ok=True)
    records = {name: _record(curve) for name, curve in curves.items()}
    (arguments.out / "coverage.json").write_text(json.dumps(records, indent=1) + "\n", encoding="utf-8")
    (arguments.out / "coverage.md").write_text(table, encoding="utf-8")
    draw_coverage(curves, arguments.out / "coverage.png")
    print(table)
    return 0


def _curves(arguments: argparse.Namespace) -> dict[str, Coverage]:
    from training.calibrating.cases import count_questions
    from training.calibrating.coverage import Verdict, coverage, verdicts

    counts = [len(arguments.name), len(arguments.questions), len(arguments.outcomes)]
    if len(set(counts)) > 1:
        raise CorpusError(
            "expected a name and an outcome file for each question file, got {} names, {} question files and {} "
            "outcome files".format(*counts)
        )
    calibration = _calibration(arguments.reader)
    encoder = judging_encoder(arguments.encoder)
    if encoder is None:
        calibration = calibration.without_encoder
    found: dict[str, list[Verdict]] = {}
    n_questions: dict[str, int] = {}
    for name, questions, outcomes in zip(arguments.name, arguments.questions, arguments.outcomes, strict=True):
        cases = judged_cases(questions, outcomes, encoder, pages_taken_away=False)
        found.setdefault(name, []).extend(verdicts(cases, calibration))
        n_questions[name] = n_questions.get(name, 0) + count_questions(questions)
    empty = [name for name, n in n_questions.items() if not n]
    if empty:
        raise CorpusError(f"expected questions of every name, got none of {', '.join(empty)}")
    limit = calibration.min_confidence
    return {name: coverage(v, n_questions=n_questions[name], min_confidence=limit) for name, v in found.items()}


def _calibration(reader: Path) -> Calibration:
    from actions.qa.manifest import check_folder

    calibration = check_folder(reader).calibration
    if calibration is None:
        raise CorpusError(f"{reader}: expected a calibrated reader; `python -m training calibrate` makes it one")
    return calibration


def _row(name: str, curve: Coverage) -> tuple[Cell, ...]:
    from training.reporting.tables import Figure

    everything = curve.points[-1].accuracy if curve.points else 0.0
    stated = _stated(curve)
    shares = [part for point in (curve.operating, stated) for part in (curve.answered(point), point.accuracy)]
    areas = (Figure(curve.aurc, decimals=3), Figure(curve.least_aurc, decimals=3))
    percents = (Figure(100 * share) for share in shares)
    return name, Figure(curve.n_questions, decimals=0), *percents, *areas, Figure(100 * everything)


def _stated(curve: Coverage) -> Point:
    from actions.qa.confidence import SURE_FROM

    return curve.shown_from(max(SURE_FROM, curve.operating.confidence))


def _record(curve: Coverage) -> dict[str, Any]:
    stated = _stated(curve)
    return {
        "n_questions": curve.n_questions,
        "min_confidence": curve.operating.confidence,
        "answered": round(curve.answered(curve.operating), 4),
        "right_of_answered": round(curve.operating.accuracy, 4),
        "stated": round(curve.answered(stated), 4),
        "right_of_stated": round(stated.accuracy, 4),
        "aurc": round(curve.aurc, 4),
        "least_aurc": round(curve.least_aurc, 4),
        "curve": [
            {
                "confidence": round(p.confidence, 4),
                "answered": round(curve.answered(p), 4),
                "right": round(p.accuracy, 4),
            }
            for p in curve.points
        ],
    }
