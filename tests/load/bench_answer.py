"""How the time to answer, and what is found, change with the number of pages.

    make bench-answer DATA=DIR [PAGES="20 200 2000 20000"]

The same questions, about the same few pages, are asked of sets of pages that hold each other: first the pages that are
asked about, then the other development pages, then pages cut from running text. Each size has a process of its own.
Stores, and the figures of each revision of the code, are kept in the work folder; a second call makes only what is
missing, and with `--again` (as for code that is not committed) it measures every size anew.
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
from tests.load.answer_figures import RECALL_AT, by_pair, exponents, readable, size_figures
from tests.load.development_pages import ROOT, Development, development, sites
from tests.load.page_sets import fresh_copy, n_characters, page_set
from tests.support.asking import read_lines, write_lines
from training.reporting.tables import Figure, Table, to_markdown
from training.running.records import environment
from training.scoring.judge import judge

AT = datetime(2026, 11, 1, tzinfo=UTC)
"""When made pages were pulled: the same for the same store."""
N_CORE = 20
COLUMNS = (
    *("pages", "characters", "questions", "p50 ms", "p95 ms", "retrieval p50 ms"),
    *(f"recall@{k}" for k in RECALL_AT),
    "of all",
    *("page right", "answer shown", "index s", "again s", "peak MB"),
)
READING = (
    "recall@k: percent of questions with a passage that holds the answer among the k windows that are read first; of "
    "all: if every page were read; answer shown: percent whose shown sentence, of the right page, holds it; index: "
    "without and with what the first time may have left."
)


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
    grown = ", ".join(f"{name} {value:.2f}" for name, value in growth.items())
    notes = (f"growth exponents (cost = a * pages^b): {grown}",) if grown else ()
    title = "The whole answerer by number of pages"
    table = to_markdown(Table("answer", title, COLUMNS, tuple(map(_row, measured.values())), READING, notes))
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
        found.documents, n_pages, text=arguments.data / "text", folder=arguments.work / f"pages-{n_pages}", at=AT
    )
    questions = write_lines(work / "questions.jsonl", found.questions)
    if not (work / "cold.json").exists():
        fresh_copy(pages, work / "served")
        _child(work, "cold.json", arguments)
    asking = ("--questions", str(questions), "--outcomes", str(work / "outcomes.jsonl"))
    _child(work, "warm.json", arguments, *asking)
    figures = {"n_pages": n_pages, "n_characters": n_characters(pages), **_figures(work)}
    figures["gold_recall"]["everything"] = readable(found.questions, found.documents)
    kept.write_text(json.dumps(figures), encoding="utf-8")
    return figures


def _child(work: Path, out: str, arguments: argparse.Namespace, *more: str) -> None:
    """Measures an answerer in another process, whose memory holds nothing of this one's."""
    options = ("--reader", arguments.reader, "--max-windows", str(arguments.max_windows))
    places = ("--pages", str(work / "served"), "--out", str(work / out))
    command = [sys.executable, "-m", "tests.load.measure_answerer", *places, *options, *more]
    subprocess.run(command, cwd=ROOT, check=True)


def _figures(work: Path) -> dict[str, Any]:
    cold, warm = (json.loads((work / name).read_text(encoding="utf-8")) for name in ("cold.json", "warm.json"))
    questions, outcomes = read_lines(work / "questions.jsonl"), read_lines(work / "outcomes.jsonl")
    by_id = {outcome["id"]: outcome for outcome in outcomes}
    ordered = [by_id[question["id"]] for question in questions]
    judged = judge(work / "questions.jsonl", work / "outcomes.jsonl")
    return {
        "reader": warm["reader"],
        "index_cold_seconds": cold["index_seconds"],
        "index_warm_seconds": warm["index_seconds"],
        "load_cold_seconds": cold["load_seconds"],
        "load_warm_seconds": warm["load_seconds"],
        "cold_peak_mb": cold["peak_mb"],
        "resident_mb": warm["resident_mb"],
        "peak_mb": warm["peak_mb"],
        **size_figures(ordered, judged, deadline_seconds=Settings().deadline_seconds),
        "gold_recall_by_pair": by_pair(questions, ordered),
    }


def _row(figures: Mapping[str, Any]) -> tuple[Figure, ...]:
    whole = [
        figures[name] for name in ("n_pages", "n_characters", "n_questions", "p50_ms", "p95_ms", "retrieval_p50_ms")
    ]
    recall = [figures["gold_recall"][k] for k in (*map(str, RECALL_AT), "everything")]
    shares = [*recall, figures["page_right"], figures["gold_in_sentence"]]
    seconds = [figures["index_cold_seconds"], figures["index_warm_seconds"]]
    return (
        *(Figure(value, decimals=0) for value in whole),
        *(Figure(value) for value in (*shares, *seconds)),
        Figure(figures["peak_mb"], decimals=0),
    )


def _key(arguments: argparse.Namespace, revision: str) -> str:
    """What the figures of a size depend on, as a folder's name."""
    reader = arguments.reader.strip("/").replace("/", "-")
    return f"{reader}-{arguments.max_windows}-windows-{arguments.questions}-questions-{revision or 'no-revision'}"


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with text/ and hr_dev/")
    parser.add_argument("--pages", type=int, nargs="+", default=[20, 200, 2000, 20000], help="numbers of pages")
    parser.add_argument("--questions", type=int, default=150, help="asked of each number of pages")
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
