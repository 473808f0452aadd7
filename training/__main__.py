"""`python -m training COMMAND`: make, measure and export readers."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from actions.qa.errors import KateError
from actions.qa.reader import make_reader

NINE_SETS = tuple(
    f"squad_test_question_{question}_context_{context}.json.xz"
    for context in ("en", "fr", "jap")
    for question in ("en", "fr", "jap")
)


def main() -> int:
    """Runs one command; 0 for success, 2 for what its user must correct."""
    arguments = _parser().parse_args()
    try:
        return int(arguments.func(arguments))
    except KateError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    embedded = commands.add_parser("embedded", help="train the embedded reader; a second run goes on where it was cut")
    embedded.add_argument("--data", type=Path, required=True, help="folder with qa/, text/, parallel/, vocab/")
    embedded.add_argument("--work", type=Path, required=True, help="folder for intermediate results")
    embedded.set_defaults(func=_embedded)
    export = commands.add_parser("export", help="a trained model as the int8 ONNX folder that Kate serves")
    export.add_argument("--model", type=Path, required=True, help="folder of a transformers span extractor")
    export.add_argument("--tokenizer", type=Path, help="tokenizer.json (default: the one in the model's folder)")
    export.add_argument("--out", type=Path, required=True)
    export.add_argument("--name", required=True, help="name and version, kept with every answer's feedback")
    export.add_argument("--null-threshold", type=float, default=0.0, help="spans that score below are not shown")
    export.set_defaults(func=_export)
    evaluate = commands.add_parser("evaluate", help="exact match and F1 on SQuAD-format files")
    evaluate.add_argument("--reader", required=True, help="folder (ONNX or torch) or hub name")
    evaluate.add_argument("--data", type=Path, nargs="+", required=True, help="files, or a folder with the nine sets")
    evaluate.add_argument("--out", type=Path, required=True)
    evaluate.add_argument("--workers", type=int, default=2)
    evaluate.set_defaults(func=_evaluate)
    judge = commands.add_parser("judge", help="what Kate answered about pages against what is right; thresholds")
    judge.add_argument("--questions", type=Path, required=True, help="JSON lines with the right pages and answers")
    judge.add_argument("--outcomes", type=Path, required=True, help="what `python -m actions.qa answer` wrote")
    judge.set_defaults(func=_judge)
    return parser


# Each command imports what it runs: torch takes seconds to load and evaluating an ONNX reader does not need it.
def _embedded(arguments: argparse.Namespace) -> int:
    from training.embedded import build

    print(build(arguments.data, arguments.work))
    return 0


def _export(arguments: argparse.Namespace) -> int:
    from training.export import export

    export(
        arguments.model,
        arguments.tokenizer or arguments.model / "tokenizer.json",
        arguments.out,
        name=arguments.name,
        null_threshold=arguments.null_threshold,
        facts={},
    )
    return 0


def _evaluate(arguments: argparse.Namespace) -> int:
    from training.evaluate import evaluate

    files = [file for path in arguments.data for file in _data_files(path)]
    reader = make_reader(arguments.reader, n_workers=arguments.workers)
    reader.load()
    metrics = evaluate(reader, files, arguments.out)
    table = Table("file", "n", "EM squad", "F1 squad", "EM multilingual", "F1 multilingual")
    for name, row in metrics.items():
        squad, multilingual = row["squad"], row["multilingual"]
        values = (squad["exact_match"], squad["f1"], multilingual["exact_match"], multilingual["f1"])
        table.add_row(name, str(row["n"]), *(f"{value:.1f}" for value in values))
    Console(width=120).print(table)
    print(json.dumps({"metrics": str(arguments.out / "metrics.json")}))
    return 0


def _judge(arguments: argparse.Namespace) -> int:
    from training.judge import judge, thresholds

    judged = judge(arguments.questions, arguments.outcomes)
    table = Table("questions", "n", "page right", "span right", "gold in sentence")
    spans = [item for item in judged if item.kind == "span"]
    groups = {
        "span": spans,
        "  same language": [item for item in spans if not item.cross_language],
        "  across languages": [item for item in spans if item.cross_language],
        "list": [item for item in judged if item.kind == "list"],
    }
    for name, group in groups.items():
        right = (
            sum(getattr(item, field) for item in group) for field in ("page_right", "span_right", "sentence_right")
        )
        table.add_row(name, str(len(group)), *map(str, right))
    console = Console(width=100)
    console.print(table)
    for found in thresholds(judged):
        console.print(f"threshold {found.value:.2f}: keeps {found.kept:.0%}, refuses {found.refused:.0%} of none")
    times = sorted(item.elapsed_ms for item in judged)
    console.print(f"ms a question: p50 {times[len(times) // 2]:.0f}, p95 {times[int(len(times) * 0.95)]:.0f}")
    return 0


def _data_files(path: Path) -> list[Path]:
    return [path / name for name in NINE_SETS] if path.is_dir() else [path]


if __name__ == "__main__":
    raise SystemExit(main())
