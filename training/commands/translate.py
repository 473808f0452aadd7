"""`translate`: a SQuAD-format file in another language (Fr-SQuAD)."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from training.translation.squad import Report, Settings


def add_parser(commands: Any) -> None:
    """Declares the command and its options."""
    parser = commands.add_parser("translate", help="translates a SQuAD-format file and finds its answers again")
    parser.add_argument("file", type=Path, metavar="FILE", help="plain, .xz or .gz")
    parser.add_argument("--source", required=True, help="language of the file: en, fr, ja, ...")
    parser.add_argument("--target", required=True, help="language of the result")
    parser.add_argument(
        "--translator",
        required=True,
        metavar="SPEC",
        help="a MarianMT or NLLB folder or hub name; command:CMD (lines to lines); dictionary:DIR of parallel files",
    )
    parser.add_argument("--out", type=Path, required=True, help="file to write")
    parser.add_argument(
        "--journal", type=Path, help="where translations are kept as they come, to go on after a cut (OUT.journal)"
    )
    parser.add_argument("--max-questions", type=int, help="only the first ones")
    parser.add_argument("--floor", type=float, help="similarity (0 to 1) below which a question is dropped")
    parser.add_argument("--batch", type=int, help="texts a call of the translator")
    parser.add_argument("--cache", type=Path, help="folder for learnt dictionaries (in the user's cache)")
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Writes the translated file and says how many questions were kept."""
    from training.corpora.squad import read_squad, write_squad
    from training.translation.journal import Journal, JournalledTranslator
    from training.translation.squad import translate_squad
    from training.translation.translator import make_translator

    settings = _settings(arguments)
    examples = read_squad(arguments.file)[: arguments.max_questions]
    journal = arguments.journal or arguments.out.with_name(f"{arguments.out.name}.journal")
    translator = JournalledTranslator(
        make_translator(arguments.translator, source=arguments.source, target=arguments.target, cache=arguments.cache),
        Journal(journal),
    )
    made = translate_squad(examples, translator, settings, progress=_shown)
    version = f"{arguments.file.name}, {arguments.source} to {arguments.target} by {translator.name}"
    write_squad(arguments.out, made.examples, version=version)
    _print(made.report, arguments)
    return 0


def _settings(arguments: argparse.Namespace) -> Settings:
    from training.translation.errors import TranslationError
    from training.translation.find import Finding
    from training.translation.squad import BATCH_SIZE, Settings

    if arguments.max_questions is not None and arguments.max_questions < 1:
        raise TranslationError(f"expected at least 1 question, got --max-questions {arguments.max_questions}")
    batch = BATCH_SIZE if arguments.batch is None else arguments.batch
    if batch < 1:
        raise TranslationError(f"expected at least 1 text a call, got --batch {batch}")
    floor = Finding().floor if arguments.floor is None else arguments.floor
    if not 0 <= floor <= 1:
        raise TranslationError(f"expected a similarity from 0 to 1, got --floor {floor}")
    return Settings(target=arguments.target, finding=Finding(floor=floor), batch_size=batch)


def _shown(batches: Any) -> Any:
    from rich.console import Console
    from rich.progress import track

    return track(batches, description="translating", console=Console(stderr=True))


def _print(report: Report, arguments: argparse.Namespace) -> None:
    if arguments.json:
        print(json.dumps({**report.as_dict(), "out": str(arguments.out)}, ensure_ascii=False, indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    counts = report.as_dict()
    table = Table("what became of the questions", "n", "share")
    rows = [
        ("questions", report.n_questions),
        ("kept", report.n_kept),
        *((f"  {rule}", n) for rule, n in counts["kept_by_rule"].items()),
        *((f"dropped: {reason}", n) for reason, n in counts["dropped_by_reason"].items()),
    ]
    for label, n in rows:
        table.add_row(label, str(n), f"{n / report.n_questions:.1%}")
    Console(width=100).print(table)
