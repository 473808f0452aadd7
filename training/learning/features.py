"""Windows with the positions of their answers: what a reader learns from.

The windows are the served ones (criterion Q3), with run_squad.py's distance between them. A window without the
answer is labelled as null: both positions are `[CLS]`.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from actions.qa.tokenization import TokenizedText, Tokenizer
from actions.qa.windows import Window, WindowSettings, build_windows
from training.corpora.squad import Example, Gold
from training.learning.hyperparameters import WindowHyperparameters
from training.learning.negatives import Negatives, NoOtherParagraph

NULL = (0, 0)


@dataclass(frozen=True, eq=False, slots=True)
class LabelledWindow:
    """A window and the positions of the answer's first and last piece in it; `(0, 0)` for none."""

    window: Window
    first: int
    last: int

    def __len__(self) -> int:
        return len(self.window.input_ids)


class FeatureMaker:
    """Turns examples into labelled windows; the same seed gives the same windows."""

    def __init__(self, tokenizer: Tokenizer, settings: WindowHyperparameters, *, seed: int) -> None:
        self._tokenizer = tokenizer
        self._settings = settings
        self._random = random.Random(seed)

    def make(self, examples: Sequence[Example]) -> list[LabelledWindow]:
        """Labelled windows of all examples, in their order, each followed by its windows of other paragraphs."""
        contexts = self._encode_unique(example.context for example in examples)
        questions = self._encode_unique(example.question for example in examples)
        others = Negatives(examples, self._random, similar_share=self._settings.similar_negatives)
        made: list[LabelledWindow] = []
        for example in examples:
            question = questions[example.question]
            made += self._own(question, contexts[example.context], example)
            for _ in range(self._n_negatives()):
                made += self._negative(question, example, others, contexts)
        return made

    def _own(self, question: TokenizedText, context: TokenizedText, example: Example) -> list[LabelledWindow]:
        made = [LabelledWindow(w, *label(w, example.golds)) for w in self._windows(question, context)]
        share = self._settings.null_windows
        return [item for item in made if item.first or not example.golds or self._random.random() < share]

    def _n_negatives(self) -> int:
        whole, share = divmod(self._settings.negatives_per_question, 1)
        return int(whole) + (self._random.random() < share)

    def _negative(
        self, question: TokenizedText, example: Example, others: Negatives, contexts: dict[str, TokenizedText]
    ) -> list[LabelledWindow]:
        try:
            windows = self._windows(question, contexts[others.draw(example)])
        except NoOtherParagraph:
            return []
        return [LabelledWindow(self._random.choice(windows), *NULL)] if windows else []

    def _windows(self, question: TokenizedText, context: TokenizedText) -> list[Window]:
        sizes = self._settings
        asked = min(len(question), sizes.max_question_tokens)
        room = sizes.max_tokens - asked - 3
        served = WindowSettings(sizes.max_tokens, max(room - sizes.doc_stride, 0), max(asked, 1))
        return build_windows(question, context, self._tokenizer.special, served)

    def _encode_unique(self, texts: Iterable[str]) -> dict[str, TokenizedText]:
        unique = sorted(set(texts))
        return dict(zip(unique, self._tokenizer.encode_batch(unique), strict=True))


def label(window: Window, golds: tuple[Gold, ...]) -> tuple[int, int]:
    """Positions in the window of the first gold answer's pieces, or `(0, 0)` if it is not wholly inside."""
    if not golds:
        return NULL
    start, end = golds[0].start, golds[0].start + len(golds[0].text)
    touched = np.flatnonzero((window.context.ends > start) & (window.context.starts < end))
    if not len(touched) or not _covers(window.context, start, end):
        return NULL
    return window.context_start + int(touched[0]), window.context_start + int(touched[-1])


def _covers(context: TokenizedText, start: int, end: int) -> bool:
    return bool(context.starts[0] <= start and context.ends[-1] >= end)
