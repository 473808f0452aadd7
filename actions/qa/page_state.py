"""How it stands with one page of the store: its last good document, and the attempts since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from actions.qa.types import Validators


@dataclass(frozen=True, slots=True)
class PageState:
    """How it stands with one page."""

    url: str
    title: str
    language: str
    content_hash: str
    """Of the good document; empty when there is none yet."""
    characters: int
    asks_password: bool
    extraction_version: int
    validators: Validators
    confirmed_at: datetime | None
    """When the page's server last said or showed that the document is current; None when there is no document."""
    attempted_at: datetime
    """When it was last tried."""
    failing_since: datetime | None
    """The first of the failures since the last success; None when the last attempt succeeded."""
    failures: int
    """How many since the last success."""
    failure: str
    """Message of the last failure, or why a new version is held back; empty when the last attempt succeeded."""
    held_hash: str
    """Content hash of a suspicious new version that was not taken at its first appearance; empty for none."""

    def is_stale(self, *, max_age_seconds: float, now: datetime) -> bool:
        """Whether the document was not confirmed for longer than that."""
        return self.confirmed_at is None or (now - self.confirmed_at).total_seconds() > max_age_seconds
