"""Where votes, questions and expectations are kept: SQLAlchemy Core, SQLite with a write-ahead log by default."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

import sqlalchemy as sql
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from actions.qa._feedback_schema import EXPECTATIONS, QUESTIONS, VOTES, database_file, feedback_engine, prepare
from actions.qa.errors import StoreError
from actions.qa.feedback_records import Expectation, QuestionRecord, Vote, VoteRecord

__all__ = ["DEFAULT_DATABASE", "FeedbackStore", "Forgotten", "Vote", "VoteRecord"]

DEFAULT_DATABASE = "sqlite:///.kate/feedback.db"

Record = VoteRecord | QuestionRecord | Expectation
R = TypeVar("R", VoteRecord, QuestionRecord, Expectation)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many texts were removed."""

    votes: int
    """Votes that stay, without their question."""
    questions: int
    """Questions that stay as a count, without their text."""
    expectations: int
    """Expectations, which are gone."""

    @property
    def total(self) -> int:
        return self.votes + self.questions + self.expectations


class FeedbackStore:
    """Feedback in a database. `open` first; then safe to use from several threads.

    What is added is on disk when the method returns. Every failure is a StoreError.
    """

    def __init__(self, database_url: str) -> None:
        try:
            self._engine = feedback_engine(database_url)
        except SQLAlchemyError as error:  # the address may hold a password: it is not quoted
            raise StoreError(f"expected a database address like {DEFAULT_DATABASE}: {type(error).__name__}") from error
        except ImportError as error:
            raise StoreError(f"expected a Python package for this kind of database: {error}") from error

    def open(self) -> None:
        """Create folder and tables where they are missing, and add what an earlier release did not have."""
        try:
            if file := database_file(self._url):
                file.parent.mkdir(parents=True, exist_ok=True)
            prepare(self._engine)
        except (OSError, SQLAlchemyError) as error:
            raise StoreError(f"expected a usable database at {self._engine.url!r}") from error

    def exists(self) -> bool:
        """Whether there is a database to open; one on a server is taken to be there."""
        file = database_file(self._url)
        return file is None or file.exists()

    def add(self, record: VoteRecord) -> None:
        """Record a vote. A later one on the same answer takes the place of the earlier one."""
        values = _values(record)
        again = sql.update(VOTES).where(VOTES.c.answer_id == record.answer_id).values(values)
        with self._transaction("a vote could not be recorded") as connection:
            if record.answer_id is not None and connection.execute(again).rowcount > 0:
                return
            try:
                with connection.begin_nested():
                    connection.execute(sql.insert(VOTES).values(values))
            except IntegrityError:  # the same vote came twice at once
                connection.execute(again)

    def add_question(self, record: QuestionRecord) -> None:
        """Record a question to the pages."""
        with self._transaction("a question could not be recorded") as connection:
            connection.execute(sql.insert(QUESTIONS).values(_values(record)))

    def add_expectation(self, record: Expectation) -> None:
        """Record what an employee expected."""
        with self._transaction("an expectation could not be recorded") as connection:
            connection.execute(sql.insert(EXPECTATIONS).values(_values(record)))

    def all(self) -> tuple[VoteRecord, ...]:
        """Every vote, oldest first."""
        return self._records(VOTES, VoteRecord)

    def questions(self) -> tuple[QuestionRecord, ...]:
        """Every question to the pages, oldest first."""
        return self._records(QUESTIONS, QuestionRecord)

    def expectations(self) -> tuple[Expectation, ...]:
        """Every expectation, oldest first."""
        return self._records(EXPECTATIONS, Expectation)

    def erase(self, session: str) -> Forgotten:
        """Remove all text of the session with this digest (see `session_digest`)."""
        return self._forget(lambda table: table.c.session == session)

    def forget_before(self, limit: datetime) -> Forgotten:
        """Remove all text that was recorded before this moment."""
        return self._forget(lambda table: sql.and_(_holds_text(table), table.c.recorded_at < limit))

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @property
    def _url(self) -> str:
        return self._engine.url.render_as_string(hide_password=False)

    def _records(self, table: sql.Table, kind: type[R]) -> tuple[R, ...]:
        columns = [column for column in table.columns if column.name != "id"]
        with self._transaction("feedback could not be read") as connection:
            rows = connection.execute(sql.select(*columns).order_by(table.c.id)).mappings().all()
        return tuple(kind(**_fields(dict(row))) for row in rows)

    def _forget(self, chosen: Any) -> Forgotten:
        nothing = {"question": None, "session": None}
        with self._transaction("feedback could not be erased") as connection:
            forgotten = Forgotten(
                votes=connection.execute(sql.update(VOTES).where(chosen(VOTES)).values(nothing)).rowcount,
                questions=connection.execute(sql.update(QUESTIONS).where(chosen(QUESTIONS)).values(nothing)).rowcount,
                expectations=connection.execute(sql.delete(EXPECTATIONS).where(chosen(EXPECTATIONS))).rowcount,
            )
        self._empty_write_ahead_log()
        return forgotten

    def _empty_write_ahead_log(self) -> None:
        """SQLite's log may still hold the text that was erased."""
        if self._engine.dialect.name == "sqlite":
            with self._transaction("the write-ahead log could not be emptied") as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextlib.contextmanager
    def _transaction(self, failure: str) -> Iterator[sql.Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StoreError(f"{failure}: {self._engine.url!r}") from error


def _holds_text(table: sql.Table) -> sql.ColumnElement[bool]:
    return table.c.text.is_not(None) if "text" in table.c else table.c.question.is_not(None)


def _values(record: Record) -> dict[str, Any]:
    return asdict(record)


def _fields(row: dict[str, Any]) -> dict[str, Any]:
    # SQLite gives back what it was given without its zone, which is always UTC.
    fields = row | {"recorded_at": row["recorded_at"].replace(tzinfo=UTC)}
    return fields | ({"vote": Vote(row["vote"])} if "vote" in row else {})
