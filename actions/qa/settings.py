"""The library's settings, from `KATE_QA_*` variables of the environment."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from actions.qa.errors import ConfigurationError

PREFIX = "KATE_QA_"


@dataclass(frozen=True, slots=True)
class Settings:
    """Each field is set by the variable of its name, as `KATE_QA_READER` for `reader`."""

    reader: str = "models/reader"
    """A folder, or a hub name (which needs the extra `torch`)."""
    encoder: str = "models/encoder"
    """A folder with the encoder that finds passages by meaning; empty: by their letters alone."""
    pages: Path = Path("data/pages.yml")
    """The page catalogue."""
    glossary: Path = Path("data/glossary.yml")
    """What HR's matters are called in each language; without the file nothing is called otherwise."""
    store: str = ".kate/pages.db"
    """A file (SQLite), or a SQLAlchemy address such as `postgresql+psycopg://...`."""
    max_windows: int = 24
    """Windows read for a question, the most promising ones. With so many the right passage is hardly ever left out
    among thousands of pages; 16 give as many right answers in two thirds of the time
    (`training/results/retriever.md`)."""
    null_threshold: float | None = None
    """Spans that score below are not shown, all others are, however sure; None: confidence decides. What a sentence
    gains by its meaning does not count."""
    min_confidence: float | None = None
    """From which confidence (0 to 1) an answer is shown; None: the one fitted for the reader."""
    retrieval_weight: float = 12.0
    """What a passage that covers the whole question gains over one that has nothing of it, in logits."""
    n_workers: int = 2
    """Windows read at once, and passages encoded at once that `refresh` has not prepared."""
    deadline_seconds: float = 6.0
    """After this no further window is read: the best span so far is the answer."""
    pull_deadline_seconds: float = 2.0
    """How long a question waits for pages that were never pulled."""
    n_alternatives: int = 4

    def __post_init__(self) -> None:
        """:raises ConfigurationError: min_confidence is no probability, and would show everything or nothing."""
        if self.min_confidence is not None and not 0 <= self.min_confidence <= 1:
            raise ConfigurationError(
                f"{PREFIX}MIN_CONFIDENCE: expected a probability from 0 to 1, got {self.min_confidence:g}"
            )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Settings with every `KATE_QA_*` variable applied.

        :raises ConfigurationError: an unknown name, or a value of the wrong kind.
        """
        known = {PREFIX + field.name.upper(): field for field in fields(cls)}
        chosen: dict[str, Any] = {}
        for variable, value in environment.items():
            if not variable.startswith(PREFIX):
                continue
            if variable not in known:
                near = difflib.get_close_matches(variable, known, n=1)
                hint = f"; did you mean {near[0]}?" if near else f"; known: {', '.join(sorted(known))}"
                raise ConfigurationError(f"unknown setting {variable}{hint}")
            chosen[known[variable].name] = _parsed(variable, value, str(known[variable].type))
        return cls(**chosen)


def _parsed(variable: str, value: str, kind: str) -> Any:
    if kind == "str":
        return value
    if kind == "Path":
        return Path(value)
    try:
        number = float(value)
    except ValueError:
        raise ConfigurationError(f"{variable}: expected a number, got {value!r}") from None
    if not math.isfinite(number):
        raise ConfigurationError(f"{variable}: expected a finite number, got {value!r}")
    if kind == "int":
        if number != int(number) or number < 0:
            raise ConfigurationError(f"{variable}: expected a whole number from 0, got {value!r}")
        return int(number)
    return number
