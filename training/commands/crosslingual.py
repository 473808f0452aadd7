"""`crosslingual`: sets with the paragraph of one language and the question of another."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from training.errors import CorpusError

if TYPE_CHECKING:
    from training.corpora.crosslingual import Difference

_SHOWN = 10
"""Differences printed for a file."""


def add_parser(commands: Any) -> None:
    """Declares the command and its options."""
    parser = commands.add_parser("crosslingual", help="paragraphs of one language with questions of another")
    parser.add_argument("--sets", type=_named_set, nargs="+", required=True, metavar="LANGUAGE=FILE")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--published", type=Path, help="folder of the published sets: proves that these are the same")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Writes the sets and prints a row a set; 1 if one differs from the published one."""
    from rich.console import Console
    from rich.table import Table

    from training.corpora.crosslingual import build, compare

    published = _published(arguments)
    built = build(_sets(arguments.sets), arguments.out)
    found = {languages: compare(path, published[languages]) for languages, path in built.items() if published}
    table = Table("question", "paragraph", "file", "published")
    for languages, path in built.items():
        table.add_row(*languages, path.name, _verdict(found.get(languages)))
    console = Console(width=120)
    console.print(table)
    for languages, differences in found.items():
        for line in _lines(differences):
            console.print(f"{built[languages].name}: {line}", markup=False, highlight=False, soft_wrap=True)
    return 1 if any(found.values()) else 0


def _named_set(text: str) -> tuple[str, Path]:
    language, equals, path = text.partition("=")
    if not equals or not path or not re.fullmatch(r"[A-Za-z][A-Za-z-]*", language):
        raise argparse.ArgumentTypeError(f"expected LANGUAGE=FILE such as en=questions.json, got {text!r}")
    return language, Path(path)


def _sets(named: list[tuple[str, Path]]) -> dict[str, Path]:
    sets = dict(named)
    if len(sets) < len(named):
        raise CorpusError(f"expected one set a language, got {', '.join(language for language, _ in named)}")
    return sets


def _published(arguments: argparse.Namespace) -> dict[tuple[str, str], Path]:
    """The published files, found before anything is written: they may not be written over."""
    from training.corpora.crosslingual import find_published

    if arguments.published is None:
        return {}
    if arguments.published.resolve() == arguments.out.resolve():
        raise CorpusError(f"{arguments.out}: expected another folder to write to than the published sets' own")
    languages = list(_sets(arguments.sets))
    return {(q, c): find_published(arguments.published, q, c) for c in languages for q in languages}


def _verdict(differences: list[Difference] | None) -> str:
    if differences is None:
        return "not compared"
    return f"{len(differences)} differences" if differences else "equal"


def _lines(differences: list[Difference]) -> list[str]:
    lines = [f"{d.place}: {d.field}: built {d.built!r}, published {d.published!r}" for d in differences[:_SHOWN]]
    return lines + ([f"and {len(differences) - _SHOWN} more"] if len(differences) > _SHOWN else [])
