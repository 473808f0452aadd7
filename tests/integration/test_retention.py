"""`python -m actions.retention` as it is run: once, as a watch, and beside a Rasa that goes on writing."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from actions.qa.feedback_records import Expectation, session_digest
from actions.qa.feedback_store import FeedbackStore
from tests.support.conversations import INSERT, make_database, saved, say
from tests.support.processes import ROOT, running, wait_until

COMMAND = [sys.executable, "-m", "actions.retention"]
DAY_SECONDS = 86400.0
CANARY = "zqxcanary"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with Rasa's endpoints, whose databases are in it, too."""
    (tmp_path / "endpoints.yml").write_text(
        "nlg: {conversations_kept_days: 30, feedback_text_kept_days: 180}\n"
        "tracker_store:\n  type: SQL\n  dialect: sqlite\n  db: ${TEST_FOLDER}/conversations.db\n"
    )
    return tmp_path


def environment(folder: Path) -> dict[str, str]:
    feedback = {"KATE_ACTIONS_FEEDBACK_DATABASE": f"sqlite:///{folder}/feedback.db"}
    return {**os.environ, "TEST_FOLDER": str(folder), **feedback}


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, "--endpoints", str(folder / "endpoints.yml"), *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment(folder), capture_output=True, text=True, check=False, timeout=120
    )


def days_ago(days: float) -> float:
    return time.time() - days * DAY_SECONDS


def test_old_conversations_and_feedback_text_are_deleted_c11(folder: Path) -> None:
    path = folder / "conversations.db"
    make_database(path)
    say(path, "a", f"{CANARY} old", at=days_ago(31))
    say(path, "a", "new", at=days_ago(29))
    store = FeedbackStore(f"sqlite:///{folder}/feedback.db")
    store.open()
    for days in (181, 179):
        at = datetime.now(UTC) - timedelta(days=days)
        store.add_expectation(Expectation(CANARY, session_digest("a"), "en", "utter_x", None, None, at))
    done = run(folder, "prune")
    assert done.returncode == 0, done.stderr
    assert "1 event of 1 conversation deleted, older than 30 days" in done.stderr
    assert "1 expectation, deleted, older than 180 days" in done.stderr
    assert len(saved(path)) == 1
    assert len(store.expectations()) == 1
    store.close()
    assert CANARY not in done.stdout + done.stderr


def test_one_person_is_forgotten_c11(folder: Path) -> None:
    path = folder / "conversations.db"
    make_database(path)
    for session in ("a", "b"):
        say(path, session, CANARY if session == "a" else "text", at=days_ago(1))
    done = run(folder, "erase", "a")
    assert done.returncode == 0, done.stderr
    assert [row[0] for row in saved(path)] == ["b"]
    assert not any(CANARY.encode() in file.read_bytes() for file in folder.iterdir())


def test_databases_that_are_not_there_yet_are_fine_and_not_made(folder: Path) -> None:
    done = run(folder, "prune")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in folder.iterdir()] == ["endpoints.yml"]


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        ("tracker_store: {type: mongod, url: m}", 1, "'mongod' and not SQL: delete them there"),
        ("tracker_store: {type: SQL, db: '${NO_SUCH_NAME}'}", 0, "none has been saved yet"),  # quoted: as Rasa has it
        ("nlg: {conversations_kept_days: -1}", 2, "endpoints.yml, nlg: expected 1 to 36500 whole days"),
    ],
)
def test_what_cannot_be_done_is_said(folder: Path, content: str, code: int, said: str) -> None:
    (folder / "endpoints.yml").write_text(content)
    done = run(folder, "prune")
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr


