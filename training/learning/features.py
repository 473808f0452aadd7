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


@dataclass(frozen=True, eq=False, slots=True)
class _Paragraph:
    """A paragraph and its article's title, in pieces."""

    text: TokenizedText
    title: TokenizedText


class FeatureMaker:
    """Turns examples into labelled windows; the same seed gives the same windows."""

    def __init__(self, tokenizer: Tokenizer, settings: WindowHyperparameters, *, seed: int) -> None:
        self._tokenizer = tokenizer
        self._settings = settings
        self._random = random.Random(seed)

    def make(self, examples: Sequence[Example]) -> list[LabelledWindow]:
        """Labelled windows of all examples, in their order, each followed by its windows of other paragraphs."""
        paragraphs = self._paragraphs(examples)
        questions = self._encode_unique(example.question for example in examples)
        others = Negatives(
            examples,
            self._random,
            similar_share=self._settings.similar_negatives,
            rival_share=self._settings.rival_negatives,
        )
        made: list[LabelledWindow] = []
        for example in examples:
            question = questions[example.question]
            made += self._own(question, paragraphs[example.context], example)
            for _ in range(self._n_negatives()):
                made += self._negative(question, example, others, paragraphs)
        return made

    def _paragraphs(self, examples: Sequence[Example]) -> dict[str, _Paragraph]:
        """By their text; one that two articles share goes by the first one's title."""
        contexts = self._encode_unique(example.context for example in examples)
        titles = self._encode_unique(title_of(example) for example in examples)
        found: dict[str, _Paragraph] = {}
        for example in examples:
            found.setdefault(example.context, _Paragraph(contexts[example.context], titles[title_of(example)]))
        return found

    def _own(self, question: TokenizedText, paragraph: _Paragraph, example: Example) -> list[LabelledWindow]:
        made = [LabelledWindow(w, *label(w, example.golds)) for w in self._windows(question, paragraph)]
        share = self._settings.null_windows
        return [item for item in made if item.first or not example.golds or self._random.random() < share]

    def _n_negatives(self) -> int:
        whole, share = divmod(self._settings.negatives_per_question, 1)
        return int(whole) + (self._random.random() < share)

    def _negative(
        self, question: TokenizedText, example: Example, others: Negatives, paragraphs: dict[str, _Paragraph]
    ) -> list[LabelledWindow]:
        try:
            windows = self._windows(question, paragraphs[others.draw(example)])
        except NoOtherParagraph:
            return []
        return [LabelledWindow(self._random.choice(windows), *NULL)] if windows else []

    def _title(self, paragraph: _Paragraph) -> TokenizedText | None:
        share = self._settings.titles
        return paragraph.title if share and self._random.random() < share else None

    def _windows(self, question: TokenizedText, paragraph: _Paragraph) -> list[Window]:
        sizes = self._settings
        asked = min(len(question), sizes.max_question_tokens)
        room = sizes.max_tokens - asked - 3
        served = WindowSettings(sizes.max_tokens, max(room - sizes.doc_stride, 0), max(asked, 1))
        title = self._title(paragraph)
        return build_windows(question, paragraph.text, self._tokenizer.special, served, title=title)

    def _encode_unique(self, texts: Iterable[str]) -> dict[str, TokenizedText]:
        unique = sorted(set(texts))
        return dict(zip(unique, self._tokenizer.encode_batch(unique), strict=True))


def title_of(example: Example) -> str:
    """The article's title as people write it."""
    return example.title.replace("_", " ")


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
