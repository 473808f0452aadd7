"""Prints what the reader's card tells of its use in Kate, and leaves what `training calibrate` reads.

    .venv/bin/python -m tests.quality.measure --work results/kate [--reader models/reader] [--data DIR]

Each set leaves `WORK/SET/questions.jsonl` and `WORK/SET/work/outcomes.jsonl`. With the data folder `hr_dev` too.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.quality.list_site import ACROSS, SITES, read_questions
from tests.quality.whole_kate import ask_kate
from tests.quality.written_site import write_site
from training.scoring.judge import Judged

HERE = Path(__file__).parent
LIST_PAGES = SITES[1]
WRITTEN = {"hr-development": 4, "hr-written": 3}
"""Sets of written pages; of their questions one in so many is asked."""


def main() -> None:
    """Asks, judges and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True, help="folder for sites, questions and outcomes")
    parser.add_argument("--reader", default="models/reader", help="folder or hub name")
    parser.add_argument("--data", type=Path, help="folder with hr_dev/")
    parser.add_argument("--all", action="store_true", help="every written question and some lists, to calibrate on")
    arguments = parser.parse_args()
    table = Table("set", "question and page", "n", "page right", "span right", "answer in sentence")
    for name, (site, questions) in _sets(arguments.work, arguments.data, asks_all=arguments.all).items():
        judged = ask_kate(site, questions, arguments.work / name / "work", reader=arguments.reader)
        spans = [item for item in judged if item.kind == "span"]
        _add(table, name, "same language", [item for item in spans if not item.cross_language])
        _add(table, name, "across languages", [item for item in spans if item.cross_language])
    Console(width=110).print(table)


def _sets(work: Path, data: Path | None, *, asks_all: bool) -> dict[str, tuple[Path, Path]]:
    """Site and questions of each set; of written questions one in so many, unless all are asked, and lists too."""
    sets = {}
    for name, every in WRITTEN.items():
        site = work / name / "site"
        lines = write_site(HERE / f"{name}.pages.json", site).read_text(encoding="utf-8").splitlines(keepends=True)
        sets[name] = (site, _copied(work, name, "".join(lines[:: 1 if asks_all else every])))
    if asks_all:
        own = LIST_PAGES.name
        lines = [json.dumps(question, ensure_ascii=False) + "\n" for question in _list_questions()]
        sets[own] = (LIST_PAGES, _copied(work, own, "".join(lines)))
    if data:
        folder = data / "hr_dev"
        sets["hr_dev"] = (folder / "site", _copied(work, "hr_dev", (folder / "questions.jsonl").read_text("utf-8")))
    return sets


def _list_questions() -> list[dict[str, Any]]:
    """About the pages written for lists; those about the demo intranet are left to judge on."""
    every = [*read_questions(), *read_questions(ACROSS)]
    return [question for question in every if (LIST_PAGES / question["page"]).exists()]


def _copied(work: Path, name: str, questions: str) -> Path:
    path = work / name / "questions.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(questions, encoding="utf-8")
    return path


def _add(table: Table, name: str, languages: str, judged: list[Judged]) -> None:
    right = [sum(getattr(item, field) for item in judged) for field in ("page_right", "span_right", "sentence_right")]
    table.add_row(name, languages, str(len(judged)), *map(str, right))


if __name__ == "__main__":
    main()
