"""JSON read key by key: a value that is not as expected is an error that names file and key."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from training.reporting.results import ResultsError

_ROUNDING = 1e-6
"""What summing may add to 100 %."""


class Fields:
    """An object of a JSON file, and where it stands there."""

    def __init__(self, value: Any, place: str) -> None:
        if not isinstance(value, dict):
            raise ResultsError(f"{place}: expected an object, got {_shown(value)}")
        self._values, self.place = value, place

    @classmethod
    def of_file(cls, path: Path) -> Fields:
        """The object at the top of a file."""
        try:
            value = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise ResultsError(f"{path}: expected a JSON file of results: {error}") from error
        return cls(value, str(path))

    def __contains__(self, key: str) -> bool:
        """Null counts as absent."""
        return self._values.get(key) is not None

    def __iter__(self) -> Iterator[str]:
        """Every key."""
        return iter(self._values)

    def objects(self) -> Iterator[tuple[str, Fields]]:
        """Every key with its value, all of which must be objects."""
        for key, value in self._values.items():
            yield key, Fields(value, f"{self.place}: {key}")

    def numbers(self) -> dict[str, float]:
        """The finite numbers among the values."""
        found = {key: value for key, value in self._values.items() if type(value) in (int, float)}
        return {key: value for key, value in found.items() if math.isfinite(value)}

    def object(self, key: str) -> Fields:
        """A required object."""
        return Fields(self._required(key), f"{self.place}: {key}")

    def number(self, key: str) -> float:
        """A required finite number."""
        value = self._required(key)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise ResultsError(f"{self.place}: {key}: expected a finite number, got {_shown(value)}")
        return value

    def count(self, key: str) -> int:
        """A required whole number, 0 or more."""
        value = self.number(key)
        if value != int(value) or value < 0:
            raise ResultsError(f"{self.place}: {key}: expected a whole number from 0, got {_shown(value)}")
        return int(value)

    def percent(self, key: str) -> float:
        """A required number from 0 to 100."""
        value = self.number(key)
        if not -_ROUNDING <= value <= 100 + _ROUNDING:
            raise ResultsError(f"{self.place}: {key}: expected a percentage from 0 to 100, got {_shown(value)}")
        return min(100.0, max(0.0, float(value)))

    def text(self, key: str) -> str:
        """A string; the empty one where the key is absent."""
        value = self._values.get(key) if key in self else ""
        if not isinstance(value, str):
            raise ResultsError(f"{self.place}: {key}: expected a string, got {_shown(value)}")
        return value

    def items(self, key: str) -> list[Any]:
        """A list; a single value counts as a list of one, an absent key as an empty list."""
        value = self._values.get(key)
        if isinstance(value, (list, tuple)):
            return list(value)
        return [] if value is None else [value]

    def raw(self, key: str) -> Any:
        """The value as it is, None where it is absent."""
        return self._values.get(key)

    def _required(self, key: str) -> Any:
        if key not in self._values:
            raise ResultsError(f"{self.place}: expected the key {key!r}, got {', '.join(self._values) or 'none'}")
        return self._values[key]


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
