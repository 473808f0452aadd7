"""Votes, questions and expectations in their database."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from actions.qa.errors import StoreError
from actions.qa.feedback_records import Expectation, QuestionRecord, Vote, VoteRecord, session_digest
from actions.qa.feedback_store import FeedbackStore, Forgotten
from tests.support.processes import ROOT

AT = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
PAGE_VOTE = VoteRecord(
    vote=Vote.DOWN,
    question_language="fr",
    source="http://intranet.example/kitchen",
    start=30,
    end=40,
    model_version="known-1",
    recorded_at=AT,
    page_version="f" * 64,
)
QUESTION = QuestionRecord("ja", is_answered=False, source=None, model_version="known-1", recorded_at=AT)
EXPECTATION = Expectation(
    text="machine à café", session="d" * 64, question_language="fr", source="utter_hr_payslip", start=None, end=None,
    recorded_at=AT, question="café ?",
)  # fmt: skip


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "new" / "feedback.db"


@pytest.fixture
def store(database: Path) -> Iterator[FeedbackStore]:
    store = FeedbackStore(f"sqlite:///{database}")
    store.open()
    yield store
    store.close()


def columns_of(database: Path, table: str) -> set[str]:
    with closing(sqlite3.connect(database)) as connection:
        return {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}


def test_everything_comes_back_as_it_was_given(store: FeedbackStore) -> None:
    scripted = VoteRecord(Vote.UP, "ja", "utter_hr_payslip", None, None, "", AT, question="明細は？", session="e" * 64)
    answered = replace(QUESTION, is_answered=True, source="http://a.example/", question="どこ？", session="e" * 64)
    store.add(PAGE_VOTE)
    store.add(scripted)
    store.add_question(QUESTION)
    store.add_question(answered)
    store.add_expectation(EXPECTATION)
    assert store.all() == (PAGE_VOTE, scripted)
    assert store.questions() == (QUESTION, answered)
    assert store.expectations() == (EXPECTATION,)


@pytest.mark.parametrize(
    ("table", "kind"), [("votes", VoteRecord), ("questions", QuestionRecord), ("expectations", Expectation)]
)
def test_only_what_c13_allows_is_kept(
    database: Path, store: FeedbackStore, table: str, kind: type[VoteRecord | QuestionRecord | Expectation]
) -> None:
    store.add(PAGE_VOTE)
    assert columns_of(database, table) == {"id"} | {field.name for field in fields(kind)}


@pytest.mark.parametrize("record", [PAGE_VOTE, QUESTION])
def test_a_record_without_text_cannot_say_whose_it_is(record: VoteRecord | QuestionRecord) -> None:
    with pytest.raises(ValueError, match="session only with text"):
        replace(record, session="d" * 64)


def test_a_digest_is_the_same_for_a_session_and_does_not_contain_it() -> None:
    assert session_digest("s1") == session_digest("s1") != session_digest("s2")
    assert len(session_digest("s1")) == 64


def test_the_last_vote_on_an_answer_takes_the_place_of_the_earlier_ones(store: FeedbackStore) -> None:
    first = replace(PAGE_VOTE, answer_id="m1")
    other = replace(PAGE_VOTE, answer_id="m2")
    changed = replace(first, vote=Vote.UP, recorded_at=AT + timedelta(minutes=1))
    for vote in (first, other, first, changed):
        store.add(vote)
    assert store.all() == (changed, other)


def test_votes_survive_the_process(database: Path, store: FeedbackStore) -> None:
    store.add(PAGE_VOTE)
    store.close()
    again = FeedbackStore(f"sqlite:///{database}")
    again.open()
    assert again.all() == (PAGE_VOTE,)
    again.close()


def test_the_database_has_a_write_ahead_log(database: Path, store: FeedbackStore) -> None:
    store.add(PAGE_VOTE)
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize(("answer_id", "n_votes"), [(None, 8), ("m1", 1)])
def test_threads_can_vote_at_once(store: FeedbackStore, answer_id: str | None, n_votes: int) -> None:
    vote = replace(PAGE_VOTE, answer_id=answer_id)
    threads = [threading.Thread(target=store.add, args=(vote,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.all() == (vote,) * n_votes


def test_an_unusable_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    store = FeedbackStore(f"sqlite:///{tmp_path}/file/feedback.db")
    with pytest.raises(StoreError, match=r"file/feedback\.db"):
        store.open()
    store.close()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("feedback.db", "expected a database address like sqlite:///"),
        ("nonsense://kate:secret@host/db", "expected a database address like sqlite:///"),
        ("postgresql://kate:secret@host/db", "expected a Python package for this kind of database"),
    ],
)
def test_a_wrong_address_is_refused_without_its_password(address: str, said: str) -> None:
    with pytest.raises(StoreError, match=said) as refusal:
        FeedbackStore(address)
    assert "secret" not in str(refusal.value)


def test_no_acknowledged_vote_is_lost_when_the_writer_is_killed(database: Path, store: FeedbackStore) -> None:
    """K5: `kill -9` at random moments; every vote that returned is there, and the file is sound."""
    program = f"""
import sys
from dataclasses import replace
from actions.qa.feedback_store import FeedbackStore
from tests.unit.actions.qa.test_feedback_store import PAGE_VOTE, QUESTION
store = FeedbackStore("sqlite:///{database}")
store.open()
for number in range(10_000):
    store.add(replace(PAGE_VOTE, answer_id=sys.argv[1] + str(number)))
    store.add_question(QUESTION)
    print(sys.argv[1] + str(number), flush=True)
