"""Measures the whole of Kate, without Rasa, on corpora as pages: each paragraph is a page, and all are asked at once.

    .venv/bin/python -m tests.quality.corpus_pages --data DIR --file fquad-1.0-dev.json --questions 300
    .venv/bin/python -m tests.quality.corpus_pages --data DIR --file squad-dev-v2.0.json --unanswerable --questions 400
    .venv/bin/python -m tests.quality.corpus_pages --data DIR --hr --ntrex

Each set leaves `WORK/SET/questions.jsonl` and `outcomes.jsonl`, which `training judge`, `calibrate` and `coverage`
read; with `--unanswerable` there is a set to fit on, and one to measure on. What was asked is not asked again in the
same work folder, so that a call can be interrupted; another reader needs another one, and so does another revision of
the code, unless `--go-on` says that it answers alike.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from actions.qa.answerer import Answerer
from actions.qa.factory import build_answerer
from actions.qa.settings import Settings
from actions.qa.store import PageStore
from tests.load.development_pages import sites
from tests.quality.corpus_figures import COLUMNS, READING, groups, row, set_figures
from tests.quality.corpus_sets import PageSet, corpus_halves, corpus_set, sampled, site_set
from tests.quality.sentence_sets import N_READ, direction_figures, sentence_sets
from tests.support.asking import ask_all, revealing, write_lines
from tests.support.made_pages import save_documents, write_urls
from training.corpora.squad import read_corpus
from training.errors import CorpusError
from training.reporting.tables import Cell, Figure, Table, to_markdown
from training.running.context import find_data
from training.running.records import code_revision
from training.scoring.judge import judge

AT = datetime(2026, 11, 1, tzinfo=UTC)
"""When made pages were pulled: the same for the same store."""
PATIENCE_SECONDS = 120.0
"""All windows are read, however busy the machine is: what is found does not depend on that."""
NTREX_QUESTIONS = 300
NTREX_COLUMNS = ("question-pages", "n", "translation first", "among the best 10", "retrieval ms")
HR_SITES = 2
"""Of the sites with questions, those that are no written pages: `tests.quality.measure` has these."""


def main(words: Sequence[str] | None = None) -> None:
    """Asks, prints tables, and puts the figures of these sets among those that are there."""
    arguments = _arguments(words)
    revision = code_revision()
    figures: dict[str, Any] = {}
    for page_set in _page_sets(arguments):
        folder = _prepared(page_set, arguments, revision)
        figures[page_set.name] = _asked(page_set, folder, arguments) | _run(folder)
        _write(figures, arguments.out)
    directions: dict[str, Any] = {}
    for page_set in _sentence_sets(arguments):
        folder = _prepared(page_set, arguments, revision)
        directions |= _retrieved(page_set, folder, arguments)
        _write({"ntrex": {"directions": directions} | _run(folder)}, arguments.out)


def _page_sets(arguments: argparse.Namespace) -> Iterator[PageSet]:
    options = {"per_article": arguments.per_article, "at": AT}
    for name in arguments.file:
        file = find_data(arguments.data, name)
        corpus = read_corpus(file)
        if arguments.unanswerable:
            yield from corpus_halves(file, corpus, **options)
        else:
            yield corpus_set(file, corpus, **options)
    if arguments.hr:
        for site in sites(arguments.data, arguments.work)[:HR_SITES]:
            yield site_set(site, at=AT)


def _sentence_sets(arguments: argparse.Namespace) -> Iterator[PageSet]:
    if arguments.ntrex:
        n_questions = min(arguments.questions or NTREX_QUESTIONS, NTREX_QUESTIONS)
        yield from sentence_sets(arguments.data / "parallel" / "ntrex", n_questions=n_questions, at=AT)


def _prepared(page_set: PageSet, arguments: argparse.Namespace, revision: str) -> Path:
    """The set's folder, with its store and catalogue.

    :raises CorpusError: it was begun with another reader or another revision.
    """
    folder: Path = arguments.work / page_set.name
    folder.mkdir(parents=True, exist_ok=True)
    run = {"reader": arguments.reader, "n_pages": len(page_set.documents), "revision": revision}
    run |= {"letters_alone": True} if arguments.letters_alone else {}
    begun = folder / "run.json"
    earlier = json.loads(begun.read_text(encoding="utf-8")) if begun.exists() else run
    if arguments.go_on:
        run["revision"] = earlier["revision"]
    if earlier != run:
        raise CorpusError(f"{folder}: expected outcomes of {run}, found those of {earlier}: give another --work")
    begun.write_text(json.dumps(run), encoding="utf-8")
    with PageStore(folder / "pages.db") as store:
        save_documents(page_set.documents, store)
    write_urls((document.url for document in page_set.documents), folder / "pages.yml")
    return folder


def _run(folder: Path) -> dict[str, Any]:
    """What the outcomes of a folder are of."""
    run: dict[str, Any] = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return {"revision": run["revision"], "n_pages": run["n_pages"]}


def _asked(page_set: PageSet, folder: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    answerer = build_answerer(_settings(arguments, folder, deadline_seconds=PATIENCE_SECONDS))
    answerer.load()
    questions = sampled(page_set.questions, arguments.questions or len(page_set.questions))
    written = write_lines(folder / "questions.jsonl", questions)
    outcomes = ask_all(answerer, questions, folder / "outcomes.jsonl")
    judged = judge(written, folder / "outcomes.jsonl")
    limit = _min_confidence(answerer)
    found = {
        group: set_figures(
            [questions[n] for n in places],
            [outcomes[n] for n in places],
            [judged[n] for n in places],
            min_confidence=limit,
        )
        for group, places in groups(questions).items()
    }
    rows = tuple(row(page_set.name, group, figures) for group, figures in found.items())
    title = f"{page_set.name}: {len(page_set.documents)} pages, {answerer.card.name}"
    _print(Table(page_set.name, title, COLUMNS, rows, READING), folder)
    return {"reader": answerer.card.name, "groups": found}


def _retrieved(page_set: PageSet, folder: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """Only what is found counts: of what is found one window is read, no more."""
    answerer = build_answerer(_settings(arguments, folder, max_windows=N_READ, deadline_seconds=0.0))
    answerer.load()
    questions = list(page_set.questions)
    write_lines(folder / "questions.jsonl", questions)
    figures = direction_figures(questions, ask_all(answerer, questions, folder / "outcomes.jsonl"))
    names = ("accuracy", "recall_at_10", "retrieval_ms")
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (direction, Figure(own["n"], decimals=0), *(Figure(own[name]) for name in names))
        for direction, own in figures.items()
    )
    title = f"{page_set.name}: {len(page_set.documents)} sentences as pages, {answerer.card.name}"
    _print(Table(page_set.name, title, NTREX_COLUMNS, rows), folder)
    return {direction: {"reader": answerer.card.name} | own for direction, own in figures.items()}


def _settings(arguments: argparse.Namespace, folder: Path, **more: Any) -> Settings:
    encoder = {"encoder": ""} if arguments.letters_alone else {}
    return revealing(arguments.reader, folder, **encoder, **more)


def _min_confidence(answerer: Answerer) -> float:
    """From which the reader's answers are shown."""
    calibration = answerer.card.calibration
    return calibration.min_confidence if calibration else 0.5


