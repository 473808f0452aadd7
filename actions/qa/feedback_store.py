"""Where votes on answers are kept: SQLAlchemy Core, SQLite with a write-ahead log by default."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import sqlalchemy as sql
from sqlalchemy.exc import SQLAlchemyError

from actions.qa.errors import StoreError

BUSY_TIMEOUT_SECONDS = 1.0
"""How long a vote waits for another writer; the employee is waiting too."""

_METADATA = sql.MetaData()
_VOTES = sql.Table(
    "votes",
    _METADATA,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("vote", sql.String(4), nullable=False),
    sql.Column("question_language", sql.String(8), nullable=False),
    sql.Column("source", sql.Text, nullable=False),
    sql.Column("start", sql.Integer),
    sql.Column("end", sql.Integer),
    sql.Column("model_version", sql.Text, nullable=False),
    sql.Column("recorded_at", sql.DateTime(timezone=True), nullable=False),
    sql.Column("question", sql.Text),
)


class Vote(StrEnum):
    """An opinion on an answer."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class VoteRecord:
    """All that is kept of a vote (criterion C13)."""

    vote: Vote
    question_language: str
    source: str
    """The page's URL; for a scripted answer, the response's name."""
    start: int | None
    """The answer's offsets into the page's text; none for a scripted answer."""
    end: int | None
    model_version: str
    """Which reader gave the answer; empty for a scripted one."""
    recorded_at: datetime
    question: str | None = None
    """None unless the settings say that questions are kept."""


class FeedbackStore:
    """Votes in a database. `open` first; then safe to use from several threads."""

    def __init__(self, database_url: str) -> None:
        self._engine = sql.create_engine(database_url, connect_args=_connect_args(database_url))

    def open(self) -> None:
        """Create folder and table where they are missing.

        :raises StoreError: the database cannot be opened.
        """
        try:
            _make_folder(self._engine.url)
            if self._engine.dialect.name == "sqlite":
                with self._engine.connect() as connection:
                    connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            _METADATA.create_all(self._engine)
        except (OSError, SQLAlchemyError) as error:
            raise StoreError(f"expected a usable database at {self._engine.url!r}") from error

    def add(self, record: VoteRecord) -> None:
        """Record one vote; it is on disk when this returns.

        :raises StoreError: it could not be recorded.
        """
        try:
            with self._engine.begin() as connection:
                connection.execute(_VOTES.insert().values(**asdict(record)))
        except SQLAlchemyError as error:
            raise StoreError(f"a vote could not be recorded in {self._engine.url!r}") from error

    def all(self) -> tuple[VoteRecord, ...]:
        """Return every vote, oldest first.

        :raises StoreError: the database cannot be read.
        """
        columns = [column for column in _VOTES.columns if column.name != "id"]
        try:
            with self._engine.connect() as connection:
                rows = connection.execute(sql.select(*columns).order_by(_VOTES.c.id)).mappings().all()
        except SQLAlchemyError as error:
            raise StoreError(f"votes could not be read from {self._engine.url!r}") from error
        return tuple(_record(dict(row)) for row in rows)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def _record(row: dict[str, Any]) -> VoteRecord:
    # SQLite gives back what it was given without its zone, which is always UTC.
    return VoteRecord(**{**row, "vote": Vote(row["vote"]), "recorded_at": row["recorded_at"].replace(tzinfo=UTC)})


def _connect_args(database_url: str) -> dict[str, float]:
    is_sqlite = sql.make_url(database_url).get_backend_name() == "sqlite"
    return {"timeout": BUSY_TIMEOUT_SECONDS} if is_sqlite else {}


def _make_folder(url: sql.URL) -> None:
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
