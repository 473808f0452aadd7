"""What every encoder can do, and the choice of one: texts as vectors that lie close where their meaning does.

Pages are found by it whatever their language is (`index`); an answer is never taken from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from actions.qa.tokenization import Tokenizer
from actions.qa.types import Passage

Vectors = npt.NDArray[np.float32]


class Encoder(Protocol):
    """Makes vectors of texts. Construction is cheap; `load` before use. Safe to call from many threads."""

    def load(self) -> None:
        """Loads model and tokenizer; a second call does nothing.

        :raises ReaderMissing: there is none at its place.
        :raises ReaderCorrupt: it differs from its manifest, or cannot be used.
        """

    @property
    def name(self) -> str:
        """Name and version of the loaded model: vectors of another one mean something else."""

    @property
    def tokenizer(self) -> Tokenizer:
        """Of the loaded model."""

    def encode_question(self, question: str) -> Vectors:
        """(n_dimensions,) a unit vector.

        :raises ReaderError: the model failed.
        """

    def encode_passages(self, passages: Sequence[str]) -> Iterator[Vectors]:
        """(n_dimensions,) a unit vector of each, in order, as they become ready.

        :raises ReaderError: the model failed.
        """


def make_encoder(folder: Path, *, n_workers: int = 1) -> Encoder:
    """The encoder in a folder with `model.onnx`, not loaded. Its backend is imported here, as the reader's is.

    :param n_workers: passages encoded at once; 1: on the caller's thread.
    """
    from actions.qa.onnx_encoder import OnnxEncoder

    return OnnxEncoder(folder, n_workers=n_workers)


def encoded_text(passage: Passage) -> str:
    """What an encoder is given of a passage: whose page it is from, under which headings, and its text."""
    return f"{heading_line(passage.document.title, passage.heading_path)}\n{passage.text}"


def heading_line(title: str, heading_path: Sequence[str]) -> str:
    """A page's title and the headings above a place in it, each once."""
    return " - ".join(dict.fromkeys(part for part in (title, *heading_path) if part))
