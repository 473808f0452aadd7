"""From a question and a text to what the reader sees: `[CLS] question [SEP] piece of text [SEP]`.

A reader that learnt with titles sees `[CLS] question [SEP] title [SEP] piece of text [SEP]`: it knows whose page it
reads, and no answer is taken from there.

Serving, evaluation and training all build their windows here (criterion Q3). The layout and the sizes are
those of google-research/bert `run_squad.py`; where that script names the distance between window starts
(`doc_stride`), this one names what neighbours share (`overlap_tokens`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from actions.qa.errors import ConfigurationError
from actions.qa.tokenization import IntArray, SpecialTokens, TokenizedText


@dataclass(frozen=True, slots=True)
class WindowSettings:
    """Sizes in word pieces.

    :raises ConfigurationError: windows could not advance over a text.
    """

    max_tokens: int = 384
    """Of a whole window, special tokens included."""
    overlap_tokens: int = 128
    """Shared by neighbouring windows of one text."""
    max_question_tokens: int = 64
    max_title_tokens: int = 32

    def __post_init__(self) -> None:
        smallest = self.max_tokens - self.max_question_tokens - 3
        if min(self.max_question_tokens, self.overlap_tokens + 1) < 1 or smallest <= self.overlap_tokens:
            raise ConfigurationError(
                "expected max_tokens > max_question_tokens + overlap_tokens + 3, all positive, "
                f"got {self.max_tokens}, {self.max_question_tokens} and {self.overlap_tokens}"
            )


@dataclass(frozen=True, eq=False, slots=True)
class Window:
    """One input of the reader. Position 0 is `[CLS]`: its logits are the null score."""

    input_ids: IntArray
    """(n_tokens,)"""
    token_type_ids: IntArray
    """(n_tokens,) 0 for the question and the title, 1 for the text; BERT needs them."""
    context_start: int
    """Position of the first piece of text."""
    context: TokenizedText
    """The text's pieces in this window, (n_context,), with character offsets."""


def build_windows(
    question: TokenizedText,
    text: TokenizedText,
    special: SpecialTokens,
    settings: WindowSettings,
    *,
    title: TokenizedText | None = None,
) -> list[Window]:
    """All windows over a text, in order; none for a text without a piece. A long question or title is cut."""
    head = _head(question.tokens(0, settings.max_question_tokens), special)
    room = settings.max_tokens - len(head) - 1
    n_title = min(settings.max_title_tokens, room - settings.overlap_tokens - 2)
    if title is not None and len(title) and n_title > 0:
        head = np.concatenate((head, title.tokens(0, n_title).ids, [special.sep_id]))
        room = settings.max_tokens - len(head) - 1
    return [
        _window(head, text.tokens(first, last), special)
        for first, last in cover(len(text), room=room, overlap=settings.overlap_tokens)
    ]


def cover(n_tokens: int, *, room: int, overlap: int) -> Iterator[tuple[int, int]]:
    """Slices of at most `room` that cover `n_tokens`, neighbours sharing `overlap`."""
    first = 0
    while first < n_tokens:
        last = min(first + room, n_tokens)
        yield first, last
        if last == n_tokens:
            return
        first = last - overlap


def _head(question: TokenizedText, special: SpecialTokens) -> IntArray:
    return np.concatenate(([special.cls_id], question.ids, [special.sep_id]))


def _window(head: IntArray, context: TokenizedText, special: SpecialTokens) -> Window:
    input_ids = np.concatenate((head, context.ids, [special.sep_id]))
    types = np.zeros(len(input_ids), dtype=np.int64)
    types[len(head) :] = 1
    return Window(input_ids, types, len(head), context)
