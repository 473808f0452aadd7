"""All tables of the page store, and how a row of pages is written. Used by `PageStore`."""

from __future__ import annotations

import logging
import time
from datetime import datetime
from typing import Any

import sqlalchemy as sql
from sqlalchemy.exc import SQLAlchemyError

from actions.qa._store_pages import page_table
from actions.qa._store_preparations import preparation_table
from actions.qa._store_requests import request_table
from actions.qa._store_sites import site_tables
from actions.qa._store_upsert import upsert

logger = logging.getLogger(__name__)

VERSION_COLUMNS = ("content_hash", "title", "language", "extraction_version")
"""A document is stored again when one of them changes, and confirmed otherwise."""

_METADATA = sql.MetaData()
PAGES = page_table(_METADATA)
REQUESTS = request_table(_METADATA)
COUNTERS = sql.Table(
    "counters",
    _METADATA,
    sql.Column("name", sql.Text, primary_key=True),
    sql.Column("value", sql.BigInteger, nullable=False),
)
DATES = sql.Table(
    "page_dates",
    _METADATA,
    sql.Column("url", sql.Text, primary_key=True),
    sql.Column("modified", sql.Text, nullable=False),
)
"""When documents say that they were changed, as text: a table of its own, which older stores get too."""
PREPARATIONS = preparation_table(_METADATA)
SITE_TABLES = site_tables(_METADATA)
_INDEXES = (
    sql.Index("pages_by_content_hash", PAGES.c.content_hash),
    # What is asked of every page with every question, without the documents in between, which SQLite keeps in the row.
    sql.Index("pages_by_version", *(PAGES.c[name] for name in ("url", *VERSION_COLUMNS, "confirmed_at"))).ddl_if(
        dialect="sqlite"
    ),
)


def create_tables(engine: sql.Engine) -> None:
    """What is not there yet. Raises what SQLAlchemy raises."""
    _METADATA.create_all(engine)
    for index in _INDEXES:  # a store from before there was one has its table already
        try:
            index.create(engine, checkfirst=True)
        except SQLAlchemyError as error:  # as in a store that may only be read
            logger.warning("%s: no index %s, which saves time: %s", engine.url, index.name, error)


def write_page(connection: sql.Connection, url: str, values: dict[str, Any]) -> None:
    """The page's row, with these values changed."""
    upsert(connection, PAGES.c.url, url, values, values)


def write_date(connection: sql.Connection, url: str, modified_at: datetime | None) -> None:
    """The day of the page's last change, empty where that is not known."""
    values = {"modified": modified_at.isoformat() if modified_at else ""}
    upsert(connection, DATES.c.url, url, values, values)


def write_failure(connection: sql.Connection, url: str, failure: str, at: datetime, values: dict[str, Any]) -> None:
    """A page that could not be had, or must not be; how often and since when is counted."""
    values = {"attempted_at": at.timestamp(), "failure": failure} | values
    failing_since = sql.func.coalesce(PAGES.c.failing_since, at.timestamp())
    changed = {"failing_since": failing_since, "failures": PAGES.c.failures + 1}
    first = {"failing_since": at.timestamp(), "failures": 1}
    upsert(connection, PAGES.c.url, url, values | changed, values | first)


def count_revision(connection: sql.Connection) -> None:
    """Something was changed that an index has to know."""
    # Starts at the clock, so that a store that was deleted and made again does not repeat a revision.
    first = {"value": time.time_ns() // 1_000_000}
    upsert(connection, COUNTERS.c.name, "revision", {"value": COUNTERS.c.value + 1}, first)
