"""How the time to answer, and what is found, change with the number of pages.

    make bench-answer DATA=DIR [PAGES="20 200 2000 20000"]

The same questions, about the same few pages, are asked of sets of pages that hold each other: first the pages that are
asked about, then the other development pages, then pages cut from running text. They are asked by somebody of whom
nothing is known, to whom other companies' pages on the same matter are as good, and by a member of the page's company;
with `--everything N` the first N also of a member's every page, whole, which is what picking windows is compared with
(up to 200 pages). Whether the passage is found is then told of every question about the pages of a size, of which one
window is read, no more: 150 questions tell a share to some three points.
Each size and way has a process of its own. Stores, and the figures of each revision of the code, are kept in the work
folder; a second call makes only what is missing, and with `--again` (as for code that is not committed) it measures
every size anew.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from actions.qa.settings import Settings
from tests.load.answer_figures import by_pair, exponents, found_figures, readable, size_figures
from tests.load.answer_table import ANYONE, EVERYTHING, MEMBER, SAME, SOUGHT, answer_table, sought_table
from tests.load.development_pages import ROOT, Development, development, sites
from tests.load.page_sets import fresh_copy, n_characters, page_set
from tests.support.asking import Record, read_lines, write_lines
from training.running.records import environment
from training.scoring.judge import judge

AT = datetime(2026, 11, 1, tzinfo=UTC)
"""When made pages were pulled: the same for the same store."""
N_CORE = 20
MOST_READ_WHOLE = 200
"""Pages: time grows with them."""
COLD = "cold"
"""The child that finds nothing left of an earlier one."""
ONE_WINDOW = ("--deadline-seconds", "0", "--warm-up", "0")
ALL_WINDOWS = ("--max-windows", str(10**9), "--deadline-seconds", str(10**9), "--warm-up", "0")


def main(words: Sequence[str] | None = None) -> None:
    """Measures every size, and writes JSON, table and plot."""
    arguments = _arguments(words)
    work: Path = arguments.work
    work.mkdir(parents=True, exist_ok=True)
    n_core = min(N_CORE, *arguments.pages)
    found = development(sites(arguments.data, work), n_core=n_core, n_questions=arguments.questions, at=AT)
    machine = environment()
    measured = {n_pages: _measured(n_pages, found, arguments, machine) for n_pages in sorted(arguments.pages)}
    run = {"max_windows": arguments.max_windows, "questions": arguments.questions, "environment": machine}
    report(measured, arguments.out, run=run)


def report(measured: Mapping[int, Mapping[str, Any]], out: Path, *, run: Mapping[str, Any]) -> None:
    """Writes `answer.json`, `answer.md` and `answer.png`, and prints the table."""
    from tests.load.answer_plot import draw_answers

    growth = exponents(measured)
    table = f"{answer_table(measured, growth)}\n{sought_table(measured)}"
    out.mkdir(parents=True, exist_ok=True)
    record = {"run": run, "growth_exponents": growth, "sizes": {str(n): figures for n, figures in measured.items()}}
    (out / "answer.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    (out / "answer.md").write_text(table, encoding="utf-8")
    draw_answers(measured, growth, out / "answer.png")
    Console(width=200).print(table, markup=False)


def _measured(
    n_pages: int, found: Development, arguments: argparse.Namespace, machine: Mapping[str, Any]
) -> dict[str, Any]:
    """The figures of one size, from the work folder if they are there."""
    work = arguments.work / _key(arguments, str(machine["revision"])) / str(n_pages)
    if arguments.again:
        shutil.rmtree(work, ignore_errors=True)
    kept = work / "figures.json"
    if kept.exists():
        figures: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
        return figures
    pages = page_set(
        found.documents,
        n_pages,
        text=arguments.data / "text",
        folder=arguments.work / f"pages-{n_pages}",
        at=AT,
        companies=found.companies,
    )
    if not (work / f"{COLD}.json").exists():
        fresh_copy(pages, work / "served")
        _child(work, COLD, arguments)
    few = found.questions[: arguments.everything if n_pages <= MOST_READ_WHOLE else 0]
    asked = _asked_all_ways(work, found.questions, few, arguments)
    sought = _sought_both_ways(work, found.about_first(n_pages), arguments)
    figures = {"n_pages": n_pages, "n_characters": n_characters(pages), **asked, SOUGHT: sought}
    figures["gold_recall"]["everything"] = readable(found.questions, found.documents)
    kept.write_text(json.dumps(figures), encoding="utf-8")
    return figures


def _asked_all_ways(
    work: Path, every: Sequence[Record], few: Sequence[Record], arguments: argparse.Namespace
) -> dict[str, Any]:
    """The figures of a size: those of anyone, and of each other way below its name.

    :param few: asked of every window too.
    """
    limited = ("--max-windows", str(arguments.max_windows))
    _ask(work, ANYONE, every, arguments, *limited)
    _ask(work, MEMBER, every, arguments, *limited, "--members")
    figures = {**_of_process(work), **_figures(work, every, ANYONE), MEMBER: _figures(work, every, MEMBER)}
    if few:
        _ask(work, EVERYTHING, few, arguments, *ALL_WINDOWS, "--members")
        figures |= {EVERYTHING: _figures(work, few, EVERYTHING), SAME: _figures(work, few, MEMBER)}
    return figures


def _sought_both_ways(work: Path, questions: Sequence[Record], arguments: argparse.Namespace) -> dict[str, Any]:
    """What is found for all of these."""
    figures = {}
    for way, members in ((ANYONE, ()), (MEMBER, ("--members",))):
        name = f"{way}-{SOUGHT}"
        limited = ("--max-windows", str(arguments.max_windows))
        _ask(work, name, questions, arguments, *limited, *ONE_WINDOW, *members)
        figures[way] = found_figures(read_lines(_outcomes(work, name)))
    return figures


def _ask(work: Path, way: str, questions: Sequence[Record], arguments: argparse.Namespace, *more: str) -> None:
    asked = write_lines(work / f"{way}.questions.jsonl", questions)
    _child(work, way, arguments, "--questions", str(asked), "--outcomes", str(_outcomes(work, way)), *more)


def _child(work: Path, way: str, arguments: argparse.Namespace, *more: str) -> None:
    """Measures an answerer in another process, whose memory holds nothing of this one's."""
    places = ("--pages", str(work / "served"), "--out", str(work / f"{way}.json"), "--reader", arguments.reader)
    subprocess.run([sys.executable, "-m", "tests.load.measure_answerer", *places, *more], cwd=ROOT, check=True)


