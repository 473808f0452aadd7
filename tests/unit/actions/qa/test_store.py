"""The page store keeps what was good, whatever happens to its file (criteria F9, K3, K5)."""

from __future__ import annotations

import logging
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Index
from sqlalchemy.exc import OperationalError

from actions.qa.errors import StoreError, TooLarge, Unreachable
from actions.qa.store import PageStore
from actions.qa.types import Document, Validators
from tests.support.documents import document

ROOT = Path(__file__).parents[4]
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=3)
TAG = Validators('"v1"', "Sun, 22 Nov 2026 12:00:00 GMT")


def page(name: str, *lines: str) -> Document:
    url = f"http://intranet.example/{name}"
    return document(*(lines or (f"# {name}", f"Text of {name}: 1 234 €.")), url=url, title=name, fetched_at=NOON)


A, B, C = page("a"), page("b"), page("c")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store" / "pages.db"


@pytest.fixture
def store(path: Path) -> Iterator[PageStore]:
    with PageStore(path) as opened:
        yield opened


def test_documents_come_back_as_they_went(store: PageStore) -> None:
    rich = page("ふ", "# 見出し", "- item 　with spaces", "| a | b", "¥１０，０００")
    store.save(A, validators=TAG)
    store.save(rich, validators=Validators())
    assert store.documents([rich.url, "http://intranet.example/unknown", A.url, A.url]) == (rich, A)
    assert set(store.documents()) == {A, rich}
    assert store.documents([]) == ()


def test_the_translations_that_a_page_names_are_kept(store: PageStore) -> None:
    linked = replace(A, alternates=(B.url, "http://intranet.example/ふ"))
    store.save(linked, validators=TAG)
    assert store.documents() == (linked,)


def test_a_store_from_before_there_were_translations_still_opens(store: PageStore, path: Path) -> None:
    store.save(A, validators=TAG)
    database = sqlite3.connect(path)
    with database:
        changed = database.execute("UPDATE pages SET document = json_remove(document, '$.alternates')")
    assert changed.rowcount == 1
    database.close()
    with PageStore(path) as again:
        assert again.documents() == (A,)


def test_a_document_keeps_when_it_was_changed(store: PageStore) -> None:
    changed = replace(A, modified_at=NOON - timedelta(days=30))
    store.save(changed, validators=TAG)
    assert store.documents([A.url]) == (changed,)


def test_confirmations_are_those_of_the_states(store: PageStore) -> None:
    store.save(A, validators=TAG)
    store.save(B, validators=TAG)
    store.confirm(A.url, validators=TAG, at=NOON + timedelta(hours=1))
    store.record_failure(B.url, Unreachable("b"), at=NOON + timedelta(hours=2))
    store.record_failure("http://intranet.example/never", Unreachable("c"), at=NOON)
    states = store.states()
    assert store.confirmations() == {url: states[url].confirmed_at for url in (A.url, B.url)}
    assert store.confirmations([B.url, "http://intranet.example/never"]) == {B.url: states[B.url].confirmed_at}
    assert store.confirmations(before=NOON + timedelta(minutes=59)).keys() == {B.url}
    assert store.confirmations([A.url], before=NOON + timedelta(minutes=59)) == {}


def test_versions_change_with_the_document_and_not_with_a_confirmation(store: PageStore) -> None:
    store.save(A, validators=TAG)
    store.record_failure(B.url, Unreachable("b"), at=NOON)
    first = store.versions()
    assert first.keys() == {A.url}
    store.confirm(A.url, validators=TAG, at=LATER)
    assert store.versions() == first
    seen = [first]
    for changed in (replace(A, title="Other"), replace(A, language="ja"), replace(A, content_hash="other")):
        store.save(changed, validators=TAG)
        assert store.versions() not in seen
        seen.append(store.versions())
    store.save(changed, validators=TAG, extraction_version=9)
    assert store.versions() not in seen
    store.withdraw(A.url, reason="gone", at=LATER)
    assert store.versions() == {}


