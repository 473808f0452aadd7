"""Settings of the action server, from environment variables that begin with KATE_ACTIONS_."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from actions.qa.errors import ConfigurationError
from actions.qa.feedback_store import DEFAULT_DATABASE

PREFIX = "KATE_ACTIONS_"
LONGEST_DEADLINE_SECONDS = 8.5
"""Rasa waits 9.5 s for an action (endpoints.yml); a vote may be recorded first, which takes 1 s at most."""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How the action server listens, how long it may take, and what it keeps of feedback.

    Each field is read from KATE_ACTIONS_<FIELD IN CAPITALS>.
    """

    host: str = "127.0.0.1"
    """Address to listen on. Whoever reaches it can ask questions and run actions: keep it on loopback."""
    port: int = 5055
    answer_deadline_seconds: float = 8.0
    """Longest time for one answer; after it the employee hears that the pages cannot be searched."""
    workers: int = 2
    """Questions read at the same time. One stuck question must not block the next (criterion K6)."""
    feedback_database: str = DEFAULT_DATABASE
    """SQLAlchemy URL of the database that votes, questions and expectations are recorded in."""
    feedback_keeps_question: bool = False
    """Record the text of questions, until retention removes it; otherwise only what criterion C13 always allows."""

    def __post_init__(self) -> None:
        _require(0 < self.port < 65536, "port", "1-65535", self.port)
        _require(self.workers >= 1, "workers", "at least 1", self.workers)
        _require(
            0 < self.answer_deadline_seconds <= LONGEST_DEADLINE_SECONDS,
            "answer_deadline_seconds",
            f"more than 0 and at most {LONGEST_DEADLINE_SECONDS}",
            self.answer_deadline_seconds,
        )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> ServerSettings:
        """Read the settings that are there and take the defaults for others.

        :raises ConfigurationError: an unknown KATE_ACTIONS_ name, or a value of the wrong kind.
        """
        defaults = {field.name: field.default for field in fields(cls)}
        given: dict[str, Any] = {}
        for name, value in environment.items():
            if name.startswith(PREFIX):
                field_name = name.removeprefix(PREFIX).lower()
                if field_name not in defaults:
                    known = ", ".join(PREFIX + known_name.upper() for known_name in defaults)
                    raise ConfigurationError(f"{name}: no such setting; there are {known}")
                given[field_name] = _parse(name, value, like=defaults[field_name])
        return cls(**given)


def _parse(name: str, value: str, *, like: object) -> object:
    if isinstance(like, bool):
        return _parse_bool(name, value)
    try:
        return type(like)(value)  # type: ignore[call-arg]
    except ValueError as error:
        raise ConfigurationError(f"{name}: expected {type(like).__name__}, came {value!r}") from error


def _parse_bool(name: str, value: str) -> bool:
    if value not in ("true", "false"):
        raise ConfigurationError(f"{name}: expected true or false, came {value!r}")
    return value == "true"


def _require(holds: bool, field_name: str, expected: str, came: object) -> None:
    if not holds:
        raise ConfigurationError(f"{PREFIX}{field_name.upper()}: expected {expected}, came {came!r}")
