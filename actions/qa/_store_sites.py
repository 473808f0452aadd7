"""Tables of the page store about sites, and how they are read and written. Reached by `PageStore.sites`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sql

from actions.qa.sites import CrawlState, DiscoveredPage

Transaction = Callable[[], AbstractContextManager[sql.Connection]]


def site_tables(metadata: sql.MetaData) -> tuple[sql.Table, sql.Table]:
    """Pages that crawls found, and how it stands with each site's crawls."""
    pages = sql.Table(
        "discovered_pages",
        metadata,
        sql.Column("url", sql.Text, primary_key=True),
        sql.Column("site", sql.Text, nullable=False),
        sql.Column("seen_at", sql.Float, nullable=False),
        sql.Column("is_missed", sql.Boolean, nullable=False, default=False),
    )
    crawls = sql.Table(
        "crawls",
        metadata,
        sql.Column("site", sql.Text, primary_key=True),
        sql.Column("attempted_at", sql.Float, nullable=False),
        sql.Column("settings", sql.Text, nullable=False),
        sql.Column("failures", sql.Integer, nullable=False),
        sql.Column("crawl_delay_seconds", sql.Float, nullable=False),
    )
    return pages, crawls


class SiteStore:
    """What is known of sites. Every method is one transaction; every failure is a StoreError."""

    def __init__(
        self, tables: tuple[sql.Table, sql.Table], transaction: Transaction, changed: Callable[[sql.Connection], None]
    ) -> None:
        """`changed` is called in the transaction when there are other pages than before."""
        self._pages, self._crawls = tables
        self._transaction = transaction
        self._changed = changed

    def pages(self) -> tuple[DiscoveredPage, ...]:
        """Every page that was found and is not gone, by URL."""
        query = sql.select(self._pages).order_by(self._pages.c.url)
        with self._transaction() as connection:
            return tuple(_page(row) for row in connection.execute(query).mappings())

    def add(self, site: str, urls: Iterable[str], *, at: datetime) -> None:
        """These pages were found now."""
        rows = [{"url": url, "site": site, "seen_at": at.timestamp(), "is_missed": False} for url in urls]
        with self._transaction() as connection:
            known = set(connection.execute(sql.select(self._pages.c.url)).scalars())
            changed = [row for row in rows if row["url"] in known]
            new = [row for row in rows if row["url"] not in known]
            if changed:
                connection.execute(self._update(), [{f"new_{name}": row[name] for name in row} for row in changed])
            if new:
                connection.execute(sql.insert(self._pages), new)
                self._changed(connection)

    def doubt(self, urls: Iterable[str]) -> None:
        """A complete crawl did not find these pages (at least one), and was not believed."""
        update = sql.update(self._pages).where(self._pages.c.url == sql.bindparam("missed")).values(is_missed=True)
        with self._transaction() as connection:
            connection.execute(update, [{"missed": url} for url in urls])

    def remove(self, urls: Iterable[str]) -> None:
        """These pages are gone."""
        gone = [{"gone": url} for url in urls]
        if not gone:
            return
        with self._transaction() as connection:
            connection.execute(sql.delete(self._pages).where(self._pages.c.url == sql.bindparam("gone")), gone)
            self._changed(connection)

    def prune(self, keep: Collection[str]) -> None:
        """Forget every site but those with these prefixes."""
        with self._transaction() as connection:
            known = connection.execute(sql.select(self._pages.c.site).union(sql.select(self._crawls.c.site))).scalars()
            gone = [site for site in known if site not in keep]
            for site in gone:
                connection.execute(sql.delete(self._pages).where(self._pages.c.site == site))
                connection.execute(sql.delete(self._crawls).where(self._crawls.c.site == site))
            if gone:
                self._changed(connection)

    def crawls(self) -> dict[str, CrawlState]:
        """How it stands with every site that was ever crawled, by prefix."""
        with self._transaction() as connection:
            rows = connection.execute(sql.select(self._crawls)).mappings()
            return {row["site"]: _crawl(row) for row in rows}

    def record_crawl(self, site: str, state: CrawlState) -> None:
        """A crawl was tried."""
        values = {
            "attempted_at": state.attempted_at.timestamp(),
            "settings": state.settings,
            "failures": state.failures,
            "crawl_delay_seconds": state.crawl_delay_seconds,
        }
        with self._transaction() as connection:
            connection.execute(sql.delete(self._crawls).where(self._crawls.c.site == site))
            connection.execute(sql.insert(self._crawls).values(values | {"site": site}))

    def _update(self) -> sql.Update:
        values: dict[str, Any] = {name: sql.bindparam(f"new_{name}") for name in ("site", "seen_at", "is_missed")}
        return sql.update(self._pages).where(self._pages.c.url == sql.bindparam("new_url")).values(values)


def _page(row: sql.RowMapping) -> DiscoveredPage:
    return DiscoveredPage(row["url"], row["site"], datetime.fromtimestamp(row["seen_at"], UTC), row["is_missed"])


def _crawl(row: sql.RowMapping) -> CrawlState:
    return CrawlState(
        attempted_at=datetime.fromtimestamp(row["attempted_at"], UTC),
        settings=row["settings"],
        failures=row["failures"],
        crawl_delay_seconds=row["crawl_delay_seconds"],
    )
