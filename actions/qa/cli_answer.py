"""`answer` and `ask`: questions from a file or the command line, answered from the catalogue's pages."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from actions.qa._structure_lists import CELL_SEPARATOR
from actions.qa.answerer import Answerer
from actions.qa.audience import NOT_KNOWN, Asker
from actions.qa.cli_places import add_places, loaded, said_asker
from actions.qa.errors import ConfigurationError
from actions.qa.types import Answer, Item, NoAnswerReason, Outcome


@dataclass(frozen=True, slots=True)
class Question:
    """A line of the input file."""

    question_id: str
    text: str


def add_parsers(subparsers: Any) -> None:
    """Adds `answer` and `ask`."""
    answer = subparsers.add_parser("answer", help="answer every question of a JSON lines file")
    answer.add_argument("--questions", type=Path, required=True, help='JSON lines with "id" and "question"')
    answer.add_argument("--out", type=Path, required=True, help="JSON lines with the outcomes")
    answer.set_defaults(func=_answer_file)
    ask = subparsers.add_parser("ask", help="answer one question")
    ask.add_argument("question", help="in any of the pages' languages")
    ask.set_defaults(func=_ask)
    for parser in (answer, ask):
        add_places(parser)


def _answer_file(arguments: argparse.Namespace) -> int:
    questions, asker = list(read_questions(arguments.questions)), said_asker(arguments)
    temporary = arguments.out.with_name(arguments.out.name + ".part")
    records = []
    with _opened(temporary) as out:  # before the reader is loaded: a wrong place is told at once
        answerer = loaded(arguments)
        for question in track(questions, "answering", console=Console(stderr=True)):
            record = timed_record(answerer, question, asker=asker)
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
            records.append(record)
    temporary.replace(arguments.out)
    if arguments.json:
        print(json.dumps(_summary(records)))
    else:
        Console().print(_table(records, questions))
    return 0


def _opened(path: Path) -> TextIO:
    try:
        # Half a surrogate pair becomes JSON's escape.
        return path.open("w", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise ConfigurationError(f"--out: expected a file that can be written: {error}") from error


def _ask(arguments: argparse.Namespace) -> int:
    asker = said_asker(arguments)  # before the reader is loaded: a wrong one is told at once
    record = timed_record(loaded(arguments), Question("", arguments.question), asker=asker)
    if arguments.json:
        print(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        _print_answer(record)
    return 0


def read_questions(path: Path) -> Iterator[Question]:
    """The questions of a JSON lines file, in order; blank lines are skipped.

    :raises ConfigurationError: names file and line of what is not a question.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")  # JSON may have the other ends of lines in its texts
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: expected a JSON lines file in UTF-8: {error}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _question(line, f"{path}, line {number}")


def _question(line: str, where: str) -> Question:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"{where}: expected a JSON object, got {line[:60]!r}") from error
    if not isinstance(record, dict) or not isinstance(record.get("question"), str) or "id" not in record:
        raise ConfigurationError(f'{where}: expected an object with "id" and "question", got {line[:60]!r}')
    return Question(str(record["id"]), record["question"])


def timed_record(answerer: Answerer, question: Question, *, asker: Asker = NOT_KNOWN) -> dict[str, Any]:
    """One line of the output file."""
    begin = time.perf_counter()
    outcome = answerer.answer(question.text, asker=asker)
    elapsed_ms = round((time.perf_counter() - begin) * 1000, 1)
    return {"id": question.question_id, **outcome_record(outcome), "elapsed_ms": elapsed_ms}


def outcome_record(outcome: Outcome) -> dict[str, Any]:
    """An outcome as JSON; the fields of a span are empty when there is no answer."""
    alternatives = [_span_record(alternative) for alternative in outcome.alternatives]
    if isinstance(outcome, Answer):
        conflicts = [_span_record(answer) for answer in outcome.conflicting]
        return {"outcome": "answer", **_span_record(outcome), "conflicting": conflicts, "alternatives": alternatives}
    return {
        "outcome": "no_answer",
        "reason": outcome.reason.value,
        **{"text": "", "sentence": "", "url": "", "title": "", "start": 0, "end": 0, "score": None, "confidence": None},
        "items": [],
        "is_list": False,
        "pages": [{"url": page.url, "title": page.title} for page in outcome.pages],
        "alternatives": alternatives,
    }


