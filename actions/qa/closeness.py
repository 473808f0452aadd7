"""How close labels of lists and tables are to a question by their meaning, whatever their languages."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from actions.qa.encoder import Encoder, Vectors, encoded_text
from actions.qa.types import Passage

MOST_NEW_LABELS = 48
"""Encoded for one question, some 4 ms each; what comes later counts as far away."""
MOST_KEPT = 20_000
"""Vectors of labels in memory: 30 MB."""

Cosines = npt.NDArray[np.float64]
Closeness = Callable[[str, Sequence[Passage]], Cosines]
"""Of a question to labels: (n_labels,) cosines, all equal where nothing is known."""


def unknown(_question: str, labels: Sequence[Passage]) -> Cosines:
    """Nothing is known of any label."""
    return np.zeros(len(labels))


class LabelCloseness:
    """A `Closeness` by an encoder. Safe to call from many threads; remembers vectors of labels."""

    def __init__(self, encoder: Encoder) -> None:
        """:param encoder: loaded before the first call."""
        self._encoder = encoder
        self._lock = threading.Lock()
        self._kept: dict[str, Vectors] = {}

    def __call__(self, question: str, labels: Sequence[Passage]) -> Cosines:
        """(n_labels,) cosines; labels that are too many have the lowest one.

        :raises ReaderError: the encoder failed.
        """
        texts = [encoded_text(label) for label in labels]
        vectors = self._vectors(texts)
        asked = self._encoder.encode_question(question)
        cosines = {text: float(vector @ asked) for text, vector in vectors.items()}
        lowest = min(cosines.values(), default=0.0)
        return np.array([cosines.get(text, lowest) for text in texts], dtype=np.float64)

    def _vectors(self, texts: Sequence[str]) -> dict[str, Vectors]:
        """Of those that are known or can be encoded now."""
        with self._lock:
            known = {text: self._kept[text] for text in texts if text in self._kept}
        new = [text for text in dict.fromkeys(texts) if text not in known][:MOST_NEW_LABELS]
        made = dict(zip(new, self._encoder.encode_passages(new), strict=True))
        with self._lock:
            if len(self._kept) + len(made) > MOST_KEPT:
                self._kept.clear()
            self._kept |= made
        return known | made
