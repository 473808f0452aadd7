"""What every reader can do, whatever runs its model; and the choice of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from actions.qa.confidence import Calibration
from actions.qa.decode import FloatArray
from actions.qa.errors import ReaderMissing
from actions.qa.tokenization import Tokenizer
from actions.qa.windows import Window


@dataclass(frozen=True, eq=False, slots=True)
class Logits:
    """A reader's output for one window."""

    start: FloatArray
    """(n_tokens,)"""
    end: FloatArray
    """(n_tokens,)"""


@dataclass(frozen=True, slots=True)
class ReaderCard:
    """What an answer's record and its threshold need to know about a reader."""

    name: str
    """Model version: what feedback is filed under (criterion C13)."""
    null_threshold: float
    """Spans that score below this are not shown, where there is no calibration."""
    calibration: Calibration | None = None
    """None: nobody has fitted one for this model."""
    reads_titles: bool = False
    """Its windows begin with their page's title and headings."""


class Reader(Protocol):
    """A span extractor. Construction is cheap; `load` before reading."""

    def load(self) -> None:
        """Loads model and tokenizer.

        :raises ReaderMissing: there is none at its place.
        :raises ReaderCorrupt: it differs from its manifest, or cannot be used.
        """

    @property
    def card(self) -> ReaderCard:
        """Of the loaded model."""

    @property
    def tokenizer(self) -> Tokenizer:
        """Of the loaded model."""

    def read(self, windows: Sequence[Window]) -> Iterator[Logits]:
        """Raw logits of each window, in order, as they become ready; closing the iterator stops the work.

        :raises ReaderError: the model failed, or gave numbers that are not finite.
        """


def make_reader(place: str, *, n_workers: int) -> Reader:
    """The reader in a folder, or of a hub name such as `someone/mbert-finetuned-squad`.

    A folder with `model.onnx` is run by ONNX Runtime; anything else by torch, which needs the extra `torch`
    (ReaderMissing says so where it is not installed). Backends are imported here because
    an answering process that does not need torch has none.
    """
    folder = Path(place)
    if (folder / "model.onnx").exists() or (folder / "manifest.json").exists():
        from actions.qa.onnx_reader import OnnxReader

        return OnnxReader(folder, n_workers=n_workers)
    try:
        from actions.qa.torch_reader import TorchReader
    except ModuleNotFoundError as error:
        raise ReaderMissing(
            f"expected a reader with model.onnx in {place!r}, found none; any other kind of reader needs torch and "
            f"transformers, and {error.name} is not installed (requirements/environments.sh dev installs them)"
        ) from error
    return TorchReader(place)
