"""The page store's table of prepared documents, and how it is read and written. Reached by `PageStore.preparations`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

import sqlalchemy as sql

from actions.qa._store_upsert import upsert

Transaction = Callable[[], AbstractContextManager[sql.Connection]]


def preparation_table(metadata: sql.MetaData) -> sql.Table:
    """What was made of each page's document."""
    return sql.Table(
        "preparations",
        metadata,
        sql.Column("url", sql.Text, primary_key=True),
        sql.Column("key", sql.Text, nullable=False),
        sql.Column("content", sql.LargeBinary, nullable=False),
    )


class PreparationStore:
    """What is kept of prepared documents. Every method is one transaction; every failure is a StoreError."""

    def __init__(self, table: sql.Table, transaction: Transaction) -> None:
        self._table = table
        self._transaction = transaction

    def contents(self, keys: Mapping[str, str]) -> dict[str, bytes]:
        """What is kept of these pages under these keys, both by URL; some hundreds of them at once.

        A page that has nothing, or something under another key, is left out.
        """
        columns = self._table.c
        query = sql.select(self._table).where(columns.url.in_(list(keys)), columns.key.in_(list(keys.values())))
        with self._transaction() as connection:
            return {row.url: bytes(row.content) for row in connection.execute(query) if row.key == keys[row.url]}

    def keys(self) -> dict[str, str]:
        """Under which key something is kept of each page, by URL. Reads no contents."""
        with self._transaction() as connection:
            rows = connection.execute(sql.select(self._table.c.url, self._table.c.key))
            return {row.url: row.key for row in rows}

    def save(self, url: str, *, key: str, content: bytes) -> None:
        """Keep what was made of a page's document, in place of what was kept before."""
        values = {"key": key, "content": content}
        with self._transaction() as connection:
            upsert(connection, self._table.c.url, url, values, values)
