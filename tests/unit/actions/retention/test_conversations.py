"""Deleting from Rasa's conversations, with Rasa's table in a real SQLite file."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sql

from actions import answer_log
from actions.answer_log import AnswerLog, LoggedAnswer
from actions.qa.errors import StoreError
from actions.retention.conversations import BATCH, Conversations, Deleted
from tests.support.answerers import FIRST
from tests.support.conversations import make_database, saved, say, set_slot

LIMIT = 1_800_000_000.0
BEFORE = datetime.fromtimestamp(LIMIT, UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "conversations.db"
    make_database(path)
    return path


@pytest.fixture
def conversations(path: Path) -> Iterator[Conversations]:
    opened = Conversations(sql.make_url(f"sqlite:///{path}"), stop=threading.Event(), pause_seconds=0)
    yield opened
    opened.close()


def log_with(*asked_at: float) -> Any:
    log = AnswerLog()
    for moment in asked_at:
        log = log.with_answer(LoggedAnswer(f"m{moment}", "who?", "en", shown=FIRST, asked_at=moment))
    return answer_log.to_slot(log)


def test_what_is_older_than_the_limit_is_deleted_and_nothing_else(path: Path, conversations: Conversations) -> None:
    say(path, "a", "old", "older", at=LIMIT - 1)
    say(path, "a", "new", at=LIMIT)
    say(path, "b", "old", at=LIMIT - 9)
    assert conversations.prune(BEFORE) == Deleted(events=3, conversations=2)
    assert saved(path) == [("a", "user", LIMIT)]
    assert conversations.prune(BEFORE) == Deleted(0, 0)


def test_more_than_fits_one_transaction_is_deleted(path: Path, conversations: Conversations) -> None:
    say(path, "a", *map(str, range(2 * BATCH + 1)), at=LIMIT - 1)
    assert conversations.prune(BEFORE).events == 2 * BATCH + 1
    assert saved(path) == []


def test_a_question_does_not_outlive_its_message_in_a_slot(path: Path, conversations: Conversations) -> None:
    """Rasa sets slots again when a session begins: the log of answers carries old questions over."""
    say(path, "a", "who?", at=LIMIT - 5)
    set_slot(path, "a", answer_log.SLOT, log_with(LIMIT - 5, LIMIT + 1), at=LIMIT + 1)
    set_slot(path, "a", answer_log.SLOT, log_with(LIMIT + 1), at=LIMIT + 2)
    set_slot(path, "a", "site", "lyon", at=LIMIT + 3)
    set_slot(path, "a", answer_log.SLOT, None, at=LIMIT + 4)
    assert conversations.prune(BEFORE).events == 2
    assert [row[2] for row in saved(path)] == [LIMIT + 2, LIMIT + 3, LIMIT + 4]


def test_slots_of_earlier_versions_and_of_others_are_left_alone(path: Path, conversations: Conversations) -> None:
    unknown_age = log_with(1.0)
    del unknown_age["answers"]["m1.0"]["asked_at"]
    say(path, "a", "who?", at=LIMIT - 5)
    for value in (unknown_age, {"answers": 3}, "text", {}):
        set_slot(path, "a", answer_log.SLOT, value, at=LIMIT + 1)
    assert conversations.prune(BEFORE).events == 1
    assert len(saved(path)) == 4


def test_one_conversation_is_erased(path: Path, conversations: Conversations) -> None:
    say(path, "a", "mine", at=LIMIT)
    say(path, "b", "theirs", at=LIMIT)
    assert conversations.erase("a") == Deleted(events=1, conversations=1)
    assert conversations.erase("a' OR 1=1 --") == Deleted(0, 0)
    assert saved(path) == [("b", "user", LIMIT)]


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_what_was_deleted_is_in_no_file(path: Path, conversations: Conversations, journal: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA journal_mode={journal}")
        say(path, "a", *["zqxcanary " * 50] * 40, at=LIMIT - 1)
        conversations.prune(BEFORE)
        assert not any(b"zqxcanary" in file.read_bytes() for file in path.parent.iterdir())


def test_a_database_that_is_not_there_does_not_exist_and_is_not_made(tmp_path: Path) -> None:
    conversations = Conversations(sql.make_url(f"sqlite:///{tmp_path}/none.db"), stop=threading.Event())
    assert not conversations.exist()
    assert list(tmp_path.iterdir()) == []


def test_a_database_in_which_rasa_has_saved_nothing_does_not_exist_either(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "empty.db")) as connection:
        connection.execute("CREATE TABLE other (id INTEGER)")
    conversations = Conversations(sql.make_url(f"sqlite:///{tmp_path}/empty.db"), stop=threading.Event())
    assert not conversations.exist()
    conversations.close()


def test_told_to_stop_it_stops_after_a_transaction(path: Path) -> None:
    stop = threading.Event()
    stop.set()
    conversations = Conversations(sql.make_url(f"sqlite:///{path}"), stop=stop)
    say(path, "a", *map(str, range(2 * BATCH)), at=LIMIT - 1)
    conversations.prune(BEFORE)
    assert len(saved(path)) == 2 * BATCH
    conversations.close()


@pytest.mark.parametrize("address", ["postgresql://u:secret@h/d", "nonsense://u:secret@h/d"])
def test_a_database_that_cannot_be_used_is_named_without_its_password(address: str) -> None:
    with pytest.raises(StoreError, match=r"u:\*\*\*@h") as failure:
        Conversations(sql.make_url(address), stop=threading.Event())
    assert "secret" not in str(failure.value)


def test_a_file_that_is_no_database_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("not a database, " * 99)
    conversations = Conversations(sql.make_url(f"sqlite:///{tmp_path}/text.db"), stop=threading.Event())
    with pytest.raises(StoreError, match=r"text\.db"):
        conversations.exist()
    conversations.close()
