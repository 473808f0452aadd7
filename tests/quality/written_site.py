"""The written HR pages (`*.pages.json`) as an intranet of HTML pages, and their questions as `judge` wants them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "fr", "ja")
_ENDS = (".", "!", "?", "。", "？", "！", ":", "：", ";", ")", "）")
_ASKS = ("?", "？", "か。")
HEADING_CHARACTERS = 60


def write_site(file: Path, folder: Path) -> Path:
    """Writes each page in one of its languages, in turn, so that two thirds of the questions are in another.

    :returns: the questions, JSON lines beside the pages.
    """
    pages = json.loads(file.read_text(encoding="utf-8"))["pages"]
    records = []
    for number, page in enumerate(pages):
        language = LANGUAGES[number % len(LANGUAGES)]
        place = f"{language}/{page['id']}.html"
        (folder / language).mkdir(parents=True, exist_ok=True)
        (folder / place).write_text(html(page, language), encoding="utf-8")
        records += [*_answerable(page, language, place), *_unanswerable(page, place)]
    questions = folder / "questions.jsonl"
    questions.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
    return questions


def html(page: dict[str, Any], language: str) -> str:
    """The page with its paragraphs, lists and tables as HTML has them."""
    title = escape(f"{page['title'][language]} - {page['company']}")
    blocks = page["text"][language].split("\n\n")
    body = "\n".join(part for block in blocks for part in _block(block.split("\n")))
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><main><article><h1>{title}</h1>\n{body}\n</article></main></body></html>\n"
    )


def _block(lines: list[str]) -> Iterator[str]:
    """At most one heading, then a paragraph, a list or a table: short lines below a heading are its list."""
    if " | " not in lines[0] and _is_heading(lines[0]) and (len(lines) > 1 or not _is_item(lines[0])):
        yield f"<h2>{escape(lines[0])}</h2>"
        lines = lines[1:]
    if len(lines) == 1 and " | " not in lines[0]:
        yield f"<p>{escape(lines[0])}</p>"
    elif lines:
        yield from _rows(lines)


def _rows(lines: list[str]) -> Iterator[str]:
    """Runs of table rows and of list items."""
    rows = [line for line in lines if " | " in line]
    items = [line for line in lines if " | " not in line]
    if items:
        yield "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"
    if rows:
        cells = [[escape(cell) for cell in row.split(" | ")] for row in rows]
        head = "".join(f"<th>{cell}</th>" for cell in cells[0])
        rest = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in cells[1:])
        yield f"<table><thead><tr>{head}</tr></thead><tbody>{rest}</tbody></table>"


def _is_heading(line: str) -> bool:
    return len(line) <= HEADING_CHARACTERS and (not line.endswith(_ENDS) or line.endswith(_ASKS))


def _is_item(line: str) -> bool:
    return any(character.isdigit() for character in line)


def _answerable(page: dict[str, Any], shown: str, place: str) -> Iterator[dict[str, Any]]:
    for number, question in enumerate(page["questions"]):
        for asked in LANGUAGES:
            for variant, phrasing in enumerate(question["ask"][asked]):
                yield {
                    "id": f"{page['id']}-{number}-{variant}.{asked}",
                    "question": phrasing,
                    "lang": asked,
                    "page": place,
                    "page_lang": shown,
                    "answers": [question["answer"][shown]],
                    "kind": "span",
                }


def _unanswerable(page: dict[str, Any], place: str) -> Iterator[dict[str, Any]]:
    for number, question in enumerate(page["unanswerable"]):
        for asked in LANGUAGES:
            question_id = f"{page['id']}-none-{number}.{asked}"
            yield {
                "id": question_id,
                "question": question[asked],
                "lang": asked,
                "page": None,
                "page_lang": None,
                "answers": [],
                "kind": "none",
                "group": place,
            }
