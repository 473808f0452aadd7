"""Does a sentence find its translation among all pages? NTREX (Federmann et al. 2022), each line a page.

The task of Artetxe and Schwenk 2019 (arXiv 1812.10464) with Kate's own retriever in the place of sentence vectors.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from actions.qa.types import BlockKind, Document
from tests.quality.corpus_sets import ADDRESS, PageSet
from tests.support.asking import Record
from tests.support.figures import recall_at
from tests.support.made_pages import Part, made_document
from training.errors import CorpusError

FILES = {"en": "eng.txt", "fr": "fra.txt", "ja": "jpn.txt"}
TITLE = "NTREX"
"""Of every page: one that tells nothing."""
N_READ = 10
"""Windows that are looked at."""


def sentence_sets(folder: Path, *, n_questions: int, at: datetime, seed: int = 0) -> Iterator[PageSet]:
    """For each language the pages of its lines, and questions in the two others: the same n lines in each.

    :raises CorpusError: a file cannot be read, or has another number of lines than the others.
    """
    lines = {language: _lines(folder / name) for language, name in FILES.items()}
    if len(set(map(len, lines.values()))) > 1:
        raise CorpusError(f"{folder}: expected files of as many lines, got {[len(own) for own in lines.values()]}")
    n_lines = len(lines["en"])
    drawn = sorted(random.Random(seed).sample(range(n_lines), min(n_questions, n_lines)))
    for shown in lines:
        others = [language for language in lines if language != shown]
        questions = [_question(lines, number, asked, shown) for asked in others for number in drawn]
        yield PageSet(_name(shown), tuple(_documents(lines[shown], shown, at)), tuple(questions))


def direction_figures(questions: Sequence[Record], outcomes: Sequence[Record]) -> dict[str, Any]:
    """By `ASKED-SHOWN`: percent of questions whose translation comes first, and is among the best ten."""
    ranks: dict[str, list[Sequence[int]]] = {}
    times: dict[str, list[float]] = {}
    for question, outcome in zip(questions, outcomes, strict=True):
        direction = f"{question['lang']}-{question['page_lang']}"
        ranks.setdefault(direction, []).append(outcome["page_ranks"])
        times.setdefault(direction, []).append(outcome["retrieval_ms"])
    return {
        direction: {
            "n": len(found),
            "accuracy": round(recall_at(1, found), 1),
            "recall_at_10": round(recall_at(N_READ, found), 1),
            "retrieval_ms": round(sum(times[direction]) / len(found), 2),
        }
        for direction, found in ranks.items()
    }


def _documents(sentences: Sequence[str], language: str, at: datetime) -> Iterator[Document]:
    for number, sentence in enumerate(sentences):
        url, parts = f"{ADDRESS}/{_place(language, number)}", [Part(BlockKind.PARAGRAPH, sentence)]
        yield made_document(url, parts, title=TITLE, language=language, at=at)


def _question(lines: Mapping[str, Sequence[str]], number: int, asked: str, shown: str) -> Record:
    return {
        "id": f"{number}.{asked}-{shown}",
        "question": lines[asked][number],
        "lang": asked,
        "page": _place(shown, number),
        "page_lang": shown,
        "answers": [lines[shown][number]],
        "kind": "span",
    }


def _name(language: str) -> str:
    return f"ntrex-{language}"


def _place(language: str, number: int) -> str:
    return f"{_name(language)}/{number}.html"


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: expected sentences, one a line: {error}") from error
