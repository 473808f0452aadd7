"""Reading and deleting conversations, whatever Rasa has wrapped around its store."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from rasa.core.tracker_store import (
    AwaitableTrackerStore,
    FailSafeTrackerStore,
    InMemoryTrackerStore,
    SQLTrackerStore,
    TrackerStore,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.event import listen

from assistant.web import tracker_stores
from assistant.web.errors import UnsupportedStore

DOMAIN = Domain.empty()
WRAPPERS: dict[str, Callable[[TrackerStore], TrackerStore]] = {
    "bare": lambda store: store,
    "fail-safe": FailSafeTrackerStore,
    "awaitable": AwaitableTrackerStore,
    "both": lambda store: FailSafeTrackerStore(AwaitableTrackerStore(store)),
}


def in_database(folder: Path) -> TrackerStore:
    return SQLTrackerStore(DOMAIN, db=str(folder / "conversations.db"))


def in_database_in_memory(_: Path) -> TrackerStore:
    return SQLTrackerStore(DOMAIN, db="")


def in_memory(_: Path) -> TrackerStore:
    return InMemoryTrackerStore(DOMAIN)


def typed(sender_id: str) -> DialogueStateTracker:
    """A conversation of two of Rasa's sessions."""
    events = [SessionStarted(timestamp=1), UserUttered("before", timestamp=2)]
    events += [SessionStarted(timestamp=3), UserUttered("after", timestamp=4)]
    return DialogueStateTracker.from_events(sender_id, events)


@pytest.mark.parametrize("wrapper", WRAPPERS)
@pytest.mark.parametrize("make", [in_database, in_database_in_memory, in_memory])
def test_one_conversation_is_deleted_and_the_others_stay(
    tmp_path: Path, make: Callable[[Path], TrackerStore], wrapper: str
) -> None:
    store = WRAPPERS[wrapper](make(tmp_path))

    async def delete() -> None:
        for sender_id in ("mine", "theirs"):
            await store.save(typed(sender_id))
        read = await tracker_stores.read(store, "mine")
        assert read is not None
        assert [event.text for event in read.events if isinstance(event, UserUttered)] == ["before", "after"]
        tracker_stores.require_deletable(store)
        await tracker_stores.delete(store, "mine")
        await tracker_stores.delete(store, "mine")  # nothing is left to delete
        assert await tracker_stores.read(store, "mine") is None
        assert await tracker_stores.read(store, "theirs") is not None

    asyncio.run(delete())


def test_what_was_typed_is_not_left_legible_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "conversations.db"
    database = SQLTrackerStore(DOMAIN, db=str(file))
    # as SQLite is by itself; Debian's is not
    listen(database.engine, "connect", lambda connection, _: connection.execute("PRAGMA secure_delete = OFF"))

    async def delete() -> None:
        await database.save(DialogueStateTracker.from_events("mine", [UserUttered("zqxforgetme")]))
        assert b"zqxforgetme" in file.read_bytes()
        await tracker_stores.delete(database, "mine")
        assert b"zqxforgetme" not in file.read_bytes()

    asyncio.run(delete())


def test_what_rasa_kept_in_memory_while_the_database_was_away_is_deleted_too(tmp_path: Path) -> None:
    database = SQLTrackerStore(DOMAIN, db=str(tmp_path / "conversations.db"))
    store = FailSafeTrackerStore(database)

    async def delete() -> None:
        database.engine.execute("ALTER TABLE events RENAME TO elsewhere")
        await store.save(typed("mine"))
        database.engine.execute("ALTER TABLE elsewhere RENAME TO events")
        assert list(await store.fallback_tracker_store.keys()) == ["mine"]
        await tracker_stores.delete(store, "mine")
        assert list(await store.fallback_tracker_store.keys()) == []

    asyncio.run(delete())


def test_a_database_that_is_away_is_an_error_and_not_an_empty_conversation(tmp_path: Path) -> None:
    database = SQLTrackerStore(DOMAIN, db=str(tmp_path / "conversations.db"))
    database.engine.execute("DROP TABLE events")
    with pytest.raises(Exception, match="no such table"):
        asyncio.run(tracker_stores.read(FailSafeTrackerStore(database), "mine"))
    with pytest.raises(Exception, match="no such table"):
        asyncio.run(tracker_stores.delete(FailSafeTrackerStore(database), "mine"))


class OtherStore(TrackerStore):
    """A store that Rasa can be given, of another kind."""


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_another_store_is_named(wrapper: str) -> None:
    store = WRAPPERS[wrapper](OtherStore(DOMAIN))
    with pytest.raises(UnsupportedStore, match=r"SQLTrackerStore or InMemoryTrackerStore.*came OtherStore"):
        tracker_stores.require_deletable(store)
    with pytest.raises(UnsupportedStore):
        asyncio.run(tracker_stores.delete(store, "mine"))


def test_errors_of_the_database_do_not_quote_what_was_typed_c10(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database = SQLTrackerStore(DOMAIN, db=str(tmp_path / "conversations.db"))
    database.engine.execute("CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'it is full'); END")
    store = FailSafeTrackerStore(database)
    tracker = DialogueStateTracker.from_events("mine", [UserUttered("zqxcanary")])
    with pytest.raises(Exception, match="zqxcanary"):  # this is what Rasa logs
        asyncio.run(database.save(tracker))
    tracker_stores.keep_values_out_of_errors(store)
    with pytest.raises(Exception, match="it is full") as caught:
        asyncio.run(database.save(tracker))
    asyncio.run(store.save(tracker))
    assert "it is full" in caplog.text
    assert "zqxcanary" not in f"{caught.value} {caplog.text}"