def test_a_document_replaces_the_one_before(store: PageStore) -> None:
    store.save(A, validators=TAG)
    newer = replace(page("a", "# a", "New text."), fetched_at=LATER)
    store.save(newer, validators=Validators('"v2"'), asks_password=True, extraction_version=7)
    assert store.documents() == (newer,)
    state = store.states()[A.url]
    assert state.validators == Validators('"v2"')
    assert (state.asks_password, state.extraction_version, state.characters) == (True, 7, len(newer.text))


def test_a_confirmation_moves_the_time_and_nothing_else(store: PageStore) -> None:
    """F8: nothing of the document is written again, and caches stay valid."""
    store.save(A, validators=TAG)
    before = store.revision()
    store.confirm(A.url, validators=Validators('"v2"'), at=LATER)
    assert store.documents() == (replace(A, fetched_at=LATER),)
    assert store.states()[A.url].validators == Validators('"v2"')
    assert store.revision() == before


def test_a_page_that_wants_to_be_left_alone_loses_its_document(store: PageStore) -> None:
    store.save(A, validators=TAG)
    before = store.revision()
    store.preparations.save(A.url, key="a", content=b"a")
    store.preparations.save(B.url, key="b", content=b"b")
    store.withdraw(A.url, reason="noindex", at=LATER)
    assert store.documents() == ()
    assert store.preparations.keys() == {B.url: "b"}
    state = store.states([A.url, "http://intranet.example/unknown"])[A.url]
    assert (state.content_hash, state.validators, state.failure, state.failures) == ("", Validators(), "noindex", 1)
    after = store.revision()
    assert after != before
    store.withdraw(A.url, reason="noindex", at=LATER)
    assert (store.revision(), store.states()[A.url].failures) == (after, 2)
    store.save(A, validators=TAG)
    assert store.documents() == (A,)


def test_the_revision_changes_with_every_change_of_documents(store: PageStore) -> None:
    seen = [store.revision()]
    for change in (
        lambda: store.save(A, validators=TAG),
        lambda: store.save(A, validators=TAG),
        lambda: store.save(B, validators=TAG),
        lambda: store.prune([A.url]),
    ):
        change()
        seen.append(store.revision())
    assert len(set(seen)) == 5
    store.prune([A.url])
    store.record_failure(A.url, TooLarge("a"), at=NOON)
    assert store.revision() == seen[-1]


def test_a_failure_leaves_the_document_and_says_since_when(store: PageStore) -> None:
    """F9."""
    store.save(A, validators=TAG)
    store.record_failure(A.url, Unreachable("refused"), at=NOON + timedelta(hours=1))
    store.record_failure(A.url, TooLarge("huge"), at=LATER)
    assert store.documents() == (A,)
    state = store.states()[A.url]
    assert state.failing_since == NOON + timedelta(hours=1)
    assert state.failures == 2
    assert state.failure == "TooLarge: huge"
    assert state.attempted_at == LATER
    assert state.confirmed_at == NOON
    assert state.validators == TAG
    assert state.is_stale(max_age_seconds=3600, now=LATER)
    assert not state.is_stale(max_age_seconds=86400, now=LATER)


def test_a_success_ends_the_failures(store: PageStore) -> None:
    store.record_failure(A.url, Unreachable("refused"), at=NOON)
    assert store.documents() == ()
    assert store.states()[A.url].confirmed_at is None
    assert store.states()[A.url].is_stale(max_age_seconds=1e9, now=NOON)
    store.save(replace(A, fetched_at=LATER), validators=TAG)
    state = store.states()[A.url]
    assert (state.failing_since, state.failures, state.failure, state.confirmed_at) == (None, 0, "", LATER)


def test_a_held_version_is_remembered_until_a_success(store: PageStore) -> None:
    """F9."""
    store.save(A, validators=TAG)
    store.hold(A.url, content_hash="f00", reason="emptied?", at=LATER)
    state = store.states()[A.url]
    assert (state.held_hash, state.failure, state.failing_since) == ("f00", "emptied?", LATER)
    assert state.validators == TAG
    store.record_failure(A.url, Unreachable("refused"), at=LATER)
    assert store.states()[A.url].held_hash == "f00"
    store.confirm(A.url, validators=TAG, at=LATER)
    assert store.states()[A.url].held_hash == ""