def _print(table: Table, folder: Path) -> None:
    text = to_markdown(table)
    (folder / "figures.md").write_text(text, encoding="utf-8")
    Console(width=200).print(text, markup=False)


def _write(figures: dict[str, Any], out: Path) -> None:
    """Other sets' figures stay."""
    out.parent.mkdir(parents=True, exist_ok=True)
    earlier = json.loads(out.read_text(encoding="utf-8")) if out.exists() else {}
    part = out.with_name(out.name + ".part")
    part.write_text(json.dumps(earlier | figures, indent=1) + "\n", encoding="utf-8")
    part.replace(out)


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with qa/, hr_dev/ and parallel/ntrex/")
    parser.add_argument("--file", nargs="*", default=[], help="SQuAD-format files in it, such as fquad-1.0-dev.json")
    parser.add_argument("--hr", action="store_true", help="hr_dev and the demo intranet too, as they are")
    parser.add_argument("--ntrex", action="store_true", help="each sentence finds its translation among all")
    parser.add_argument("--unanswerable", action="store_true", help="two halves, with what nothing answers")
    parser.add_argument("--per-article", action="store_true", help="a page an article (default: a paragraph)")
    parser.add_argument("--questions", type=int, help="asked of each set (default: all), drawn by a fixed seed")
    parser.add_argument("--reader", default="models/reader", help="folder or hub name")
    parser.add_argument(
        "--letters-alone", action="store_true", help="without the encoder; take another --work and --out"
    )
    parser.add_argument("--work", type=Path, default=Path(".kate/corpus-pages"), help="for stores and outcomes")
    parser.add_argument("--go-on", action="store_true", help="with outcomes of an earlier revision of the code")
    parser.add_argument("--out", type=Path, default=Path("training/results/bench/corpora.json"), help="for the figures")
    return parser.parse_args(words)


if __name__ == "__main__":
    main()
