"""A reader's best spans in SQuAD-format examples, through the served windows and decoder (criterion Q3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from actions.qa.decode import decode
from actions.qa.reader import Logits, Reader
from actions.qa.tokenization import TokenizedText
from actions.qa.windows import Window, WindowSettings, build_windows
from training.corpora.squad import Example

N_BEST = 20
MAX_ANSWER_TOKENS = 30
SERVED_WINDOWS = WindowSettings()
NO_SPAN_ODDS = 1e6
"""Null odds of a paragraph in which there is nothing to mark."""
_QUESTIONS_AT_A_TIME = 64
"""So many questions' windows are given to the reader together: enough for all of its workers, or for a batch."""


@dataclass(frozen=True, slots=True)
class ScoredSpan:
    """`context[start:end]` as an answer."""

    text: str
    start: int
    end: int
    score: float
    """(start + end) - null of the same window, raw logits."""
    start_logit: float
    end_logit: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a reader finds for one example."""

    question_id: str
    spans: tuple[ScoredSpan, ...]
    """Best first, each once; ties go to the earlier, then the shorter. Empty for a paragraph without a word piece."""

    @property
    def text(self) -> str:
        """The best span, whatever its score."""
        return self.spans[0].text if self.spans else ""

    @property
    def score(self) -> float:
        """Of the best span."""
        return self.spans[0].score if self.spans else -NO_SPAN_ODDS

    @property
    def null_odds(self) -> float:
        """Null score minus best span score, of the window where the span is: the official scripts' null odds."""
        return -self.score


class Predictor(Protocol):
    """Whatever answers a set's questions with a reader: `predict`, or a pipeline around it."""

    def __call__(
        self, reader: Reader, examples: Sequence[Example], *, windows: WindowSettings, max_answer_tokens: int
    ) -> Iterator[Prediction]:
        """One prediction an example, in order."""


def predict(
    reader: Reader,
    examples: Sequence[Example],
    *,
    windows: WindowSettings = SERVED_WINDOWS,
    max_answer_tokens: int = MAX_ANSWER_TOKENS,
) -> Iterator[Prediction]:
    """The best spans of each example's paragraph, in order; the reader is loaded already."""
    contexts: dict[str, TokenizedText] = {}
    for first in range(0, len(examples), _QUESTIONS_AT_A_TIME):
        part = examples[first : first + _QUESTIONS_AT_A_TIME]
        built = _windows(reader, part, contexts, windows)
        logits = reader.read([window for of_one in built for window in of_one])
        for example, of_one in zip(part, built, strict=True):
            yield Prediction(
                example.question_id,
                _best_spans(example.context, of_one, islice(logits, len(of_one)), max_answer_tokens),
            )


def _windows(
    reader: Reader, examples: Sequence[Example], contexts: dict[str, TokenizedText], settings: WindowSettings
) -> list[list[Window]]:
    """Each example's windows; paragraphs are tokenised once for all of their questions."""
    tokenizer = reader.tokenizer
    unseen = [context for context in dict.fromkeys(e.context for e in examples) if context not in contexts]
    contexts.update(zip(unseen, tokenizer.encode_batch(unseen), strict=True))
    questions = tokenizer.encode_batch([example.question for example in examples])
    return [
        build_windows(question, contexts[example.context], tokenizer.special, settings)
        for example, question in zip(examples, questions, strict=True)
    ]


def _best_spans(
    context: str, windows: Sequence[Window], logits: Iterator[Logits], max_answer_tokens: int
) -> tuple[ScoredSpan, ...]:
    """Merged over the windows: a span that two of them see counts once, with its better score."""
    best: dict[tuple[int, int], ScoredSpan] = {}
    for window, given in zip(windows, logits, strict=True):
        for span in _window_spans(context, window, given, max_answer_tokens):
            place = (span.start, span.end)
            if place not in best or span.score > best[place].score:
                best[place] = span
    return tuple(sorted(best.values(), key=lambda span: (-span.score, span.start, span.end))[:N_BEST])


def _window_spans(context: str, window: Window, given: Logits, max_answer_tokens: int) -> Iterator[ScoredSpan]:
    first_piece, n_context = window.context_start, len(window.context)
    for span in decode(
        given.start,
        given.end,
        context_start=first_piece,
        n_context=n_context,
        n_best=N_BEST,
        max_answer_tokens=max_answer_tokens,
    ):
        start, end = int(window.context.starts[span.first]), int(window.context.ends[span.last])
        if start == end:  # a piece that is a space alone
            continue
        start_logit, end_logit = given.start[first_piece + span.first], given.end[first_piece + span.last]
        yield ScoredSpan(context[start:end], start, end, span.score, float(start_logit), float(end_logit))
