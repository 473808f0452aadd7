"""Rasa's conversations in an SQL database: deleted while Rasa goes on writing to it.

Rows go in small transactions with pauses, so that a message that Rasa is about to save never waits long. On SQLite what
is deleted is overwritten.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sql
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from actions import answer_log
from actions.qa.errors import StoreError

BATCH = 500
"""Events deleted in one transaction."""
PAUSE_SECONDS = 0.05
BUSY_TIMEOUT_SECONDS = 5.0
"""How long we wait for Rasa's own transactions."""

_EVENTS = sql.Table(
    "events",
    sql.MetaData(),
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("sender_id", sql.String(255)),
    sql.Column("type_name", sql.String(255)),
    sql.Column("timestamp", sql.Float),
    sql.Column("action_name", sql.String(255)),
    sql.Column("data", sql.Text),
)
"""Of the columns of Rasa's table those that matter here."""


@dataclass(frozen=True, slots=True)
class Deleted:
    """How much was deleted."""

    events: int
    conversations: int
    """That lost events; not all of each, necessarily."""


class Conversations:
    """The table of events of Rasa's SQLTrackerStore. Every failure is a StoreError."""

    def __init__(self, url: sql.URL, *, stop: threading.Event, pause_seconds: float = PAUSE_SECONDS) -> None:
        """`stop`, once set, ends what is going on after the transaction."""
        self._stop = stop
        self._pause_seconds = pause_seconds
        self._name = url.render_as_string(hide_password=True)
        self._file = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
        try:
            self._engine = _engine(url)
        except SQLAlchemyError as error:
            raise StoreError(f"{self._name}: expected a database that SQLAlchemy knows") from error
        except ImportError as error:
            raise StoreError(f"{self._name}: expected a Python package for this kind of database: {error}") from error

    def exist(self) -> bool:
        """Whether Rasa has saved anything yet. Creates nothing."""
        if self._file is not None and not self._file.exists():
            return False
        with self._connection() as connection:
            return sql.inspect(connection).has_table(_EVENTS.name)

    def prune(self, before: datetime) -> Deleted:
        """Delete what is older than this moment."""
        limit = before.timestamp()
        carried_over = self._carried_over(limit)
        deleted = self._delete(_EVENTS.c.timestamp < limit)
        self._delete_rows(carried_over)
        self._overwrite_log()
        return Deleted(deleted.events + len(carried_over), deleted.conversations)

    def erase(self, session: str) -> Deleted:
        """Delete the conversation with this id."""
        deleted = self._delete(_EVENTS.c.sender_id == session)
        self._overwrite_log()
        return deleted

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _carried_over(self, limit: float) -> list[int]:
        """Younger values of the answer log that hold a question older than the limit.

        Rasa carries slots over when a new session begins, so a question outlives the message that asked it.
        """
        old = sql.select(_EVENTS.c.sender_id).where(_EVENTS.c.timestamp < limit)
        values = sql.select(_EVENTS.c.id, _EVENTS.c.data).where(
            _EVENTS.c.type_name == "slot",
            _EVENTS.c.action_name == answer_log.SLOT,
            _EVENTS.c.timestamp >= limit,
            _EVENTS.c.sender_id.in_(old),
        )
        with self._connection() as connection:
            return [row.id for row in connection.execute(values) if _holds_question_before(row.data, limit)]

    def _delete(self, condition: sql.ColumnElement[bool]) -> Deleted:
        next_rows = sql.select(_EVENTS.c.id, _EVENTS.c.sender_id).where(condition).limit(BATCH)
        n_events = 0
        sessions: set[str] = set()
        while True:
            # Read and delete apart: a transaction that began by reading may not be able to write later.
            with self._connection() as connection:
                rows = connection.execute(next_rows).all()
            if not rows or self._stop.is_set():
                return Deleted(n_events, len(sessions))
            self._delete_rows([row.id for row in rows])
            n_events += len(rows)
            sessions |= {row.sender_id for row in rows}

    def _delete_rows(self, ids: Sequence[int]) -> None:
        for first in range(0, len(ids), BATCH):
            with self._connection() as connection:
                connection.execute(sql.delete(_EVENTS).where(_EVENTS.c.id.in_(ids[first : first + BATCH])))
            if self._stop.wait(self._pause_seconds):
                return

    def _overwrite_log(self) -> None:
        """A write-ahead log, if somebody has switched it on, may still hold what was deleted."""
        if self._file is not None:
            with self._connection() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextlib.contextmanager
    def _connection(self) -> Iterator[sql.Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or error
            raise StoreError(f"{self._name}: {type(cause).__name__}: {cause}") from error


def _engine(url: sql.URL) -> sql.Engine:
    if url.get_backend_name() != "sqlite":
        return sql.create_engine(url, pool_pre_ping=True)
    engine = sql.create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_SECONDS})
    event.listen(engine, "connect", _overwrite_what_is_deleted)
    return engine


def _overwrite_what_is_deleted(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    connection.execute("PRAGMA secure_delete=ON")


def _holds_question_before(data: str, limit: float) -> bool:
    try:
        log = answer_log.from_slot(json.loads(data).get("value"))
    except (ValueError, LookupError, TypeError, AttributeError):
        return False
    return any(0 < answer.asked_at < limit for answer in log.answers)
