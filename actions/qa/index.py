"""The pages of one state of the store, cut, tokenized and indexed: what a question is asked of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from actions.qa.passages import PassageSettings, split_passages
from actions.qa.retriever import Retriever
from actions.qa.terms import Expansion
from actions.qa.tokenization import TokenizedText, Tokenizer
from actions.qa.types import Document, Passage
from actions.qa.windows import Window, WindowSettings, build_windows

ACROSS_LANGUAGES = 0.25
"""Share of a language's lead over another that counts; chosen on development questions."""


@dataclass(frozen=True, eq=False, slots=True)
class Candidate:
    """A window to read, the passage that it is from, and what the retriever thinks of that."""

    passage: Passage
    window: Window
    retrieval_score: float


class PageIndex:
    """Immutable once built; a new state of the store gets a new one, which reuses unchanged pages."""

    def __init__(self, tokens: dict[str, TokenizedText], passages: tuple[Passage, ...], tokenizer: Tokenizer) -> None:
        self._tokens = tokens
        self._tokenizer = tokenizer
        self._retriever = Retriever(passages)
        self._languages = np.array([passage.document.language for passage in passages])
        self.documents = {passage.document.url: passage.document for passage in passages}

    @classmethod
    def build(
        cls, documents: Iterable[Document], tokenizer: Tokenizer, *, earlier: PageIndex | None = None
    ) -> PageIndex:
        """An index of these documents; token ids of those that `earlier` has are not made again."""
        known = earlier._tokens if earlier else {}
        tokens: dict[str, TokenizedText] = {}
        passages: list[Passage] = []
        for document in documents:
            key = document.content_hash
            tokens[key] = known[key] if key in known else tokenizer.encode(document.text)
            passages += split_passages(document, tokens[key], PassageSettings())
        return cls(tokens, tuple(passages), tokenizer)

    def candidates(
        self,
        question: str,
        *,
        urls: frozenset[str],
        max_windows: int,
        settings: WindowSettings,
        expansions: Iterable[Expansion] = (),
    ) -> list[Candidate]:
        """Windows of these pages, the most promising first, at most `max_windows`."""
        asked = self._tokenizer.encode(question)
        coverage = self._retriever.scores(question, expansions)
        rows = np.flatnonzero([passage.document.url in urls for passage in self._retriever.passages])
        promise = between_languages(coverage[rows], self._languages[rows])
        chosen: list[Candidate] = []
        for row in rows[np.argsort(-promise, kind="stable")]:
            passage = self._retriever.passages[row]
            text = self._tokens[passage.document.content_hash].between(passage.start, passage.end)
            for window in build_windows(asked, text, self._tokenizer.special, settings):
                chosen.append(Candidate(passage, window, float(coverage[row])))
            if len(chosen) >= max_windows:
                break
        return chosen[:max_windows]


def between_languages(coverage: npt.NDArray[np.float64], languages: npt.NDArray[np.str_]) -> npt.NDArray[np.float64]:
    """(n_passages,) how much each is worth reading, of the passages that are asked.

    A passage in another language than the question's shares few letters with it, however well it answers. So that
    some are read, each passage is measured against the best one of its own language, and of the distance between the
    best ones only a part counts.
    """
    adjusted = coverage.copy()
    for language in np.unique(languages):
        inside = languages == language
        adjusted[inside] -= (1 - ACROSS_LANGUAGES) * coverage[inside].max()
    return adjusted