def test_pages_that_left_the_catalogue_are_pruned(store: PageStore) -> None:
    for each in (A, B, C):
        store.save(each, validators=TAG)
    assert store.prune([B.url, "http://intranet.example/new"]) == 2
    assert store.documents() == (B,)
    assert set(store.states()) == {B.url}


def test_requested_pulls_are_taken_once(store: PageStore) -> None:
    assert store.requests.take() == ()
    store.requests.add([B.url, A.url, B.url])
    store.requests.add([A.url])
    assert sorted(store.requests.take()) == [A.url, B.url]
    assert store.requests.take() == ()
    store.requests.add([A.url])
    assert store.requests.take() == (A.url,)


def test_two_processes_share_a_store(path: Path, store: PageStore) -> None:
    with PageStore(f"sqlite:///{path}") as other:
        before = other.revision()
        store.save(A, validators=TAG)
        assert other.documents() == (A,)
        assert other.revision() != before
        other.requests.add([A.url])
        assert store.requests.take() == (A.url,)


def test_many_threads_share_a_store(store: PageStore) -> None:
    failures: list[Exception] = []

    def work(number: int) -> None:
        try:
            for each in range(5):
                store.save(page(f"{number}-{each}"), validators=TAG)
                store.requests.add([f"http://intranet.example/{each}"])
                store.documents()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(store.documents()) == 30


def test_a_store_must_be_opened(path: Path) -> None:
    store = PageStore(path)
    assert not path.exists()
    with pytest.raises(StoreError, match="not open"):
        store.documents()


def test_a_store_can_be_reopened(path: Path) -> None:
    with PageStore(path) as store:
        store.save(A, validators=TAG)
    with PageStore(path) as store:
        assert store.documents() == (A,)
    store.close()


def scribble(path: Path, *, at: int) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(b"\xde\xad\xbe\xef" * 2000)


@pytest.mark.parametrize("at", [0, 4096, 9000])
def test_a_corrupt_file_is_moved_aside(path: Path, caplog: pytest.LogCaptureFixture, at: int) -> None:
    """K3: never overwritten, and said so."""
    with PageStore(path) as store:
        for number in range(50):
            store.save(page(str(number), *["words " * 200] * 10), validators=TAG)
    scribble(path, at=at)
    broken = path.read_bytes()
    with caplog.at_level(logging.ERROR), PageStore(path) as store:
        assert store.documents() == ()
        store.save(A, validators=TAG)
        assert store.documents() == (A,)
    aside = [entry for entry in path.parent.iterdir() if ".corrupt-" in entry.name and entry.suffix != ".db-wal"]
    assert [entry.read_bytes() == broken for entry in aside] == [True]
    assert "corrupt" in caplog.text
    assert str(aside[0]) in caplog.text


def test_a_file_that_is_no_database_is_moved_aside(path: Path) -> None:
    """K3."""
    path.parent.mkdir()
    path.write_text("these are somebody's notes, not a database" * 100)
    with PageStore(path) as store:
        assert store.documents() == ()
    assert any("notes" in entry.read_text() for entry in path.parent.glob("*.corrupt-*"))


def test_a_file_that_is_deleted_meanwhile_is_made_again(path: Path, store: PageStore) -> None:
    """K3."""
    store.save(A, validators=TAG)
    before = store.revision()
    for name in ("pages.db", "pages.db-wal", "pages.db-shm"):
        path.with_name(name).unlink(missing_ok=True)
    assert store.documents() == ()
    store.save(B, validators=TAG)
    assert store.documents() == (B,)
    assert store.revision() != before


def test_a_file_that_is_replaced_meanwhile_is_read_anew(path: Path, store: PageStore, tmp_path: Path) -> None:
    store.save(A, validators=TAG)
    with PageStore(tmp_path / "other.db") as other:
        other.save(B, validators=TAG)
    (tmp_path / "other.db").replace(path)
    assert store.documents() == (B,)


