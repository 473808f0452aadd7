"""The encoder on ONNX Runtime: no torch, one text at a time, one thread a worker; a question on its caller's."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from actions.qa.encoder import Vectors
from actions.qa.errors import ReaderError
from actions.qa.manifest import check_encoder_folder
from actions.qa.onnx_reader import open_session
from actions.qa.tokenization import TokenizedText, Tokenizer
from actions.qa.worker_pool import WorkerPool

MOST_QUESTIONS = 64
"""The last ones are kept in memory with their vectors: passages, lists and the answer's sentence are each compared
with the question."""


class OnnxEncoder:
    """Encodes with the `model.onnx` of a folder that has a manifest. See `Encoder`."""

    def __init__(self, folder: Path, *, n_workers: int = 1) -> None:
        """:param n_workers: passages encoded at once; 1: on the caller's thread."""
        self._folder = folder
        self._n_workers = n_workers
        self._lock = threading.Lock()
        self._loaded = False
        self._asked: dict[str, Vectors] = {}

    def load(self) -> None:
        """See `Encoder.load`."""
        with self._lock:
            if self._loaded:
                return
            self._manifest = check_encoder_folder(self._folder)
            self._tokenizer = Tokenizer.from_file(self._folder / "tokenizer.json")
            self._session = open_session(self._folder / "model.onnx")
            self._pool = WorkerPool(self._n_workers, name="encoder")
            self._loaded = True

    @property
    def name(self) -> str:
        return self._manifest.name

    @property
    def tokenizer(self) -> Tokenizer:
        return self._tokenizer

    def encode_question(self, question: str) -> Vectors:
        """See `Encoder.encode_question`."""
        known = self._asked.get(question)
        if known is None:
            known = self._run(self._tokenizer.encode(self._manifest.query_prefix + question))
            known.flags.writeable = False
            with self._lock:
                if len(self._asked) >= MOST_QUESTIONS:
                    self._asked.clear()
                self._asked[question] = known
        return known

    def encode_passages(self, passages: Sequence[str]) -> Iterator[Vectors]:
        """See `Encoder.encode_passages`."""
        if self._n_workers == 1 or len(passages) == 1:  # callers may be several
            return map(self._passage, passages)
        return self._pool.in_order(self._passage, passages)

    def _passage(self, passage: str) -> Vectors:
        return self._run(self._tokenizer.encode(self._manifest.passage_prefix + passage))

    def _run(self, text: TokenizedText) -> Vectors:
        special = self._tokenizer.special
        kept = text.ids[: self._manifest.max_tokens - 2]
        ids = np.concatenate(([special.cls_id], kept, [special.sep_id]))[None]
        feeds = {"input_ids": ids, "token_type_ids": np.zeros_like(ids), "attention_mask": np.ones_like(ids)}
        try:
            (vectors,) = self._session.run(["vectors"], feeds)
        except Exception as error:  # ONNX Runtime raises classes of its own that share no base
            raise ReaderError(f"the encoder in {self._folder} failed on a text: {error}") from error
        if not np.isfinite(vectors).all():
            raise ReaderError(f"the encoder in {self._folder} gave numbers that are not finite")
        return np.asarray(vectors[0], dtype=np.float32)
