"""An exported encoder as it is served: one text at a time, on one thread."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rich.progress import track

from actions.qa.onnx_reader import open_session
from actions.qa.tokenization import IntArray, Tokenizer
from training.exporting.checkpoint import TOKENIZER
from training.exporting.pooling import OUTPUT
from training.learning.embedding import MAX_TOKENS
from training.learning.sentences import Vectors


class OnnxEncoder:
    """An `Embed` by the `model.onnx` and `tokenizer.json` of a folder."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = Tokenizer.from_file(folder / TOKENIZER)
        self._session = open_session(folder / "model.onnx")  # as it is served

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """(n_texts, hidden_size) unit vectors."""
        encoded = self._tokenizer.encode_batch(list(texts))
        return np.stack([self._vector(one.ids) for one in track(encoded, description="int8 vectors")])

    def _vector(self, pieces: IntArray) -> Vectors:
        special = self._tokenizer.special
        ids = np.array([[special.cls_id, *pieces[: MAX_TOKENS - 2], special.sep_id]], dtype=np.int64)
        feeds = {"input_ids": ids, "token_type_ids": np.zeros_like(ids), "attention_mask": np.ones_like(ids)}
        return np.asarray(self._session.run([OUTPUT], feeds)[0][0], dtype=np.float32)