def test_a_locked_store_is_an_error_and_then_works_again(
    path: Path, store: PageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """K3."""
    monkeypatch.setattr("actions.qa._store_sqlite.BUSY_SECONDS", 0.1)
    store.save(A, validators=TAG)
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="locked"):
            store.save(B, validators=TAG)
        assert store.documents() == (A,)  # readers are not locked out
        other.execute("ROLLBACK")
    other.close()
    store.save(B, validators=TAG)
    assert store.documents() == (A, B)


def test_a_place_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    """K3."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="file"):
        PageStore(tmp_path / "file" / "pages.db").open()
    (tmp_path / "folder.db").mkdir()
    with pytest.raises(StoreError, match=r"folder\.db"):
        PageStore(tmp_path / "folder.db").open()


def test_an_unknown_database_is_an_error() -> None:
    with pytest.raises(StoreError):
        PageStore("nosuchdatabase://server/pages").open()


def test_a_full_disk_is_an_error_and_tears_nothing(path: Path) -> None:
    """K4: a limit on the size of files stands for the disk."""
    program = f"""
import resource, signal
from tests.unit.actions.qa.test_store import A, TAG, page
from actions.qa.errors import StoreError
from actions.qa.store import PageStore
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = PageStore({str(path)!r}).open()
store.save(A, validators=TAG)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    for number in range(1000):
        store.save(page(str(number), *["words " * 500] * 10), validators=TAG)
except StoreError as error:
    print(error)
"""
    done = run(program)
    assert str(path) in done.stdout
    with PageStore(path) as store:
        assert A in store.documents()
    assert list(path.parent.glob("*.corrupt-*")) == []


def test_no_acknowledged_document_is_lost_when_the_writer_is_killed(path: Path) -> None:
    """K5: `kill -9` at random moments; every save that returned is there, and the file is sound."""
    program = f"""
import sys
from tests.unit.actions.qa.test_store import TAG, page
from actions.qa.store import PageStore
store = PageStore({str(path)!r}).open()
start = int(sys.argv[1])
for number in range(start, start + 10_000):
    store.save(page(str(number)), validators=TAG)
    print(number, flush=True)
"""
    chance, start, acknowledged = random.Random(7), 0, []
    for _ in range(8):
        command = [sys.executable, "-c", program, str(start)]
        writer = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        acknowledged.append(int(writer.stdout.readline()))
        time.sleep(chance.uniform(0, 0.3))
        os.kill(writer.pid, signal.SIGKILL)
        acknowledged += [int(line) for line in writer.stdout.read().splitlines()]
        writer.stdout.close()
        writer.wait()
        start = acknowledged[-1] + 2
    with PageStore(path) as store:
        stored = {each.title for each in store.documents()}
    assert {str(number) for number in acknowledged} <= stored
    assert list(path.parent.glob("*.corrupt-*")) == []


def environment() -> dict[str, str]:
    return {"PYTHONPATH": str(ROOT), "PATH": os.defpath}


def run(program: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done


def test_what_is_asked_of_every_page_reads_no_documents(tmp_path: Path) -> None:
    path = tmp_path / "pages.db"
    with PageStore(path) as store:
        store.save(A, validators=TAG)
    with closing(sqlite3.connect(path)) as connection:
        for query in (
            "SELECT url, content_hash, title, language, extraction_version FROM pages WHERE content_hash != ''",
            "SELECT url, confirmed_at FROM pages WHERE content_hash != '' AND confirmed_at < 7.0",
        ):
            plan = " ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}"))
            assert "COVERING INDEX pages_by_version" in plan


def drop_index(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP INDEX pages_by_version")


def has_index(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        return bool(connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'pages_by_version'").fetchall())


def test_a_store_from_before_there_was_an_index_gets_it_or_goes_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "pages.db"
    with PageStore(path) as store:
        store.save(A, validators=TAG)
    drop_index(path)
    with PageStore(path) as store:
        assert store.documents() == (A,)
    assert has_index(path)
    drop_index(path)

    def refuse(*_: object, **__: object) -> None:
        raise OperationalError("CREATE INDEX", {}, sqlite3.OperationalError("attempt to write a readonly database"))

    monkeypatch.setattr(Index, "create", refuse)
    with PageStore(path) as store:
        assert store.documents() == (A,)
    assert "pages_by_version" in caplog.text
