"""Tables of the feedback database, how it is opened, and how one of an earlier release becomes current.

Changes so far, each a column that earlier releases do not know and need not fill:
    0.1   votes
    0.3   votes: session, answer_id, page_version; questions; expectations
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import sqlalchemy as sql
from sqlalchemy import event
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_TIMEOUT_SECONDS = 1.0
"""How long a vote waits for another writer; the employee is waiting too."""

METADATA = sql.MetaData()

VOTES = sql.Table(
    "votes",
    METADATA,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("vote", sql.String(4), nullable=False),
    sql.Column("question_language", sql.String(8), nullable=False),
    sql.Column("source", sql.Text, nullable=False),
    sql.Column("start", sql.Integer),
    sql.Column("end", sql.Integer),
    sql.Column("model_version", sql.Text, nullable=False),
    sql.Column("recorded_at", sql.DateTime(timezone=True), nullable=False),
    sql.Column("question", sql.Text),
    sql.Column("session", sql.String(64)),
    sql.Column("answer_id", sql.String(255)),
    sql.Column("page_version", sql.String(64), nullable=False, server_default=""),
    sql.Index("votes_answer_id", "answer_id", unique=True),
    sql.Index("votes_session", "session"),
)
QUESTIONS = sql.Table(
    "questions",
    METADATA,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("question_language", sql.String(8), nullable=False),
    sql.Column("is_answered", sql.Boolean, nullable=False),
    sql.Column("source", sql.Text),
    sql.Column("model_version", sql.Text, nullable=False),
    sql.Column("recorded_at", sql.DateTime(timezone=True), nullable=False),
    sql.Column("question", sql.Text),
    sql.Column("session", sql.String(64), index=True),
)
EXPECTATIONS = sql.Table(
    "expectations",
    METADATA,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("text", sql.Text, nullable=False),
    sql.Column("session", sql.String(64), nullable=False, index=True),
    sql.Column("question_language", sql.String(8), nullable=False),
    sql.Column("source", sql.Text, nullable=False),
    sql.Column("start", sql.Integer),
    sql.Column("end", sql.Integer),
    sql.Column("recorded_at", sql.DateTime(timezone=True), nullable=False),
    sql.Column("question", sql.Text),
)


def feedback_engine(database_url: str) -> sql.Engine:
    """An engine whose SQLite connections wait for other writers and overwrite what they delete."""
    if sql.make_url(database_url).get_backend_name() != "sqlite":
        return sql.create_engine(database_url)
    engine = sql.create_engine(database_url, connect_args={"timeout": BUSY_TIMEOUT_SECONDS})
    event.listen(engine, "connect", _overwrite_what_is_deleted)
    return engine


def database_file(database_url: str) -> Path | None:
    """The file of an SQLite database; None for one in memory or on a server."""
    url = sql.make_url(database_url)
    is_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(url.database or "") if is_file else None


def prepare(engine: sql.Engine) -> None:
    """Make what is missing: the file's write-ahead log, tables, columns that an earlier release did not know."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    with engine.connect() as connection:
        if _is_current(connection):
            return
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # another process may be about to do the same
        METADATA.create_all(connection)
        for table in METADATA.sorted_tables:
            _add_missing_columns(connection, table)


def _is_current(connection: sql.Connection) -> bool:
    found = sql.inspect(connection)
    return all(
        found.has_table(table.name) and not _missing_columns(connection, table) for table in METADATA.sorted_tables
    )


def _add_missing_columns(connection: sql.Connection, table: sql.Table) -> None:
    name = connection.dialect.identifier_preparer.format_table(table)
    for column in _missing_columns(connection, table):
        definition = sql.schema.CreateColumn(column).compile(dialect=connection.dialect)
        connection.exec_driver_sql(f"ALTER TABLE {name} ADD COLUMN {definition}")
    for index in table.indexes:
        index.create(connection, checkfirst=True)


def _missing_columns(connection: sql.Connection, table: sql.Table) -> list[sql.Column[object]]:
    found = {column["name"] for column in sql.inspect(connection).get_columns(table.name)}
    return [column for column in table.columns if column.name not in found]


def _overwrite_what_is_deleted(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    connection.execute("PRAGMA secure_delete=ON")
