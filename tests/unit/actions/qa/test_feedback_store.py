"""Votes in their database."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest

from actions.qa.errors import StoreError
from actions.qa.feedback_store import FeedbackStore, Vote, VoteRecord

PAGE_VOTE = VoteRecord(
    vote=Vote.DOWN,
    question_language="fr",
    source="http://intranet.example/kitchen",
    start=30,
    end=40,
    model_version="known-1",
    recorded_at=datetime(2026, 11, 3, 8, 0, tzinfo=UTC),
)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "new" / "feedback.db"


@pytest.fixture
def store(database: Path) -> Iterator[FeedbackStore]:
    store = FeedbackStore(f"sqlite:///{database}")
    store.open()
    yield store
    store.close()


def test_votes_come_back_as_they_were_given(store: FeedbackStore) -> None:
    scripted = VoteRecord(Vote.UP, "ja", "utter_hr_payslip", None, None, "", PAGE_VOTE.recorded_at, question="明細は？")
    store.add(PAGE_VOTE)
    store.add(scripted)
    assert store.all() == (PAGE_VOTE, scripted)


def test_only_what_c13_allows_is_kept(database: Path, store: FeedbackStore) -> None:
    store.add(PAGE_VOTE)
    with sqlite3.connect(database) as connection:
        columns = {row[1] for row in connection.execute("PRAGMA table_info(votes)")}
    connection.close()
    assert columns == {"id"} | {field.name for field in fields(VoteRecord)}


def test_votes_survive_the_process(database: Path, store: FeedbackStore) -> None:
    store.add(PAGE_VOTE)
    store.close()
    again = FeedbackStore(f"sqlite:///{database}")
    again.open()
    assert again.all() == (PAGE_VOTE,)
    again.close()


def test_the_database_has_a_write_ahead_log(database: Path, store: FeedbackStore) -> None:
    store.add(PAGE_VOTE)
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_threads_can_vote_at_once(store: FeedbackStore) -> None:
    threads = [threading.Thread(target=store.add, args=(PAGE_VOTE,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.all()) == 8


def test_an_unusable_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    store = FeedbackStore(f"sqlite:///{tmp_path}/file/feedback.db")
    with pytest.raises(StoreError, match=r"file/feedback\.db"):
        store.open()
    store.close()


def test_a_locked_database_refuses_within_the_time_an_employee_waits(database: Path, store: FeedbackStore) -> None:
    """K3."""
    with sqlite3.connect(database, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError):
            store.add(PAGE_VOTE)
    other.close()
    store.add(PAGE_VOTE)
    assert len(store.all()) == 1
