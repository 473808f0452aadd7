"""Silence for libraries that report every step; what goes wrong in them is raised all the same."""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout

from transformers.utils import logging as transformers_logging


@contextmanager
def quiet() -> Iterator[None]:
    """No warnings, no log lines below errors, no progress bars of milliseconds, nothing printed."""
    disabled = logging.root.manager.disable
    had_progress = transformers_logging.is_progress_bar_enabled()
    logging.disable(logging.WARNING)
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(disabled)
        if had_progress:
            transformers_logging.enable_progress_bar()  # type: ignore[no-untyped-call]
