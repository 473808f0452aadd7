"""`corpus`: what is in SQuAD-format files, and which of their golds are not where they say."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from training.corpora.misaligned import Misaligned
    from training.corpora.squad import Corpus


def add_parser(commands: Any) -> None:
    """Declares the command and its options."""
    parser = commands.add_parser("corpus", help="checks SQuAD-format files: counts, misaligned golds")
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="plain, .xz or .gz")
    parser.add_argument("--json", action="store_true", help="the same as JSON, with the files' digests")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prints a row a file and a line a misaligned gold; a malformed file is an error."""
    from training.corpora.fingerprint import file_sha256
    from training.corpora.misaligned import find_misaligned
    from training.corpora.squad import read_corpus

    rows = []
    for path in arguments.files:
        corpus = read_corpus(path)
        rows.append(_row(path, corpus, find_misaligned(corpus.examples), file_sha256(path)))
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        _print(rows)
    return 0


def _row(path: Path, corpus: Corpus, misaligned: list[Misaligned], sha256: str) -> dict[str, Any]:
    return {
        "file": str(path),
        "sha256": sha256,
        "version": corpus.version,
        "articles": corpus.n_articles,
        "paragraphs": corpus.n_paragraphs,
        "questions": len(corpus.examples),
        "without_answer": sum(not example.golds for example in corpus.examples),
        "misaligned": [_misaligned_record(item) for item in misaligned],
    }


def _misaligned_record(item: Misaligned) -> dict[str, Any]:
    return {
        "article": item.example.article.rpartition("#")[2],
        "title": item.example.title,
        "question": item.example.question_id,
        "text": item.gold.text,
        "start": item.gold.start,
        "handling": item.handling,
        "found": {"text": item.found.text, "start": item.found.start} if item.found else None,
    }


def _print(rows: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table("file", "articles", "paragraphs", "questions", "without answer", "misaligned")
    for row in rows:
        counts = [row[key] for key in ("articles", "paragraphs", "questions", "without_answer")]
        table.add_row(escape(Path(row["file"]).name), *map(str, (*counts, len(row["misaligned"]))))
    console = Console(width=120)
    console.print(table)
    for row in rows:
        for item in row["misaligned"]:
            console.print(f"{row['file']}: {_line(item)}", markup=False, highlight=False, soft_wrap=True)


def _line(item: dict[str, Any]) -> str:
    where = f"article {item['article']} ({item['title']!r}), question {item['question']!r}"
    what = f"{item['text']!r} is not at {item['start']}"
    if found := item["found"]:
        return f"{where}: {what}: {item['handling']} to {found['start']}, {found['text']!r}"
    return f"{where}: {what}: lost, not learnt from; evaluation keeps its text"
