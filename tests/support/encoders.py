"""A small encoder that behaves, for tests of everything around a model."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np

from actions.qa.encoder import Vectors
from actions.qa.errors import ReaderError
from actions.qa.tokenization import Tokenizer
from tests.support.readers import letter_tokenizer

MEANINGS = {"leave": 0, "congés": 0, "休暇": 0, "notice": 1, "préavis": 1, "予告": 1, "parking": 2, "駐車": 2}
"""Words of three languages, and which of the first dimensions is theirs."""
N_DIMENSIONS = 8


class WordEncoder:
    """Knows the meaning of a few words; any other text has a direction of its own, far from theirs."""

    def __init__(self, name: str = "words-1") -> None:
        self.name = name
        self.tokenizer: Tokenizer = letter_tokenizer()
        self.n_encoded = 0

    def load(self) -> None:
        """Nothing to load."""

    def encode_question(self, question: str) -> Vectors:
        """The mean of the words that it knows."""
        return _vector(question)

    def encode_passages(self, passages: Sequence[str]) -> Iterator[Vectors]:
        """As questions; counts them."""
        for passage in passages:
            self.n_encoded += 1
            yield _vector(passage)


class FailingEncoder(WordEncoder):
    """Fails on passages that have the word "parking"."""

    def encode_passages(self, passages: Sequence[str]) -> Iterator[Vectors]:
        """As `WordEncoder` does, until it fails."""
        for passage in passages:
            if "parking" in passage.lower():
                raise ReaderError("it is too odd")
            yield from super().encode_passages([passage])


def _vector(text: str) -> Vectors:
    vector = np.zeros(N_DIMENSIONS, dtype=np.float32)
    for word, dimension in MEANINGS.items():
        vector[dimension] += text.lower().count(word)
    if not vector.any():
        vector[3 + hashlib.sha256(text.encode()).digest()[0] % (N_DIMENSIONS - 3)] = 1
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)
