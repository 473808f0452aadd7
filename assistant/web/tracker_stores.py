"""Reading and deleting conversations where Rasa keeps them.

Rasa 3.6 has no way to delete a conversation, so this knows the two stores that it can delete from, and the two
wrappers that Rasa puts around a store.
"""

from __future__ import annotations

from typing import Any

from rasa.core.tracker_store import (
    AwaitableTrackerStore,
    FailSafeTrackerStore,
    InMemoryTrackerStore,
    SQLTrackerStore,
    TrackerStore,
)
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.web.errors import UnsupportedStore


async def read(store: TrackerStore, sender_id: str) -> DialogueStateTracker | None:
    """Return the whole conversation, every Rasa session of it; None where there is none.

    Raises what the store raises: the wrapper that Rasa has around it would say that the conversation is empty.
    """
    return await _without(FailSafeTrackerStore, store).retrieve_full_tracker(sender_id)


async def delete(store: TrackerStore, sender_id: str) -> None:
    """Delete all events of the conversation, also those kept in memory while the database was away.

    The caller holds the conversation's lock. Raises what the store raises.

    :raises UnsupportedStore: it is neither an SQL store nor one in memory.
    """
    for each in _stores(store):
        _delete(each, sender_id)


def require_deletable(store: TrackerStore) -> None:
    """Check that conversations can be deleted.

    :raises UnsupportedStore: it is neither an SQL store nor one in memory.
    """
    for each in _stores(store):
        if not isinstance(each, (SQLTrackerStore, InMemoryTrackerStore)):
            raise UnsupportedStore(
                "expected the tracker store SQLTrackerStore or InMemoryTrackerStore, whose conversations can be "
                f"forgotten; came {type(each).__name__}"
            )


def keep_values_out_of_errors(store: TrackerStore) -> None:
    """Let errors of the database quote its statements without their values, for Rasa logs such errors.

    The values are what employees typed (criterion C10).
    """
    for each in _stores(store):
        if isinstance(each, SQLTrackerStore):
            each.engine.hide_parameters = True


def _stores(store: TrackerStore) -> list[TrackerStore]:
    """Return the store without its wrappers, and the one that Rasa falls back to if it has come to that."""
    fallback = getattr(store, "_fallback_tracker_store", None)
    found = [_without((FailSafeTrackerStore, AwaitableTrackerStore), store)]
    return [*found, fallback] if fallback else found


def _without(wrappers: Any, store: TrackerStore) -> TrackerStore:
    """Return what is inside wrappers of these classes."""
    while isinstance(store, wrappers):
        store = store._tracker_store
    return store


def _delete(store: TrackerStore, sender_id: str) -> None:
    require_deletable(store)
    if isinstance(store, InMemoryTrackerStore):
        store.store.pop(sender_id, None)
        return
    with store.session_scope() as session:
        if store.engine.dialect.name == "sqlite":
            # otherwise the text stays legible in the file until something is written over it
            session.connection().exec_driver_sql("PRAGMA secure_delete = ON")
        session.query(store.SQLEvent).filter_by(sender_id=sender_id).delete(synchronize_session=False)
        session.commit()
