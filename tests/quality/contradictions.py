"""How many contradictions between pages Kate notices, and how often she sees one where there is none.

    .venv/bin/python -m tests.quality.contradictions --work results/contradictions

`contradictions.json` has another page of the same company for each written page, which restates facts in other words,
some of them with another amount or choice. Each fact is asked for in the pages' language. Answers that Kate would be
too unsure of are shown here.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.quality.whole_kate import OUTCOMES, ask_kate
from tests.quality.written_site import html
from tests.support.asking import read_lines, write_lines

HERE = Path(__file__).parent
FILE = HERE / "contradictions.json"
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Noticed:
    """What became of the question about one fact."""

    language: str
    is_changed: bool
    """The pages contradict each other."""
    is_about_it: bool
    """The answer is from one of the two pages."""
    is_told: bool
    """Both are shown, as contradicting each other."""
    is_alarmed: bool
    """Some pages are shown as contradicting each other, these or others."""


def main() -> None:
    """Asks and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True, help="folder for pages, questions and outcomes")
    parser.add_argument("--reader", default="models/reader", help="folder or hub name")
    arguments = parser.parse_args()
    found = notice(arguments.work, reader=arguments.reader)
    table = Table("facts", "n", "answered from one of both", "contradiction shown", "any alarm")
    for language in ("en", "fr", "ja"):
        for is_changed in (True, False):
            own = [item for item in found if item.language == language and item.is_changed == is_changed]
            _add(table, f"{language}, {'changed' if is_changed else 'the same'}", own)
    for is_changed in (True, False):
        _add(table, "changed" if is_changed else "the same", [one for one in found if one.is_changed == is_changed])
    Console(width=110).print(table)


def notice(work: Path, *, reader: str = "models/reader") -> list[Noticed]:
    """What Kate makes of every fact that two pages state."""
    site = work / "site"
    shutil.rmtree(site, ignore_errors=True)
    questions = write_lines(work / "questions.jsonl", list(write_pages(site)))
    ask_kate(site, questions, work / "work", reader=reader)
    outcomes = {outcome["id"]: outcome for outcome in read_lines(work / "work" / OUTCOMES)}
    return [_noticed(question, outcomes[question["id"]]) for question in read_lines(questions)]


def write_pages(site: Path) -> Iterator[Record]:
    """Writes every page and the other one about the same things, and yields the questions about what both state."""
    for other in json.loads(FILE.read_text(encoding="utf-8"))["pages"]:
        page, language = _page(other["file"], other["id"]), other["language"]
        place, other_place = f"{language}/{page['id']}.html", f"{language}/{page['id']}-more.html"
        (site / language).mkdir(parents=True, exist_ok=True)
        (site / place).write_text(html(page, language), encoding="utf-8")
        (site / other_place).write_text(_html(other), encoding="utf-8")
        for fact in other["facts"]:
            question = page["questions"][fact["question"]]
            yield {
                "id": f"{page['id']}-{fact['question']}",
                "question": question["ask"][language][0],
                "lang": language,
                "page": place,
                "other_page": other_place,
                "page_lang": language,
                "answers": [question["answer"][language]],
                "changed": fact["changed"],
                "kind": "span",
            }


def _page(file: str, page_id: str) -> Record:
    pages: list[Record] = json.loads((HERE / f"{file}.pages.json").read_text(encoding="utf-8"))["pages"]
    return next(page for page in pages if page["id"] == page_id)


def _html(other: Record) -> str:
    title = escape(other["title"])
    body = "\n".join(f"<p>{escape(fact['text'])}</p>" for fact in other["facts"])
    return (
        f'<!DOCTYPE html><html lang="{other["language"]}"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><main><article><h1>{title}</h1>\n{body}\n</article></main></body></html>\n"
    )


def _noticed(question: Record, outcome: Record) -> Noticed:
    both = {question["page"], question["other_page"]}
    rivals = outcome.get("conflicting", [])
    return Noticed(
        question["lang"],
        question["changed"],
        is_about_it=_is_one_of(outcome["url"], both),
        is_told=_is_one_of(outcome["url"], both) and any(_is_one_of(rival["url"], both) for rival in rivals),
        is_alarmed=bool(rivals),
    )


def _is_one_of(url: str, places: Iterable[str]) -> bool:
    return any(url.endswith(f"/{place}") for place in places)


def _add(table: Table, name: str, found: list[Noticed]) -> None:
    counts = [sum(getattr(item, field) for item in found) for field in ("is_about_it", "is_told", "is_alarmed")]
    table.add_row(name, str(len(found)), *map(str, counts))


if __name__ == "__main__":
    main()
