"""The retention job over both databases: what it deletes, and what it says."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sql

from actions.qa.feedback_records import Expectation, session_digest
from actions.qa.feedback_store import FeedbackStore
from actions.retention.endpoints import InMemory, OtherStore, RetentionPlan, SqlDatabase, TrackerStore
from actions.retention.job import Done, NotDone, RetentionJob
from tests.support.conversations import make_database, saved, say

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def job(folder: Path, store: TrackerStore | None = None) -> RetentionJob:
    conversations = SqlDatabase(sql.make_url(f"sqlite:///{folder}/conversations.db"))
    plan = RetentionPlan(store or conversations, timedelta(days=30), timedelta(days=180))
    database = f"sqlite:///{folder}/feedback.db"
    return RetentionJob(plan, feedback_database=database, stop=threading.Event(), settle_seconds=0)


def expect_in(folder: Path, session: str, *, days: float) -> None:
    store = FeedbackStore(f"sqlite:///{folder}/feedback.db")
    store.open()
    store.add_expectation(Expectation("text", session_digest(session), "en", "utter_x", None, None, days_ago(days)))
    store.close()


def expectations_in(folder: Path) -> list[str]:
    store = FeedbackStore(f"sqlite:///{folder}/feedback.db")
    store.open()
    sessions = [expectation.session for expectation in store.expectations()]
    store.close()
    return sessions


def test_each_is_kept_as_long_as_its_limit_says(tmp_path: Path) -> None:
    make_database(tmp_path / "conversations.db")
    for days in (29.9, 30.1, 200):
        say(tmp_path / "conversations.db", "a", "text", at=days_ago(days).timestamp())
    for days in (29.9, 179.9, 180.1):
        expect_in(tmp_path, "a", days=days)
    assert job(tmp_path).prune(now=NOW) == (
        Done("conversations: 2 events of 1 conversation deleted, older than 30 days", 2),
        Done("feedback: the text of 0 votes and 0 questions, and 1 expectation, deleted, older than 180 days", 1),
    )
    assert len(saved(tmp_path / "conversations.db")) == 1
    assert len(expectations_in(tmp_path)) == 2


def test_one_persons_traces_are_erased_from_both(tmp_path: Path) -> None:
    make_database(tmp_path / "conversations.db")
    for session in ("a", "b"):
        say(tmp_path / "conversations.db", session, "text", at=NOW.timestamp())
        expect_in(tmp_path, session, days=0)
    assert job(tmp_path).erase("a") == (
        Done("conversations: 1 event of 1 conversation deleted, of this session", 1),
        Done("feedback: the text of 0 votes and 0 questions, and 1 expectation, deleted, of this session", 1),
    )
    assert [row[0] for row in saved(tmp_path / "conversations.db")] == ["b"]
    assert expectations_in(tmp_path) == [session_digest("b")]


def test_a_turn_that_saves_the_conversation_again_is_erased_too(tmp_path: Path) -> None:
    """Rasa saves at the end of a turn what it read at its beginning."""
    path = tmp_path / "conversations.db"
    make_database(path)
    say(path, "a", "first", at=NOW.timestamp())
    plan = RetentionPlan(SqlDatabase(sql.make_url(f"sqlite:///{path}")))

    class EndOfTurn(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            if timeout == 15:
                say(path, "a", "first", "second", at=NOW.timestamp())
            return False

    database = f"sqlite:///{tmp_path}/feedback.db"
    (told, _) = RetentionJob(plan, feedback_database=database, stop=EndOfTurn(), settle_seconds=15).erase("a")
    assert saved(path) == []
    assert told.message.startswith("conversations: 3 events of 1 conversation deleted")


@pytest.mark.parametrize("store", [None, InMemory()])
def test_where_nothing_is_kept_nothing_is_made(tmp_path: Path, store: TrackerStore | None) -> None:
    for steps in (job(tmp_path, store).prune(now=NOW), job(tmp_path, store).erase("a")):
        assert all(isinstance(step, Done) for step in steps)
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_is_not_sql_must_be_pruned_there_and_feedback_is_pruned_all_the_same(tmp_path: Path) -> None:
    expect_in(tmp_path, "a", days=200)
    conversations, feedback = job(tmp_path, OtherStore("mongod")).prune(now=NOW)
    assert conversations == NotDone("conversations: the tracker store is 'mongod' and not SQL: delete them there")
    assert isinstance(feedback, Done)
    assert expectations_in(tmp_path) == []


def test_a_locked_feedback_database_is_said_and_conversations_are_pruned_all_the_same(tmp_path: Path) -> None:
    """K3."""
    make_database(tmp_path / "conversations.db")
    say(tmp_path / "conversations.db", "a", "text", at=days_ago(31).timestamp())
    expect_in(tmp_path, "a", days=200)
    with closing(sqlite3.connect(tmp_path / "feedback.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        conversations, feedback = job(tmp_path).prune(now=NOW)
    assert isinstance(conversations, Done)
    assert isinstance(feedback, NotDone)
    assert "feedback.db" in feedback.message
    assert saved(tmp_path / "conversations.db") == []
