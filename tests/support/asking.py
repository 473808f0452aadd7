"""Questions of a file through a whole answerer, each with what its retriever found; what was asked is kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from actions.qa.answerer import Answerer
from actions.qa.audience import NOT_KNOWN, Asker
from actions.qa.cli_answer import Question, timed_record
from actions.qa.settings import Settings
from tests.support.figures import gold_ranks, page_ranks
from tests.support.watching import Watched, watched_index
from training.errors import CorpusError

EVERY_SPAN = 60
"""Alternatives a question: one of each passage that was read."""
SHOW_EVERYTHING = -1000.0
"""A threshold below every score: refusing is judged afterwards."""

Record = dict[str, Any]


def revealing(reader: str, folder: Path, **more: Any) -> Settings:
    """Settings that leave out no span, over the catalogue `pages.yml` and the store `pages.db` of a folder."""
    return Settings(
        reader=reader,
        pages=folder / "pages.yml",
        store=str(folder / "pages.db"),
        null_threshold=SHOW_EVERYTHING,
        n_alternatives=EVERY_SPAN,
        **more,
    )


def nobody_known(_question: Record) -> Asker:
    """Who asks, where nothing is known of anybody."""
    return NOT_KNOWN


def ask_all(
    answerer: Answerer,
    questions: Sequence[Record],
    outcomes: Path,
    *,
    asker_of: Callable[[Record], Asker] = nobody_known,
) -> list[Record]:
    """Asks, one at a time, what has no outcome in the file yet; returns the outcome of each question, in order.

    An outcome is a line of `python -m actions.qa answer` and, besides, `retrieval_ms`, `n_candidates`, `gold_ranks`
    and `page_ranks` (see `figures`).

    :param answerer: loaded.
    :raises CorpusError: the answerer asked its index nothing, or the file has other lines.
    """
    done = {record["id"]: record for record in read_lines(outcomes)} if outcomes.exists() else {}
    left = [question for question in questions if question["id"] not in done]
    with watched_index() as watched, outcomes.open("a", encoding="utf-8") as out:
        for question in track(left, outcomes.parent.name, console=Console(stderr=True)):
            record = _outcome(answerer, question, watched, asker_of(question))
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
            out.flush()
            done[question["id"]] = record
    return [done[question["id"]] for question in questions]


def read_lines(path: Path) -> list[Record]:
    """The objects of a JSON lines file; a last line that was cut while it was written is cut off the file.

    :raises CorpusError: it cannot be read, or another line is no object.
    """
    try:
        lines = path.read_bytes().splitlines(keepends=True)
        if lines and not lines[-1].endswith(b"\n"):
            path.write_bytes(b"".join(lines := lines[:-1]))
        return [json.loads(line) for line in lines]
    except (OSError, ValueError) as error:
        raise CorpusError(f"{path}: expected a JSON lines file: {error}") from error


def write_lines(path: Path, records: Sequence[Mapping[str, Any]]) -> Path:
    """A JSON lines file of these, in a folder that is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path


def in_turn(questions: Sequence[Record], n: int) -> Iterator[Record]:
    """At most n of them, from each pair of a question's and a page's language in turn, each pair in its order."""
    pairs: dict[tuple[Any, Any], list[Record]] = {}
    for question in questions:
        pairs.setdefault((question["lang"], question["page_lang"]), []).append(question)
    longest = max(map(len, pairs.values()), default=0)
    every = (own[place] for place in range(longest) for own in pairs.values() if place < len(own))
    for _, question in zip(range(n), every, strict=False):
        yield question


def _outcome(answerer: Answerer, question: Record, watched: Watched, asker: Asker) -> Record:
    watched.searches.clear()
    record = timed_record(answerer, Question(question["id"], question["question"]), asker=asker)
    if not watched.searches:
        raise CorpusError(f"question {question['id']}: expected the answerer to ask its index, it did not")
    candidates = watched.searches[-1].candidates
    return {
        **record,
        "retrieval_ms": round(1000 * sum(search.seconds for search in watched.searches), 2),
        "n_candidates": len(candidates),
        "gold_ranks": gold_ranks(candidates, question),
        "page_ranks": page_ranks(candidates, question),
    }
