"""SQuAD-format question answering files as examples, and back.

One reader for SQuAD 1.1 and 2.0, FQuAD, PIAF, JaQuAD, JSQuAD, XQuAD, MLQA and any file of that shape
(Rajpurkar et al. 2016, arXiv 1606.05250; 2018, arXiv 1806.03822). They differ in what they leave out (`version`,
`title`, `is_impossible`), in ids (text or whole numbers) and in further fields, which are passed over.

Golds are as the file has them, misaligned ones included: `corpora/misaligned.py` says what is done with those.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from reprlib import Repr
from typing import Any, TypeVar

from training.corpora.files import read_json, set_name, write_json
from training.errors import CorpusError

T = TypeVar("T")
_SHORT = Repr()
_SHORT.maxstring = 60


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
    """Which article the paragraph is from, one name an article; its paragraphs are hard negatives for each other."""
    title: str = ""
    """The article's title, which another article may have too; empty if the file gives none."""
    impossible: bool = False
    """The file says that the paragraph does not answer the question: so marked, or no answer given."""
    plausible: tuple[Gold, ...] = ()
    """What looks like an answer to an impossible question, and is none."""
    collection: str = ""
    """Articles of one collection are on the same matters without answering each other's questions; empty: of none."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """A whole file: its examples, and counts that examples alone do not tell."""

    name: str
    """The file's name without `.json` and what follows it."""
    version: str
    """As the file has it; empty if it has none."""
    n_articles: int
    n_paragraphs: int
    """Those without a question included."""
    examples: tuple[Example, ...]


def read_squad(path: Path) -> list[Example]:
    """All examples of a SQuAD-format file, in its order; plain, `.xz` or `.gz`.

    :raises CorpusError: names file, article and question of what is malformed; see `read_corpus`.
    """
    return list(read_corpus(path).examples)


def read_corpus(path: Path) -> Corpus:
    """A SQuAD-format file. A question marked impossible has no golds: answers it has all the same are plausible ones.

    :raises CorpusError: the file is unreadable or has no question; a field is missing, of another type, or not
        valid Unicode; two questions have one id (predictions are kept by id). Names file, article (counted from 0)
        and title, and question.
    """
    top = read_json(path)
    articles = _field(top, "data", list, f"{path}")
    examples = [
        example
        for number, article in enumerate(articles)
        for example in _article_examples(article, f"{path.name}#{number}", f"{path}: article {number}")
    ]
    if not examples:
        raise CorpusError(f"{path}: expected questions, found none in {len(articles)} articles")
    _check_ids(examples, path)
    version = top.get("version", "")
    return Corpus(
        name=set_name(path),
        version=str(version) if isinstance(version, str | int | float) else "",
        n_articles=len(articles),
        n_paragraphs=sum(len(article["paragraphs"]) for article in articles),
        examples=tuple(examples),
    )


def write_squad(path: Path, examples: Iterable[Example], *, version: str) -> None:
    """Writes a file that `read_squad` reads back as these examples, whole or not at all.

    Examples of one article come together, where its first one is; neighbours with one context are one paragraph.
    `is_impossible` is written, for all, if any question has no gold. `article` is not: it is named after the file.
    """
    every = list(examples)
    marked = any(not example.golds for example in every)
    articles: dict[str, list[Example]] = {}
    for example in every:
        articles.setdefault(example.article, []).append(example)
    write_json(path, {"version": version, "data": [_article_record(a, marked=marked) for a in articles.values()]})


def _article_examples(article: Any, name: str, where: str) -> list[Example]:
    title = _title(article, where)
    where += f" ({_SHORT.repr(title)})" if title else ""
    return [
        _example(question, context, f"{where}, paragraph {number}", article=name, title=title)
        for number, paragraph in enumerate(_field(article, "paragraphs", list, where))
        for context in [_text(paragraph, "context", f"{where}, paragraph {number}")]
        for question in _field(paragraph, "qas", list, f"{where}, paragraph {number}")
    ]


def _title(article: Any, where: str) -> str:
    if isinstance(article, dict) and article.get("title") is None:
        return ""
    return _text(article, "title", where)


def _example(question: Any, context: str, where: str, *, article: str, title: str) -> Example:
    question_id = _question_id(question, where)
    where += f", question {_SHORT.repr(question_id)}"
    marked = "is_impossible" in question and _field(question, "is_impossible", bool, where)
    answers = () if marked and "answers" not in question else _golds(question, "answers", where)
    plausible = _golds(question, "plausible_answers", where) if "plausible_answers" in question else ()
    return Example(
        question_id=question_id,
        question=_text(question, "question", where),
        context=context,
        golds=() if marked else answers,
        article=article,
        title=title,
        impossible=marked or not answers,
        plausible=plausible + answers if marked else plausible,
    )


def _question_id(question: Any, where: str) -> str:
    if isinstance(question, dict) and type(question.get("id")) is int:
        return str(question["id"])
    return _text(question, "id", f"{where}, a question")


def _golds(question: dict[str, Any], key: str, where: str) -> tuple[Gold, ...]:
    return tuple(
        Gold(_text(gold, "text", f"{where}, {key}"), _field(gold, "answer_start", int, f"{where}, {key}"))
        for gold in _field(question, key, list, where)
    )


def _text(record: Any, key: str, where: str) -> str:
    text = _field(record, key, str, where)
    try:
        text.encode()
    except UnicodeEncodeError as error:  # half of a surrogate pair: no tokenizer takes it and no file can hold it
        raise CorpusError(f"{where}: expected valid Unicode in '{key}', got {_SHORT.repr(text)}") from error
    return text


def _field(record: Any, key: str, kind: type[T], where: str) -> T:
    if not isinstance(record, dict):
        raise CorpusError(f"{where}: expected an object with '{key}', got {_SHORT.repr(record)}")
    if key not in record:
        raise CorpusError(f"{where}: expected the field '{key}', found {_SHORT.repr(list(record))}")
    if type(value := record[key]) is not kind:  # `isinstance` would take true and false for numbers
        raise CorpusError(f"{where}: expected {kind.__name__} under '{key}', got {_SHORT.repr(value)}")
    return value


def _check_ids(examples: Sequence[Example], path: Path) -> None:
    seen: dict[str, Example] = {}
    for example in examples:
        if (first := seen.setdefault(example.question_id, example)) is not example:
            numbers = " and ".join(e.article.rpartition("#")[2] for e in (first, example))
            raise CorpusError(
                f"{path}: articles {numbers} ({_SHORT.repr(example.title)}): expected one question with the id "
                f"{_SHORT.repr(example.question_id)}, got two"
            )


def _article_record(examples: Sequence[Example], *, marked: bool) -> dict[str, Any]:
    return {
        "title": examples[0].title,
        "paragraphs": [
            {"context": context, "qas": [_question_record(example, marked=marked) for example in same]}
            for context, same in groupby(examples, key=lambda example: example.context)
        ],
    }


def _question_record(example: Example, *, marked: bool) -> dict[str, Any]:
    record: dict[str, Any] = {"id": example.question_id, "question": example.question}
    record["answers"] = _gold_records(example.golds)
    if marked:
        record["is_impossible"] = not example.golds
    if example.plausible:
        record["plausible_answers"] = _gold_records(example.plausible)
    return record


def _gold_records(golds: tuple[Gold, ...]) -> list[dict[str, Any]]:
    return [{"text": gold.text, "answer_start": gold.start} for gold in golds]
