"""The reader on ONNX Runtime: no torch, one window at a time, one thread a worker.

Windows run unpadded: on a processor a batch gains nothing, and padding is work for nothing. This file,
`onnx_encoder` and `exact_products` are the only ones that know ONNX Runtime.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnxruntime as ort

from actions.qa.errors import ReaderCorrupt, ReaderError
from actions.qa.exact_products import products_are_exact
from actions.qa.manifest import check_folder
from actions.qa.reader import Logits, ReaderCard
from actions.qa.tokenization import Tokenizer
from actions.qa.windows import Window
from actions.qa.worker_pool import WorkerPool

EXACT_PRODUCTS = "session.x64quantprecision"
"""ONNX Runtime's option, for processors whose products of 8 bit numbers are not exact without it."""


class OnnxReader:
    """Reads with the `model.onnx` of a folder that has a manifest."""

    def __init__(self, folder: Path, *, n_workers: int = 1) -> None:
        self._folder = folder
        self._n_workers = n_workers

    def load(self) -> None:
        """See `Reader.load`."""
        manifest = check_folder(self._folder)
        self._tokenizer = Tokenizer.from_file(self._folder / "tokenizer.json")
        self._session = open_session(self._folder / "model.onnx")
        self._pool = WorkerPool(self._n_workers, name="reader")
        self._card = ReaderCard(
            manifest.name, manifest.null_threshold, manifest.calibration, reads_titles=manifest.reads_titles
        )

    @property
    def card(self) -> ReaderCard:
        return self._card

    @property
    def tokenizer(self) -> Tokenizer:
        return self._tokenizer

    def read(self, windows: Sequence[Window]) -> Iterator[Logits]:
        """See `Reader.read`. Only a few windows are queued at a time, so that stopping is quick."""
        return self._pool.in_order(self._run, windows)

    def _run(self, window: Window) -> Logits:
        feeds = {
            "input_ids": window.input_ids[None],
            "token_type_ids": window.token_type_ids[None],
            "attention_mask": np.ones((1, len(window.input_ids)), dtype=np.int64),
        }
        try:
            start, end = self._session.run(["start_logits", "end_logits"], feeds)
        except Exception as error:  # ONNX Runtime raises classes of its own that share no base
            raise ReaderError(f"the reader in {self._folder} failed on a window: {error}") from error
        if not (np.isfinite(start).all() and np.isfinite(end).all()):
            raise ReaderError(f"the reader in {self._folder} gave scores that are not finite")
        return Logits(start[0], end[0])


def open_session(path: Path) -> ort.InferenceSession:
    """A model that runs on one thread for each caller.

    :raises ReaderCorrupt: ONNX Runtime cannot use it.
    """
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    if not products_are_exact():
        options.add_session_config_entry(EXACT_PRODUCTS, "1")
    # The arena keeps the largest window's memory for ever and gains little on one thread.
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    try:
        # That fusion's kernel is slower than the two that it replaces.
        slow = ["SkipLayerNormFusion"]
        return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=slow)
    except Exception as error:  # see above
        raise ReaderCorrupt(f"{path} cannot be used by ONNX Runtime: {error}") from error
