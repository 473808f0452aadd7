"""When a page was last changed, from what it and its server say. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Before the web, dates are mistakes or placeholders."""
EARLIEST_ZONE = timedelta(hours=14)
"""Ahead of UTC: a page of today may have tomorrow's date."""
MADE_ON_REQUEST = timedelta(minutes=5)
"""A server that says that the page was changed just now makes it anew for every request, and knows no date."""


def modified_at(declared: str, last_modified: str, *, fetched_at: datetime) -> datetime | None:
    """The page's own date, in its own time zone, else the server's; None when neither gives one that can be.

    :param declared: as the page writes it, in ISO 8601 or as in HTTP.
    :param last_modified: the header of this name (RFC 9110, section 8.8.2).
    :param fetched_at: when both were said.
    """
    own = _parsed(declared)
    if own is not None and OLDEST <= own <= fetched_at + EARLIEST_ZONE:
        return own
    servers = _parsed(last_modified)
    if servers is not None and OLDEST <= servers <= fetched_at - MADE_ON_REQUEST:
        return servers
    return None


def _parsed(text: str) -> datetime | None:
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            date = parse(text)
            aware = date if date.tzinfo else date.replace(tzinfo=UTC)
            aware.timestamp()  # raises for what is no time in UTC
            return aware
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None
