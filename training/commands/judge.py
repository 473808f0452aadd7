"""`judge`: what Kate answered about pages against what is right."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table


def add_parser(commands: Any) -> None:
    """Declares the command and its options."""
    parser = commands.add_parser("judge", help="what Kate answered about pages against what is right; thresholds")
    parser.add_argument("--questions", type=Path, required=True, help="JSON lines with the right pages and answers")
    parser.add_argument("--outcomes", type=Path, required=True, help="what `python -m actions.qa answer` wrote")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prints how many pages, spans and sentences are right, and thresholds that refuse."""
    from training.scoring.items import judge_items, mean_f1
    from training.scoring.judge import judge, thresholds

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
    for kind in ("list", "span"):
        items = [item for item in judge_items(arguments.questions, arguments.outcomes) if item.kind == kind]
        if items:
            whole, single = (mean_f1([getattr(item, name) for item in items]) for name in ("items", "single_span"))
            console.print(
                f"item F1 of kind {kind}: {whole:.1f}, of the best span alone {single:.1f} (n = {len(items)})"
            )
    for found in thresholds(judged):
        console.print(
            f"threshold of {found.measure} {found.value:.3f}: keeps {found.kept:.0%}, "
            f"refuses {found.refused:.0%} of none"
        )
    times = sorted(item.elapsed_ms for item in judged)
    console.print(f"ms a question: p50 {times[len(times) // 2]:.0f}, p95 {times[int(len(times) * 0.95)]:.0f}")
    return 0
