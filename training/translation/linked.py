"""Translations that know which of their words stands for which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Link:
    """One word of a line and what it became: `line[source_start:source_end]` is `text[start:end]`."""

    source_start: int
    source_end: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LinkedText:
    """A translation, without white space around it, and its alignment in order of the line.

    Words that became nothing have no link.
    """

    text: str
    links: tuple[Link, ...]


@runtime_checkable
class Linking(Protocol):
    """A translator that can say what stands for what."""

    def linked(self, line: str) -> LinkedText:
        """The translation that it gives of a line, with its alignment."""
