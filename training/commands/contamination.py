"""`contamination`: whether training files hold what evaluation files ask about."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from training.corpora.contamination import Overlap
    from training.corpora.squad import Example

_SHOWN = 5
"""Of each kind of finding in each pair of files."""


def add_parser(commands: Any) -> None:
    """Declares the command and its options."""
    parser = commands.add_parser("contamination", help="what training and evaluation files share; 1 if test questions")
    parser.add_argument("--train", type=Path, nargs="+", required=True, metavar="FILE")
    parser.add_argument("--evaluate", type=Path, nargs="+", required=True, metavar="FILE")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prints a row a pair of files; 1 if an evaluation paragraph or question is in a training file."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from training.corpora.contamination import check

    contamination = check(_read(arguments.train), _read(arguments.evaluate))
    table = Table("training", "evaluation", "paragraphs", "near-equal", "question ids", "titles")
    for overlap in contamination.overlaps:
        shared = (overlap.paragraphs, overlap.near, overlap.question_ids, overlap.titles)
        names = (escape(overlap.training), escape(overlap.evaluation))
        table.add_row(*names, *(str(len(what)) for what in shared), style="red" if overlap.contaminates else None)
    console = Console(width=120)
    console.print(table)
    for line in (line for overlap in contamination.overlaps for line in _lines(overlap)):
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    return 1 if contamination.found else 0


def _read(paths: list[Path]) -> dict[str, list[Example]]:
    """Examples by the file's name, or by its path where two have one name."""
    from training.corpora.files import set_name
    from training.corpora.squad import read_squad

    paths = list(dict.fromkeys(paths))
    names = Counter(set_name(path) for path in paths)
    return {str(path) if names[set_name(path)] > 1 else set_name(path): read_squad(path) for path in paths}


def _lines(overlap: Overlap) -> list[str]:
    findings = {
        "equal paragraph": [f"{item.title!r}: {item.context[:80]!r}" for item in overlap.paragraphs],
        "near-equal paragraph": [f"{i.share:.0%} of {i.title!r}: {i.context[:80]!r}" for i in overlap.near],
        "equal question id": [repr(question_id) for question_id in overlap.question_ids],
        "equal title": [repr(title) for title in overlap.titles],
    }
    pair = f"{overlap.training} / {overlap.evaluation}"
    lines = []
    for kind, found in findings.items():
        lines += [f"{pair}: {kind}: {item}" for item in found[:_SHOWN]]
        lines += [f"{pair}: {kind}: and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
    return lines
