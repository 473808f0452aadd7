"""SQuAD-format question answering files as examples."""

from __future__ import annotations

import json
import lzma
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.errors import CorpusError


@dataclass(frozen=True, slots=True)
class Gold:
    """A right answer: `context[start:start + len(text)] == text` where the file is aligned."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Example:
    """One question about one paragraph."""

    question_id: str
    question: str
    context: str
    golds: tuple[Gold, ...]
    """Empty when the paragraph does not answer the question (SQuAD 2.0)."""
    article: str
    """Which article the paragraph is from; paragraphs of one article are hard negatives for each other."""


def read_squad(path: Path) -> list[Example]:
    """All examples of a SQuAD 1.1 or 2.0 file, plain or `.xz`.

    :raises CorpusError: names file, article and question of what is malformed.
    """
    articles = _load(path).get("data")
    if not isinstance(articles, list):
        raise CorpusError(f"{path}: expected a SQuAD file with a list under 'data', got {type(articles).__name__}")
    return [
        example
        for number, article in enumerate(articles)
        for example in _article_examples(article, f"{path.name}#{number}")
    ]


def _load(path: Path) -> dict[str, Any]:
    try:
        raw = path.read_bytes()
        loaded = json.loads(lzma.decompress(raw) if path.suffix == ".xz" else raw)
    except (OSError, ValueError, lzma.LZMAError) as error:
        raise CorpusError(f"{path}: expected a SQuAD-format JSON file: {error}") from error
    if not isinstance(loaded, dict):
        raise CorpusError(f"{path}: expected an object at the top, got {type(loaded).__name__}")
    return loaded


def _article_examples(article: dict[str, Any], name: str) -> list[Example]:
    return [
        _example(question, paragraph, name)
        for paragraph in _field(article, "paragraphs", name)
        for question in _field(paragraph, "qas", name)
    ]


def _example(question: dict[str, Any], paragraph: dict[str, Any], name: str) -> Example:
    where = f"{name}, question {question.get('id', '?')}"
    golds = [] if question.get("is_impossible") else _field(question, "answers", where)
    return Example(
        question_id=str(_field(question, "id", where)),
        question=_field(question, "question", where),
        context=_field(paragraph, "context", where),
        golds=tuple(Gold(_field(g, "text", where), int(_field(g, "answer_start", where))) for g in golds),
        article=name,
    )


def _field(record: dict[str, Any], key: str, where: str) -> Any:
    if not isinstance(record, dict) or key not in record:
        raise CorpusError(f"{where}: expected the field '{key}'")
    return record[key]
