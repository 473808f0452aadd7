"""Windows with the positions of their answers: what a reader learns from.

The windows are the served ones (criterion Q3). A window without the answer is labelled as null: both
positions are `[CLS]`.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from actions.qa.tokenization import TokenizedText, Tokenizer
from actions.qa.windows import Window, WindowSettings, build_windows
from training.corpora.squad import Example, Gold

NULL = (0, 0)


@dataclass(frozen=True, eq=False, slots=True)
class LabelledWindow:
    """A window and the positions of the answer's first and last piece in it; `(0, 0)` for none."""

    window: Window
    first: int
    last: int

    def __len__(self) -> int:
        return len(self.window.input_ids)


@dataclass(frozen=True, slots=True)
class Sampling:
    """Which windows of an example are learnt from."""

    max_tokens: tuple[int, ...] = (160, 192, 256, 384)
    """Window sizes, one drawn for each example: short ones are cheap and their neighbours lack the answer."""
    null_windows: float = 0.1
    """Share of examples that add a window of the same paragraph without the answer."""
    other_passages: float = 0.15
    """Share of examples that add a window of another paragraph, half of them from the same article."""


class FeatureMaker:
    """Turns examples into labelled windows; the same seed gives the same windows."""

    def __init__(self, tokenizer: Tokenizer, sampling: Sampling, *, seed: int) -> None:
        self._tokenizer = tokenizer
        self._sampling = sampling
        self._random = random.Random(seed)

    def make(self, examples: list[Example]) -> list[LabelledWindow]:
        """Labelled windows of all examples, in their order."""
        contexts = self._encode_unique([e.context for e in examples])
        questions = self._encode_unique([e.question for e in examples])
        articles: defaultdict[str, list[str]] = defaultdict(list)
        for context, article in sorted({(e.context, e.article) for e in examples}):
            articles[article].append(context)
        everything = sorted(contexts)
        made: list[LabelledWindow] = []
        for example in examples:
            question = questions[example.question]
            made += self._own(question, contexts[example.context], example)
            if self._random.random() < self._sampling.other_passages:
                near = self._random.random() < 0.5
                other = self._random.choice(articles[example.article] if near else everything)
                if not any(gold.text in other for gold in example.golds):
                    made += self._null_window(question, contexts[other])
        return made

    def _own(self, question: TokenizedText, context: TokenizedText, example: Example) -> list[LabelledWindow]:
        windows = self._windows(question, context)
        labels = [label(window, example.golds) for window in windows]
        answered = [LabelledWindow(w, *at) for w, at in zip(windows, labels, strict=True) if at != NULL]
        others = [LabelledWindow(w, *NULL) for w, at in zip(windows, labels, strict=True) if at == NULL]
        wanted = answered[: 1 if example.golds else 0]
        if others and (not example.golds or self._random.random() < self._sampling.null_windows):
            wanted.append(self._random.choice(others))
        return wanted

    def _null_window(self, question: TokenizedText, other: TokenizedText) -> list[LabelledWindow]:
        windows = self._windows(question, other)
        return [LabelledWindow(self._random.choice(windows), *NULL)] if windows else []

    def _windows(self, question: TokenizedText, context: TokenizedText) -> list[Window]:
        size = self._random.choice(self._sampling.max_tokens)
        settings = WindowSettings(max_tokens=size, overlap_tokens=min(128, (size - 67) // 2))
        return build_windows(question, context, self._tokenizer.special, settings)

    def _encode_unique(self, texts: list[str]) -> dict[str, TokenizedText]:
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
