"""The page store's table of pages to be pulled soon. Reached by `PageStore.requests`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager

import sqlalchemy as sql

Transaction = Callable[[], AbstractContextManager[sql.Connection]]


def request_table(metadata: sql.MetaData) -> sql.Table:
    """Pages that were asked for, in the order of the questions."""
    return sql.Table(
        "requested_pulls",
        metadata,
        sql.Column("id", sql.Integer, primary_key=True, autoincrement=True),
        sql.Column("url", sql.Text, nullable=False),
    )


class PullRequests:
    """What the answering process asks of the refreshing one. Every method is one transaction; every
    failure is a StoreError."""

    def __init__(self, table: sql.Table, transaction: Transaction) -> None:
        self._table = table
        self._transaction = transaction

    def add(self, urls: Iterable[str]) -> None:
        """Ask the refresh process to pull these pages soon."""
        with self._transaction() as connection:
            waiting = set(connection.execute(sql.select(self._table.c.url)).scalars())
            rows = [{"url": url} for url in dict.fromkeys(urls) if url not in waiting]
            if rows:
                connection.execute(sql.insert(self._table), rows)

    def take(self) -> tuple[str, ...]:
        """The pages that were asked for, oldest request first; each is given once."""
        any_waiting = sql.select(self._table.c.url).limit(1)
        taking = sql.delete(self._table).returning(self._table.c.id, self._table.c.url)
        with self._transaction() as connection:
            if connection.execute(any_waiting).first() is None:  # the usual case takes no write lock
                return ()
            rows = connection.execute(taking).all()
        return tuple(dict.fromkeys(row.url for row in sorted(rows, key=lambda row: row.id)))
