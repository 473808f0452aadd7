"""Small readers that behave, for tests of everything around a model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from actions.qa.reader import Logits, ReaderCard
from actions.qa.tokenization import Tokenizer
from actions.qa.windows import Window
from training.encoder.vocabulary import SPECIAL_PIECES, cased_tokenizer

LETTERS = (
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    "éèàçêôùÉ€.,;:!?'’()[]-|%/&日本語休暇年間有給何です。、円"
)


def letter_definition() -> str:
    """The `tokenizer.json` of a real word piece tokenizer whose pieces are single letters."""
    pieces = [*SPECIAL_PIECES, *dict.fromkeys(LETTERS), *(f"##{letter}" for letter in dict.fromkeys(LETTERS))]
    return str(cased_tokenizer(pieces).to_str())


def letter_tokenizer() -> Tokenizer:
    """The tokenizer of `letter_definition`."""
    return Tokenizer(letter_definition(), source="letters")


class OracleReader:
    """Finds texts that it was told: the piece of a window that spells one gets that text's score."""

    def __init__(self, scores: dict[str, float]) -> None:
        self._scores = scores
        self.n_read = 0

    def load(self) -> None:
        self._tokenizer = letter_tokenizer()
        self._targets = {tuple(self._tokenizer.encode(text).ids): score for text, score in self._scores.items()}

    @property
    def card(self) -> ReaderCard:
        return ReaderCard("oracle", 0.0)

    @property
    def tokenizer(self) -> Tokenizer:
        return self._tokenizer

    def read(self, windows: Sequence[Window]) -> Iterator[Logits]:
        for window in windows:
            self.n_read += 1
            yield self._logits(window)

    def _logits(self, window: Window) -> Logits:
        start = np.full(len(window.input_ids), -10.0, dtype=np.float32)
        end = start.copy()
        start[0] = end[0] = 0.0
        for ids, score in self._targets.items():
            for first in range(window.context_start, len(window.input_ids) - len(ids)):
                if tuple(window.input_ids[first : first + len(ids)]) == ids:
                    start[first], end[first + len(ids) - 1] = score / 2, score / 2
        return Logits(start, end)
