"""How bringing one page up to date can end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from actions.qa.errors import PageError
from actions.qa.types import Page


@dataclass(frozen=True, slots=True)
class Updated:
    """There is a new good document."""

    page: Page
    title: str
    characters: int


@dataclass(frozen=True, slots=True)
class NotModified:
    """The document is current: the server said so, or what it sent says the same."""

    page: Page


@dataclass(frozen=True, slots=True)
class Held:
    """A new version looks wrong; the last good document stays (criterion F9)."""

    page: Page
    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The page could not be had; the last good document, if there is one, stays."""

    page: Page
    error: PageError
    kept_of: datetime | None = None
    """When the document that goes on answering was last known to be current; None: there is none."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The page was found, not listed, and asks robots to leave it alone: it is no page of Kate's."""

    page: Page
    reason: str


PageOutcome = Updated | NotModified | Held | Failed | Withdrawn
