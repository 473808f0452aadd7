"""How close texts are by their meaning: a question to what lists and tables are called, two sentences to each other."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from actions.qa.encoder import Encoder, Vectors, encoded_text
from actions.qa.errors import ReaderError
from actions.qa.types import Passage

logger = logging.getLogger(__name__)

MOST_LABELS = 64
"""Judged for one question, some 5 ms each the first time; what comes later counts as far away."""
MOST_KEPT = 20_000
"""Vectors of labels and sentences in memory: 30 MB."""

Cosines = npt.NDArray[np.float64]
Closeness = Callable[[str, Sequence[Passage]], Cosines]
"""Of a question to labels: (n_labels,) cosines, zeros where nothing is known."""


def unknown(_question: str, labels: Sequence[Passage]) -> Cosines:
    """Nothing is known of any label."""
    return np.zeros(len(labels))


class LabelCloseness:
    """A `Closeness` by an encoder. Safe to call from many threads; remembers vectors of texts."""

    def __init__(self, encoder: Encoder) -> None:
        """:param encoder: loaded before the first call."""
        self._encoder = encoder
        self._lock = threading.Lock()
        self._kept: dict[str, Vectors] = {}

    def __call__(self, question: str, labels: Sequence[Passage]) -> Cosines:
        """(n_labels,) cosines; labels that are too many, or that the encoder fails on, have the lowest one."""
        texts = [encoded_text(label) for label in labels]
        judged = list(dict.fromkeys(texts))[:MOST_LABELS]  # whatever is known already, the same ones each time
        try:
            asked = self._encoder.encode_question(question)
        except ReaderError as error:
            logger.warning("lists are chosen by their letters alone: %s", error)
            return unknown(question, labels)
        vectors = self._vectors(judged)
        cosines = {text: float(vector @ asked) for text, vector in vectors.items() if len(vector)}
        lowest = min(cosines.values(), default=0.0)
        return np.array([cosines.get(text, lowest) for text in texts], dtype=np.float64)

    def to_question(self, question: str, text: str) -> float:
        """Cosine of a question and a text; 0 where the encoder fails."""
        try:
            asked = self._encoder.encode_question(question)
        except ReaderError as error:
            logger.warning("an answer is judged without its sentence: %s", error)
            return 0.0
        vector = self._vectors((text,))[text]
        return float(vector @ asked) if len(vector) else 0.0

    def between(self, one: str, other: str) -> float:
        """Cosine of two texts' meanings; 0 of what the encoder fails on."""
        vectors = self._vectors((one, other))
        known = all(len(vectors[text]) for text in (one, other))
        return float(vectors[one] @ vectors[other]) if known else 0.0

    def _vectors(self, texts: Sequence[str]) -> dict[str, Vectors]:
        with self._lock:
            known = {text: self._kept[text] for text in texts if text in self._kept}
        made = {text: self._encoded(text) for text in texts if text not in known}
        with self._lock:
            if len(self._kept) + len(made) > MOST_KEPT:
                self._kept.clear()
            self._kept |= made
        return known | made

    def _encoded(self, text: str) -> Vectors:
        """(n_dimensions,), or (0,) of what the encoder fails on: it is not tried again."""
        try:
            return next(iter(self._encoder.encode_passages([text])))
        except ReaderError as error:
            logger.warning("a list's label or a sentence counts as far from any question: %s", error)
            return np.empty(0, dtype=np.float32)
