"""The reader on torch: any BERT-like span extractor of transformers, from a folder or by hub name.

Needs the extra `torch`. The only file of the library that knows torch and transformers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from transformers import AutoModelForQuestionAnswering, AutoTokenizer

from actions.qa import manifest
from actions.qa.errors import ReaderCorrupt, ReaderError, ReaderMissing
from actions.qa.reader import Logits, ReaderCard
from actions.qa.tokenization import Tokenizer
from actions.qa.windows import Window

UNMEASURED_THRESHOLD = 0.0
"""For a reader without a manifest: a span must beat the window's own null score."""


def tokenizer_definition(place: str) -> str:
    """The `tokenizer.json` text of a model, from its folder or by its hub name; training and serving both use it.

    :raises OSError: there is no such model.
    :raises ValueError: it has no fast tokenizer.
    """
    # Where a folder has no tokenizer_config.json, AutoTokenizer puts BERT's lower-casing in place of what
    # tokenizer.json says; the file itself is what the model was trained with.
    file = Path(place) / "tokenizer.json"
    if file.is_file():
        return file.read_text(encoding="utf-8")
    fast = AutoTokenizer.from_pretrained(place, trust_remote_code=False)
    if not fast.is_fast:
        raise ValueError(f"{place} has no fast tokenizer")
    return str(fast.backend_tokenizer.to_str())


class TorchReader:
    """Reads with safetensors weights, on a GPU where there is one.

    Code that comes with a model is never run (criterion M2).
    """

    def __init__(self, place: str) -> None:
        self._place = place
        self._device = "cuda" if torch.cuda.is_available() else "cpu"

    def load(self) -> None:
        """See `Reader.load`."""
        self._card = self._checked_card()
        try:
            self._model = AutoModelForQuestionAnswering.from_pretrained(
                self._place, trust_remote_code=False, use_safetensors=True
            ).eval()
            self._model.to(self._device)
            self._tokenizer = Tokenizer(tokenizer_definition(self._place), source=self._place)
        except OSError as error:
            raise ReaderMissing(
                f"expected a folder or hub name of a span extractor, got {self._place!r}: {error}"
            ) from error
        except ValueError as error:
            raise ReaderCorrupt(f"{self._place!r} is not a span extractor that can be used: {error}") from error

    @property
    def card(self) -> ReaderCard:
        return self._card

    @property
    def tokenizer(self) -> Tokenizer:
        return self._tokenizer

    def read(self, windows: Sequence[Window]) -> Iterator[Logits]:
        """See `Reader.read`."""
        for window in windows:
            yield self._run(window)

    def _checked_card(self) -> ReaderCard:
        folder = Path(self._place)
        if (folder / manifest.NAME).is_file():
            checked = manifest.check_folder(folder)
            return ReaderCard(
                checked.name, checked.null_threshold, checked.calibration, reads_titles=checked.reads_titles
            )
        return ReaderCard(self._place, UNMEASURED_THRESHOLD)

    @torch.inference_mode()
    def _run(self, window: Window) -> Logits:
        ids = torch.from_numpy(window.input_ids)[None].to(self._device)
        try:
            output = self._model(
                input_ids=ids,
                token_type_ids=torch.from_numpy(window.token_type_ids)[None].to(self._device),
                attention_mask=torch.ones_like(ids),
            )
        except (RuntimeError, IndexError, TypeError) as error:
            raise ReaderError(f"the reader {self._place!r} failed on a window: {error}") from error
        start, end = output.start_logits[0].float().cpu(), output.end_logits[0].float().cpu()
        if not bool(torch.isfinite(start).all() and torch.isfinite(end).all()):
            raise ReaderError(f"the reader {self._place!r} gave scores that are not finite")
        return Logits(start.numpy(), end.numpy())