def _figures(work: Path, questions: Sequence[Record], way: str) -> dict[str, Any]:
    """Of these questions, asked this way, perhaps among others."""
    by_id = {outcome["id"]: outcome for outcome in read_lines(_outcomes(work, way))}
    ordered = [by_id[question["id"]] for question in questions]
    judged = judge(write_lines(work / "judged.questions.jsonl", questions), _outcomes(work, way))
    return {
        **size_figures(ordered, judged, deadline_seconds=Settings().deadline_seconds),
        "gold_recall_by_pair": by_pair(questions, ordered),
    }


def _of_process(work: Path) -> dict[str, Any]:
    cold, warm = (json.loads((work / f"{name}.json").read_text(encoding="utf-8")) for name in (COLD, ANYONE))
    return {
        "reader": warm["reader"],
        "index_cold_seconds": cold["index_seconds"],
        "index_warm_seconds": warm["index_seconds"],
        "load_cold_seconds": cold["load_seconds"],
        "load_warm_seconds": warm["load_seconds"],
        "cold_peak_mb": cold["peak_mb"],
        "resident_mb": warm["resident_mb"],
        "peak_mb": warm["peak_mb"],
    }


def _outcomes(work: Path, way: str) -> Path:
    return work / f"{way}.outcomes.jsonl"


def _key(arguments: argparse.Namespace, revision: str) -> str:
    """What the figures of a size depend on, as a folder's name."""
    reader = arguments.reader.strip("/").replace("/", "-")
    asked = f"{arguments.max_windows}-windows-{arguments.questions}-questions-{arguments.everything}-everything"
    return f"{reader}-{asked}-{revision or 'no-revision'}"


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with text/ and hr_dev/")
    parser.add_argument("--pages", type=int, nargs="+", default=[20, 200, 2000, 20000], help="numbers of pages")
    parser.add_argument("--questions", type=int, default=150, help="asked of each number of pages")
    parser.add_argument(
        "--everything", type=int, default=0, metavar="N", help="asked of every window too: minutes each"
    )
    parser.add_argument("--reader", default="models/reader", help="folder or hub name")
    parser.add_argument("--max-windows", type=int, default=Settings().max_windows, help="read for a question")
    parser.add_argument(
        "--work", type=Path, default=Path(".kate/bench-answer"), help="where stores and figures are kept"
    )
    parser.add_argument("--out", type=Path, default=Path("training/results/bench"), help="for the report")
    parser.add_argument("--again", action="store_true", help="measure again what was measured")
    return parser.parse_args(words)


if __name__ == "__main__":
    main()
