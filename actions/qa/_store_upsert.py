"""Update a row or make it, in words that every database knows."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sql
from sqlalchemy.exc import IntegrityError


def upsert(
    connection: sql.Connection, key: sql.Column[str], name: str, changed: dict[str, Any], first: dict[str, Any]
) -> None:
    """Update the row of this name with `changed`, or make it with `first`."""
    update = sql.update(key.table).where(key == name).values(changed)
    if connection.execute(update).rowcount > 0:
        return
    try:
        with connection.begin_nested():
            connection.execute(sql.insert(key.table).values(first | {key.name: name}))
    except IntegrityError:  # another process was quicker
        connection.execute(update)
