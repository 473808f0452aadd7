"""Question answering corpora as pages: what the whole of Kate can be asked, apart from an intranet's pages."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from actions.qa.types import BlockKind, Document
from tests.load.development_pages import Site, site_questions
from tests.support.asking import Record
from tests.support.made_pages import Part, made_document, site_documents
from training.corpora.squad import Corpus, Example
from training.errors import CorpusError
from training.scoring.sets import language_of

ADDRESS = "http://corpus.example"
JSQUAD_MARK = " [SEP] "
"""Between title and text of its paragraphs; a page has its title already."""
FIT, MEASURE = "fit", "measure"
"""Halves of a set whose refusing is measured: of one the confidence is fitted, of the other it is measured."""


@dataclass(frozen=True, slots=True)
class PageSet:
    """Pages and questions about them, as `judge` and `calibrate` read them."""

    name: str
    documents: tuple[Document, ...]
    questions: tuple[Record, ...]


def corpus_set(file: Path, corpus: Corpus, *, per_article: bool, at: datetime) -> PageSet:
    """A page for each paragraph that is asked about (or each article), and each question that it answers."""
    answerable = [example for example in corpus.examples if not example.impossible]
    return _set(corpus.name, answerable, corpus.examples, language_of(file), per_article=per_article, at=at)


def corpus_halves(file: Path, corpus: Corpus, *, per_article: bool, at: datetime, seed: int = 0) -> list[PageSet]:
    """Two sets of half the articles each, drawn by the seed, with the questions that nothing answers.

    A question counts as one that nothing answers if its own paragraph does not; that another one might is not looked
    into.

    :raises CorpusError: every question is answerable, or there is one article only.
    """
    articles = sorted({example.article for example in corpus.examples})
    if len(articles) < 2 or not any(example.impossible for example in corpus.examples):
        raise CorpusError(f"{file}: expected two articles or more, and questions that nothing answers")
    random.Random(seed).shuffle(articles)
    first = set(articles[: len(articles) // 2])
    halves = {FIT: first, MEASURE: set(articles) - first}
    parts = {name: [example for example in corpus.examples if example.article in half] for name, half in halves.items()}
    language = language_of(file)
    return [
        _set(f"{corpus.name}-{name}", part, part, language, per_article=per_article, at=at)
        for name, part in parts.items()
    ]


def site_set(site: Site, *, at: datetime) -> PageSet:
    """A folder of HTML pages, and its questions."""
    documents = tuple(site_documents(site.folder, f"{ADDRESS}/{site.name}", at=at))
    return PageSet(site.name, documents, tuple(site_questions(site)))


def sampled(questions: Sequence[Record], n: int, *, seed: int = 0) -> list[Record]:
    """n of them (all if there are fewer), drawn by the seed, in their order."""
    if n >= len(questions):
        return list(questions)
    drawn = sorted(random.Random(seed).sample(range(len(questions)), n))
    return [questions[place] for place in drawn]


def _set(
    name: str, asked: Sequence[Example], shown: Iterable[Example], language: str, *, per_article: bool, at: datetime
) -> PageSet:
    """:param shown: whose paragraphs are pages, whether or not their questions are asked."""

    def page_of(example: Example) -> tuple[str, ...]:
        return (example.article,) if per_article else (example.article, example.context)

    pages: dict[tuple[str, ...], dict[str, Example]] = {}
    for example in shown:
        pages.setdefault(page_of(example), {})[example.context] = example
    places = {page: f"{name}/{number}.html" for number, page in enumerate(pages)}
    documents = [_document(list(pages[page].values()), place, language, at) for page, place in places.items()]
    questions = [_question(example, places[page_of(example)], language) for example in asked]
    return PageSet(name, tuple(documents), tuple(questions))


def _document(paragraphs: Sequence[Example], place: str, language: str, at: datetime) -> Document:
    title = paragraphs[0].title.replace("_", " ")
    texts = [example.context.removeprefix(f"{example.title}{JSQUAD_MARK}") for example in paragraphs]
    parts = [Part(BlockKind.HEADING, title), *(Part(BlockKind.PARAGRAPH, text) for text in texts)]
    return made_document(f"{ADDRESS}/{place}", parts, title=title, language=language, at=at)


def _question(example: Example, place: str, language: str) -> Record:
    golds = list(dict.fromkeys(gold.text for gold in example.golds))
    about = {"id": example.question_id, "question": example.question, "lang": language, "group": example.article}
    if example.impossible:
        return about | {"page": None, "page_lang": None, "answers": [], "kind": "none"}
    return about | {"page": place, "page_lang": language, "answers": golds, "kind": "span"}
