"""The options of endpoints.yml under `nlg`, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from rasa.shared.exceptions import RasaException


class WrongNlgOption(RasaException):
    """endpoints.yml says something under `nlg` that Kate does not know or cannot use."""


@dataclass(frozen=True)
class NlgOptions:
    """How long Rasa waits for an action, and how long employees are told that things are kept."""

    action_timeout_seconds: float = 9.5
    conversations_kept_days: int = 30
    feedback_text_kept_days: int = 180

    def __post_init__(self) -> None:
        """Check the values; raises WrongNlgOption."""
        _expect(self.action_timeout_seconds, "action_timeout_seconds", "a number of seconds above 0", (int, float))
        for name in ("conversations_kept_days", "feedback_text_kept_days"):
            _expect(getattr(self, name), name, "a whole number of days above 0", (int,))

    @classmethod
    def from_endpoint(cls, options: Mapping[str, Any]) -> NlgOptions:
        """Make the options from what endpoints.yml says.

        :raises WrongNlgOption: an option is unknown or its value is of no use.
        """
        known = [field.name for field in fields(cls)]
        for name in options:
            if name not in known:
                raise WrongNlgOption(f"endpoints.yml, nlg: expected one of {', '.join(known)}, got {name!r}")
        return cls(**options)


def _expect(value: object, name: str, wanted: str, kinds: tuple[type, ...]) -> None:
    # A bool is an int to Python, not to a person.
    if isinstance(value, bool) or not isinstance(value, kinds) or not value > 0:  # type: ignore[operator]
        raise WrongNlgOption(f"endpoints.yml, nlg: expected {wanted} as {name}, got {value!r}")
