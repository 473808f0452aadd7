"""Everything of the page store that only holds for SQLite: its file, its settings, and what to do when it is broken.

Another database needs none of this, and `actions.qa.store` none of SQLite's words.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, NullPool, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from actions.qa.errors import StoreError

logger = logging.getLogger(__name__)

BUSY_SECONDS = 5.0
_SIDE_FILES = ("", "-wal", "-shm")


def sqlite_engine(path: Path) -> Engine:
    """An engine on a file. Every transaction opens it anew, so that a file that was replaced is noticed."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _configure)
    return engine


def _configure(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
    cursor.execute("PRAGMA synchronous = NORMAL")  # in WAL mode, safe against a killed process
    cursor.close()


def identity(path: Path) -> tuple[int, int]:
    """Changes when the file is replaced; (0, 0) when there is none."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return (0, 0)
    return (status.st_dev, status.st_ino)


@contextlib.contextmanager
def exclusively(path: Path) -> Iterator[None]:
    """One process at a time: while the file is checked, moved aside or created. Raises StoreError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StoreError(f"{path}: its folder cannot be written to ({error})") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def prepare_file(path: Path) -> None:
    """Make the file a sound one in WAL mode; a corrupt one is moved aside, never overwritten (criterion K3).

    Raises StoreError when the file is locked or cannot be opened.
    """
    problem = _check(path)
    if problem:
        aside = _move_aside(path)
        logger.error("%s is corrupt (%s): moved to %s; pages will be pulled again", path, problem, aside)
        problem = _check(path)
        if problem:
            raise StoreError(f"{path}: cannot be created ({problem})")


def _check(path: Path) -> str:
    """What is wrong with the content of the file, "" when nothing is."""
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            found = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
            return "" if found == "ok" else found
    except sqlite3.OperationalError as error:
        raise StoreError(f"{path}: cannot be opened ({error})") from error
    except sqlite3.DatabaseError as error:
        return str(error)


def _move_aside(path: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    aside = path.with_name(f"{path.name}.corrupt-{stamp}")
    for suffix in _SIDE_FILES:
        side = path.with_name(path.name + suffix)
        if side.exists():
            side.replace(aside.with_name(aside.name + suffix))
    return aside
