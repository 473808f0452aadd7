"""One answerer in a process of its own: how long it takes to be ready and to answer, and its memory.

.venv/bin/python -m tests.load.measure_answerer --pages FOLDER --out FILE.json [--questions FILE --outcomes FILE]
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from actions.qa.audience import Asker
from actions.qa.cli_answer import Question, timed_record
from actions.qa.factory import build_answerer
from actions.qa.settings import Settings
from tests.support.asking import Record, ask_all, nobody_known, read_lines, revealing
from tests.support.watching import watched_index

WARM_UP_QUESTIONS = 3
_PAGE_BYTES = resource.getpagesize()


def main(words: Sequence[str] | None = None) -> None:
    """Writes the figures, whole or not at all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, required=True, help="folder with pages.yml and pages.db")
    parser.add_argument("--out", type=Path, required=True, help="JSON file for the figures")
    parser.add_argument("--questions", type=Path, help="JSON lines to ask (default: nothing is asked)")
    parser.add_argument("--outcomes", type=Path, help="JSON lines of what was answered")
    parser.add_argument("--reader", default="models/reader")
    parser.add_argument("--max-windows", type=int, default=Settings().max_windows)
    parser.add_argument("--deadline-seconds", type=float, default=Settings().deadline_seconds)
    parser.add_argument("--warm-up", type=int, default=WARM_UP_QUESTIONS, help="questions asked before any is timed")
    parser.add_argument("--members", action="store_true", help="each asked by somebody of the question's company")
    arguments = parser.parse_args(words)
    limits = {"max_windows": arguments.max_windows, "deadline_seconds": arguments.deadline_seconds}
    settings = revealing(arguments.reader, arguments.pages, **limits)
    questions = read_lines(arguments.questions) if arguments.questions else []
    asker_of = member_of_company if arguments.members else nobody_known
    figures = measure(settings, questions, arguments.outcomes, asker_of=asker_of, n_warm_up=arguments.warm_up)
    part = arguments.out.with_name(arguments.out.name + ".part")
    part.write_text(json.dumps(figures), encoding="utf-8")
    part.replace(arguments.out)


def member_of_company(question: Record) -> Asker:
    """Who asks, where the channel says for which company somebody works."""
    return Asker(company=question["company"])


def measure(
    settings: Settings,
    questions: list[Record],
    outcomes: Path | None,
    *,
    asker_of: Callable[[Record], Asker] = nobody_known,
    n_warm_up: int = WARM_UP_QUESTIONS,
) -> dict[str, Any]:
    """Seconds to load and to index, resident and peak megabytes of this process, questions asked if there are any.

    :raises KateError: the answerer cannot be loaded or fails.
    """
    begin = time.perf_counter()
    with watched_index() as watched:
        answerer = build_answerer(settings)
        answerer.load()
    load_seconds = time.perf_counter() - begin
    figures = {
        "reader": answerer.card.name,
        "load_seconds": round(load_seconds, 3),
        "index_seconds": round(sum(watched.build_seconds), 3),
        "loaded_resident_mb": round(resident_mb(), 1),
    }
    if questions and outcomes:
        for question in questions[:n_warm_up]:
            timed_record(answerer, Question("warm-up", question["question"]))
        ask_all(answerer, questions, outcomes, asker_of=asker_of)
    return figures | {"resident_mb": round(resident_mb(), 1), "peak_mb": round(peak_mb(), 1)}


def resident_mb() -> float:
    """Of this process, in megabytes."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE_BYTES / 1e6


def peak_mb() -> float:
    """The most that this process had resident at once, in megabytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


if __name__ == "__main__":
    main()
