"""`glossary check`: whether the glossary is well formed, what is in it, and what looks doubtful."""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from actions.qa.errors import GlossaryFileError
from actions.qa.glossary import DEFAULT_GLOSSARY, LANGUAGES, OWN_WORDS, Glossary, load_glossary
from actions.qa.glossary_check import Doubt, doubts
from actions.qa.store import DEFAULT_STORE, PageStore
from actions.qa.types import Document


def add_parsers(subparsers: Any) -> None:
    """Adds `glossary check`."""
    glossary = subparsers.add_parser("glossary", help="about the glossary").add_subparsers(required=True)
    check = glossary.add_parser("check", help="check and count the glossary's terms")
    glossary_file = Path(os.environ.get("KATE_QA_GLOSSARY", DEFAULT_GLOSSARY))
    check.add_argument("--glossary", type=Path, default=glossary_file, help="the file (%(default)s)")
    check.add_argument("--store", default=str(DEFAULT_STORE), help="pages that terms should tell apart (%(default)s)")
    check.add_argument("--json", action="store_true", help="print JSON instead of text")
    check.set_defaults(func=check_command)


def check_command(args: argparse.Namespace) -> int:
    """Lists what the glossary has; its mistakes are errors, doubts are not."""
    if not args.glossary.exists():
        raise GlossaryFileError(f"{args.glossary}: there is no such file")
    glossary, documents = load_glossary(args.glossary), _documents(args.store)
    found, counts = doubts(glossary, documents), _counts(glossary)
    if args.json:
        record = {"terms": counts, "pages": len(documents), "doubts": [asdict(doubt) for doubt in found]}
        print(json.dumps({"concepts": len(glossary.concepts)} | record, ensure_ascii=False))
    else:
        _print(args.glossary, glossary, counts, n_pages=len(documents), found=found)
    return 0


def _documents(store: str) -> tuple[Document, ...]:
    """What was pulled so far; the check makes no store."""
    if "://" not in store and not Path(store).exists():
        return ()
    with PageStore(store) as opened:
        return opened.documents()


def _counts(glossary: Glossary) -> dict[str, int]:
    counts = Counter(term.language or OWN_WORDS for concept in glossary.concepts for term in concept.terms)
    return {key: counts[key] for key in (*LANGUAGES, OWN_WORDS)}


def _print(path: Path, glossary: Glossary, counts: dict[str, int], *, n_pages: int, found: tuple[Doubt, ...]) -> None:
    console = Console()
    for doubt in found:
        console.print(Text(f"line {doubt.line}: {doubt.term!r} {doubt.why}"), soft_wrap=True)
    terms = ", ".join(f"{key} {count}" for key, count in counts.items())
    against = f"compared with {n_pages} pages" if n_pages else "no pages to compare with"
    console.print(
        Text(f"{path}: {len(glossary.concepts)} concepts, no mistakes, {len(found)} doubts; terms: {terms}; {against}"),
        soft_wrap=True,
    )