def test_a_locked_database_is_said_and_is_no_crash(folder: Path) -> None:
    """K3."""
    make_database(folder / "conversations.db")
    say(folder / "conversations.db", "a", "old", at=days_ago(31))
    with closing(sqlite3.connect(folder / "conversations.db", isolation_level=None)) as rasa:
        rasa.execute("BEGIN EXCLUSIVE")
        done = run(folder, "prune")
    assert done.returncode == 1
    assert "database is locked" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_watch_deletes_at_once_and_stops_when_told(folder: Path) -> None:
    path = folder / "conversations.db"
    make_database(path)
    say(path, "a", "old", at=days_ago(31))
    command = [*COMMAND, "--endpoints", folder / "endpoints.yml", "watch"]
    with running(command, log=folder / "log", environment=environment(folder)) as watch:
        wait_until(lambda: saved(path) == [], process=watch, seconds=60)
        time.sleep(1)
        assert watch.poll() is None
        watch.send_signal(signal.SIGTERM)
        assert watch.wait(timeout=10) == 0


def test_the_watch_survives_what_cannot_be_deleted(folder: Path) -> None:
    (folder / "conversations.db").write_text("not a database, " * 99)
    command = [*COMMAND, "--endpoints", folder / "endpoints.yml", "watch"]
    log = folder / "log"
    with running(command, log=log, environment=environment(folder)) as watch:
        wait_until(lambda: "conversations.db" in log.read_text(), process=watch, seconds=60)
        time.sleep(1)
        assert watch.poll() is None
        watch.send_signal(signal.SIGTERM)
        assert watch.wait(timeout=10) == 0


def test_a_rasa_that_is_running_is_not_kept_waiting(folder: Path) -> None:
    path = folder / "conversations.db"
    make_database(path)
    say(path, "old", *(f"question {number} " * 20 for number in range(20_000)), at=days_ago(31))
    waits: list[float] = []
    done = threading.Event()

    def write_as_rasa_does() -> None:
        with closing(sqlite3.connect(path)) as rasa:  # its own busy timeout is 5 s
            while not done.is_set():
                begin = time.perf_counter()
                rasa.execute(INSERT, ("new", "user", time.time(), None, None, "{}"))
                rasa.commit()
                waits.append(time.perf_counter() - begin)
                time.sleep(0.01)

    writer = threading.Thread(target=write_as_rasa_does)
    writer.start()
    pruned = run(folder, "prune")
    done.set()
    writer.join()
    assert pruned.returncode == 0, pruned.stderr
    assert {row[0] for row in saved(path)} == {"new"}
    assert len(saved(path)) == len(waits)
    assert max(waits) < 2


RASA = ROOT / ".venv-rasa" / "bin" / "python"
RASAS_STORE = """
import asyncio, sys
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

async def main(path, *moments):
    store = SQLTrackerStore(Domain.empty(), db=path)
    for moment in map(float, moments):
        tracker = await store.get_or_create_tracker("a")
        tracker.update(ActionExecuted("action_session_start", timestamp=moment))
        tracker.update(SessionStarted(timestamp=moment))
        tracker.update(UserUttered(f"at {moment:.0f}", timestamp=moment))
        await store.save(tracker)
    tracker = await store.retrieve_full_tracker("a")
    print([event.text for event in tracker.events if isinstance(event, UserUttered)])

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.skipif(not RASA.exists(), reason="needs Rasa's environment")
def test_rasa_itself_goes_on_with_what_is_left(folder: Path) -> None:
    def rasa(*moments: float) -> str:
        path = folder / "conversations.db"
        command = [RASA, "-W", "ignore", "-c", RASAS_STORE, path, *map(str, moments)]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=180)
        return done.stdout.splitlines()[-1]

    old, recent, now = days_ago(40), days_ago(2), time.time()
    assert rasa(old, recent) == str([f"at {old:.0f}", f"at {recent:.0f}"])
    assert run(folder, "prune").returncode == 0
    assert rasa(now) == str([f"at {recent:.0f}", f"at {now:.0f}"])
    assert run(folder, "erase", "a").returncode == 0
    assert saved(folder / "conversations.db") == []