"""
    chance, acknowledged = random.Random(7), []
    for run in "abcdef":
        writer = subprocess.Popen([sys.executable, "-c", program, run], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        acknowledged.append(writer.stdout.readline().strip())
        time.sleep(chance.uniform(0, 0.3))
        writer.kill()
        acknowledged += writer.stdout.read().split()
        writer.stdout.close()
        writer.wait()
    assert set(acknowledged) <= {str(vote.answer_id) for vote in store.all()}
    assert len(store.questions()) >= len(acknowledged)
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_locked_database_refuses_within_the_time_an_employee_waits(database: Path, store: FeedbackStore) -> None:
    """K3."""
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError):
            store.add(PAGE_VOTE)
    store.add(PAGE_VOTE)
    assert len(store.all()) == 1


def test_a_database_that_is_not_there_is_not_made_by_asking(tmp_path: Path) -> None:
    store = FeedbackStore(f"sqlite:///{tmp_path}/none.db")
    assert not store.exists()
    assert list(tmp_path.iterdir()) == []
    store.open()
    assert store.exists()
    store.close()


def with_texts(store: FeedbackStore, *, session: str, at: datetime) -> None:
    text = {"question": f"question of {session}", "session": session_digest(session), "recorded_at": at}
    store.add(replace(PAGE_VOTE, **text))
    store.add_question(replace(QUESTION, **text))
    store.add_expectation(replace(EXPECTATION, **text, text=f"wish of {session}"))


def test_one_persons_text_is_erased_and_the_counts_stay(store: FeedbackStore) -> None:
    """C11."""
    with_texts(store, session="s1", at=AT)
    with_texts(store, session="s2", at=AT)
    assert store.erase(session_digest("s1")) == Forgotten(votes=1, questions=1, expectations=1)
    assert store.erase(session_digest("s1")).total == 0
    assert [vote.question for vote in store.all()] == [None, "question of s2"]
    assert store.all()[0] == PAGE_VOTE
    assert store.questions()[0] == QUESTION
    assert [expectation.text for expectation in store.expectations()] == ["wish of s2"]


def test_text_older_than_a_limit_is_forgotten(store: FeedbackStore) -> None:
    """C11."""
    with_texts(store, session="old", at=AT)
    with_texts(store, session="new", at=AT + timedelta(seconds=1))
    store.add(PAGE_VOTE)
    assert store.forget_before(AT + timedelta(seconds=1)) == Forgotten(votes=1, questions=1, expectations=1)
    assert [vote.question for vote in store.all()] == [None, "question of new", None]
    assert [expectation.text for expectation in store.expectations()] == ["wish of new"]


def test_what_was_erased_is_in_no_file(database: Path, store: FeedbackStore) -> None:
    with_texts(store, session="zqxcanary", at=AT)
    held = b"".join(file.read_bytes() for file in database.parent.iterdir())
    assert b"zqxcanary" in held
    store.erase(session_digest("zqxcanary"))
    assert b"zqxcanary" not in b"".join(file.read_bytes() for file in database.parent.iterdir())


FIRST_RELEASE = """
CREATE TABLE votes (
    id INTEGER NOT NULL, vote VARCHAR(4) NOT NULL, question_language VARCHAR(8) NOT NULL, source TEXT NOT NULL,
    start INTEGER, "end" INTEGER, model_version TEXT NOT NULL, recorded_at DATETIME NOT NULL, question TEXT,
    PRIMARY KEY (id)
);
INSERT INTO votes VALUES (7, 'down', 'fr', 'http://intranet.example/kitchen', 30, 40, 'known-1',
                          '2026-11-03 08:00:00.000000', 'café ?');
"""
"""What the first release made, word for word, with a vote."""


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    database = tmp_path / "feedback.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(FIRST_RELEASE)
    return database


def test_a_database_of_the_first_release_goes_on(earlier: Path) -> None:
    store = FeedbackStore(f"sqlite:///{earlier}")
    for _ in range(2):  # the second time there is nothing to do
        store.open()
    kept = replace(PAGE_VOTE, page_version="", question="café ?")
    store.add(replace(PAGE_VOTE, answer_id="m1"))
    store.add(replace(PAGE_VOTE, answer_id="m1"))
    store.add_question(QUESTION)
    assert store.all() == (kept, replace(PAGE_VOTE, answer_id="m1"))
    assert store.forget_before(datetime.now(UTC)) == Forgotten(votes=1, questions=0, expectations=0)
    store.close()
    assert columns_of(earlier, "votes") == {"id"} | {field.name for field in fields(VoteRecord)}


def test_the_first_release_can_still_record_votes_afterwards(earlier: Path) -> None:
    store = FeedbackStore(f"sqlite:///{earlier}")
    store.open()
    with closing(sqlite3.connect(earlier)) as connection:
        insert = (
            "INSERT INTO votes (vote, question_language, source, model_version, recorded_at) VALUES (?, ?, ?, ?, ?)"
        )
        for _ in range(2):
            connection.execute(insert, ("up", "en", "utter_hr_payslip", "", "2026-11-03 08:00:00.000000"))
        connection.commit()
    assert store.all()[1:] == (VoteRecord(Vote.UP, "en", "utter_hr_payslip", None, None, "", AT),) * 2
    store.close()


def test_several_processes_can_bring_it_up_to_date_at_once(earlier: Path) -> None:
    stores = [FeedbackStore(f"sqlite:///{earlier}") for _ in range(6)]
    failures: list[Exception] = []

    def open_it(store: FeedbackStore) -> None:
        try:
            store.open()
        except StoreError as error:
            failures.append(error)

    threads = [threading.Thread(target=open_it, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(stores[0].all()) == 1
    for store in stores:
        store.close()