def _span_record(answer: Answer) -> dict[str, Any]:
    names = ("text", "sentence", "url", "title", "start", "end")
    return {
        **{name: getattr(answer, name) for name in names},
        "items": [_item_record(item) for item in answer.items],
        "lead_in": answer.lead_in,
        "is_list": answer.is_list,
        "heading_path": list(answer.heading_path),
        "score": round(answer.score, 4),
        "reader_score": round(answer.reader_score, 4),
        "coverage": round(answer.coverage, 4),
        "similarity": round(answer.similarity, 4),
        "relevance": round(answer.relevance, 4),
        "gain": round(answer.gain, 4),
        "confidence": round(answer.confidence, 4),
        "stale": answer.stale,
        "modified_at": answer.modified_at.isoformat() if answer.modified_at else None,
    }


def _item_record(item: Item) -> dict[str, Any]:
    record = {"text": item.text, "start": item.start, "end": item.end}
    return record | ({"header": item.header} if item.header else {})


def _summary(records: list[dict[str, Any]]) -> dict[str, Any]:
    answered = sum(record["outcome"] == "answer" for record in records)
    times = sorted(record["elapsed_ms"] for record in records)
    middle = times[len(times) // 2] if times else None
    return {"questions": len(records), "answered": answered, "median_elapsed_ms": middle}


def _table(records: list[dict[str, Any]], questions: list[Question]) -> Table:
    table = Table("id", "question", "answer", "page", "sure", "ms")
    for record, question in zip(records, questions, strict=True):
        sure = "-" if record["confidence"] is None else f"{record['confidence']:.0%}"
        cells = (record["id"], question.text, _told(record) or "no answer", record["title"], sure)
        printable = (cell.encode("utf-8", "backslashreplace").decode() for cell in cells)
        table.add_row(*map(Text, printable), f"{record['elapsed_ms']:.0f}")
    return table


def _told(record: dict[str, Any]) -> str:
    """The answer, or all items of a list; the cells of a row only surround it."""
    return " / ".join(item["text"] for item in record["items"]) if record["is_list"] else str(record["text"])


def _print_answer(record: dict[str, Any]) -> None:
    console = Console()
    if record["outcome"] == "no_answer":
        console.print(f"No answer ({record['reason']}, {record['elapsed_ms']:.0f} ms).")
        if record["reason"] == NoAnswerReason.NO_PAGES:
            console.print("  No page was pulled yet that this asker may be shown: python -m actions.qa refresh")
        for page in record["pages"]:
            console.print(Text(f"  Perhaps on: {page['title']} <{page['url']}>"), soft_wrap=True)
        return
    _print_span(console, record)
    for other in record["conflicting"]:
        console.print("But another page says:")
        _print_span(console, other)
    console.print(
        f"  sure    {record['confidence']:.0%}   (score {record['score']:.2f}, {record['elapsed_ms']:.0f} ms)"
    )


def _print_span(console: Console, record: dict[str, Any]) -> None:
    if record["lead_in"] and not record["items"]:
        console.print(Text(record["lead_in"]), soft_wrap=True)
    sentence = Text(record["sentence"])
    sentence.highlight_words([record["text"]], style="bold green")
    console.print(sentence, soft_wrap=True)
    console.print(Text(f"  answer  {record['text']}"), soft_wrap=True)
    for item in record["items"]:
        console.print(Text(f"          - {_named(item['text'], item.get('header', ''))}"), soft_wrap=True)
    console.print(Text(f"  source  {' > '.join([record['title'], *record['heading_path']])}"), soft_wrap=True)
    console.print(Text(f"          {record['url']}"), soft_wrap=True)


def _named(text: str, header: str) -> str:
    """An item on one line, its cells with the names of their columns."""
    cells, names = text.split(CELL_SEPARATOR), header.split(CELL_SEPARATOR)
    if header and len(cells) == len(names):
        text = CELL_SEPARATOR.join(f"{name}: {cell}" if name else cell for name, cell in zip(names, cells, strict=True))
    return " / ".join(text.split("\n"))
