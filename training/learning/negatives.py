"""Paragraphs that do not answer a question, to learn from: by chance, or those that look most as if they did.

They look so because they share words with the question (similar ones), or because they are on the same matter as its
own paragraph but of another article, whose rules are others (rivals).
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property

from actions.qa.retriever import Retriever
from actions.qa.types import Block, BlockKind, Document, Passage
from training.corpora.squad import Example

N_SIMILAR = 3
"""Of how many paragraphs that share most with the question one is taken: always the first would be learnt by heart."""
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class NoOtherParagraph(LookupError):
    """An article has no paragraph that could stand for a wrong one."""


class Negatives:
    """The paragraphs of a training set, drawn as wrong ones for its questions."""

    def __init__(
        self,
        examples: Sequence[Example],
        generator: random.Random,
        *,
        similar_share: float,
        rival_share: float = 0.0,
    ) -> None:
        by_article: defaultdict[str, list[str]] = defaultdict(list)
        for context, article in sorted({(example.context, example.article) for example in examples}):
            by_article[article].append(context)
        self._articles = {article: _Article(contexts) for article, contexts in by_article.items()}
        self._collections = {name: _Collection(found) for name, found in _by_collection(examples).items()}
        self._all = sorted({example.context for example in examples})
        self._random = generator
        self._similar_share = similar_share
        self._rival_share = rival_share

    def draw(self, example: Example) -> str:
        """A paragraph without any of the example's golds.

        One that shares words with the question is of its own article, because other articles may answer it too (a
        page's translation does). A rival is of another article of its collection, where that cannot be. Half of those
        by chance are of its own article, and half of any.

        :raises NoOtherParagraph: what was drawn holds a gold, or the article has nothing else.
        """
        if example.collection and self._rival_share and self._random.random() < self._rival_share:
            return self._random.choice(self._collections[example.collection].rivals(example))
        article = self._articles[example.article]
        if self._similar_share and self._random.random() < self._similar_share:
            return self._random.choice(article.similar(example))
        drawn = self._random.choice(article.contexts if self._random.random() < 0.5 else self._all)
        if _holds_a_gold(drawn, example):
            raise NoOtherParagraph(f"{example.question_id}: what was drawn answers it")
        return drawn


class _Article:
    """The paragraphs of one article, with an index over them that is made when it is first needed."""

    def __init__(self, contexts: list[str]) -> None:
        self.contexts = contexts

    def similar(self, example: Example) -> list[str]:
        """Those that share most with the question, best first."""
        scores = self._retriever.scores(example.question)
        ranked = (self.contexts[row] for row in (-scores).argsort(kind="stable"))
        wrong = [context for context in ranked if context != example.context and not _holds_a_gold(context, example)]
        if not wrong:
            raise NoOtherParagraph(f"{example.question_id}: its article has no paragraph without the answer")
        return wrong[:N_SIMILAR]

    @cached_property
    def _retriever(self) -> Retriever:
        return Retriever([_passage(context) for context in self.contexts])


class _Collection:
    """The paragraphs of the articles that are on the same matters."""

    def __init__(self, article_of: dict[str, str]) -> None:
        self._article_of = article_of
        self._ranked: dict[str, list[str]] = {}

    def rivals(self, example: Example) -> list[str]:
        """Of other articles, those that share most with the example's own paragraph, best first."""
        if example.context not in self._ranked:
            self._ranked[example.context] = self._most_alike(example)
        wrong = [context for context in self._ranked[example.context] if not _holds_a_gold(context, example)]
        if not wrong:
            raise NoOtherParagraph(f"{example.question_id}: no other article has a paragraph without the answer")
        return wrong[:N_SIMILAR]

    def _most_alike(self, example: Example) -> list[str]:
        contexts = list(self._article_of)
        ranked = (contexts[row] for row in (-self._retriever.scores(example.context)).argsort(kind="stable"))
        others = (context for context in ranked if self._article_of[context] != example.article)
        return [context for context in others if context != example.context]

    @cached_property
    def _retriever(self) -> Retriever:
        return Retriever([_passage(context) for context in self._article_of])


def _by_collection(examples: Sequence[Example]) -> dict[str, dict[str, str]]:
    """The article of each paragraph, by collection."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for example in examples:
        if example.collection:
            found[example.collection][example.context] = example.article
    return dict(found)


def _holds_a_gold(context: str, example: Example) -> bool:
    return any(gold.text in context for gold in example.golds)


def _passage(context: str) -> Passage:
    block = Block(BlockKind.PARAGRAPH, 0, len(context))
    document = Document("", "", "und", context, (block,), _NEVER, "")
    return Passage(document, 0, len(context), ())
