"""What was pulled from the pages, and how it went. Written by `refresh`, read by the process that answers.

    store = PageStore(Path(".kate/pages.db")).open()
    documents = store.documents(catalogue.urls)

SQLAlchemy Core, so that another database can take over with an address such as `postgresql+psycopg://...`; what only
holds for SQLite is in `_store_sqlite`. Every method is one transaction; every failure is a StoreError.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sql
from sqlalchemy.exc import SQLAlchemyError

from actions.qa._store_pages import content_of, document_of_row, state_of_row, succeeded
from actions.qa._store_preparations import PreparationStore
from actions.qa._store_requests import PullRequests
from actions.qa._store_sites import SiteStore
from actions.qa._store_sqlite import exclusively, identity, prepare_file, sqlite_engine
from actions.qa._store_tables import (
    COUNTERS,
    DATES,
    PAGES,
    PREPARATIONS,
    REQUESTS,
    SITE_TABLES,
    VERSION_COLUMNS,
    count_revision,
    create_tables,
    write_date,
    write_failure,
    write_page,
)
from actions.qa.errors import PageError, StoreError
from actions.qa.page_state import PageState
from actions.qa.types import Document, Validators

DEFAULT_STORE = Path(".kate/pages.db")
Version = tuple[str | int, ...]
"""Values of `VERSION_COLUMNS`, and the date of the last change."""
FEW_PAGES = 500
"""Up to so many are asked for by name; a database takes only so many names in one query."""


class PageStore:
    """Documents of pages, by URL. May be shared by threads and opened by several processes."""

    def __init__(self, location: str | Path = DEFAULT_STORE) -> None:
        """`location`: a file, or a database address with "://"."""
        text = str(location)
        address = sql.make_url(text) if "://" in text else None
        is_file = address is None or address.get_backend_name() == "sqlite"
        self._path = Path((address.database or "") if address else text).absolute() if is_file else None
        self._name = str(self._path or (address and address.render_as_string(hide_password=True)))
        self._address = address
        self._engine: sql.Engine | None = None
        self._identity = (0, 0)

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open(self) -> Self:
        """Check or create the store. A corrupt file is moved aside. Raises StoreError."""
        if self._path is not None:
            self._open_file(self._path)
        elif self._address is not None:
            with self._errors():
                self._engine = sql.create_engine(self._address, pool_pre_ping=True)
                create_tables(self._engine)
        return self

    def close(self) -> None:
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.dispose()

    @property
    def sites(self) -> SiteStore:
        """Pages that were found in sites, and the sites' crawls."""
        return SiteStore(SITE_TABLES, self._transaction, count_revision)

    @property
    def preparations(self) -> PreparationStore:
        """What was made of documents for questions."""
        return PreparationStore(PREPARATIONS, self._transaction)

    @property
    def requests(self) -> PullRequests:
        """Pages that somebody wants pulled soon."""
        return PullRequests(REQUESTS, self._transaction)

    def documents(self, urls: Iterable[str] | None = None) -> tuple[Document, ...]:
        """The good documents of these pages, in this order; of all pages, ordered by URL, when none are given."""
        query = sql.select(PAGES).where(PAGES.c.document.is_not(None)).order_by(PAGES.c.url)
        if urls is not None:
            urls = tuple(urls)
            query = query.where(PAGES.c.url.in_(urls)) if len(urls) <= FEW_PAGES else query
        with self._transaction() as connection:
            found = {row["url"]: row for row in connection.execute(query).mappings()}
        wanted = found if urls is None else dict.fromkeys(url for url in urls if url in found)
        return tuple(document_of_row(found[url]) for url in wanted)

    def versions(self) -> dict[str, Version]:
        """What tells one good document of a page from another, by URL. Reads no documents."""
        modified = sql.func.coalesce(DATES.c.modified, "")
        columns = (PAGES.c.url, *(PAGES.c[name] for name in VERSION_COLUMNS), modified)
        dated = PAGES.outerjoin(DATES, DATES.c.url == PAGES.c.url)
        query = sql.select(*columns).select_from(dated).where(PAGES.c.content_hash != "")
        with self._transaction() as connection:
            return {url: tuple(version) for url, *version in connection.execute(query)}

    def states(self, urls: Sequence[str] | None = None) -> dict[str, PageState]:
        """How it stands with these pages, or every page, that was ever tried, by URL. Reads no documents."""
        query = sql.select(*(column for column in PAGES.c if column.name != "document"))
        query = query if urls is None else query.where(PAGES.c.url.in_(urls))
        with self._transaction() as connection:
            return {row["url"]: state_of_row(row) for row in connection.execute(query).mappings()}

    def same_content(self, content_hash: str) -> tuple[str, ...]:
        """URLs of the pages whose good document has this content, in order."""
        query = sql.select(PAGES.c.url).where(PAGES.c.content_hash == content_hash).order_by(PAGES.c.url)
        with self._transaction() as connection:
            return tuple(connection.execute(query).scalars())

    def confirmations(
        self, urls: Collection[str] | None = None, *, before: datetime | None = None
    ) -> dict[str, datetime]:
        """Since when the documents of these pages, or of all, are known to be current, by URL.

        :param before: leaves out those that were confirmed since.
        """
        query = sql.select(PAGES.c.url, PAGES.c.confirmed_at).where(PAGES.c.content_hash != "")
        query = query if urls is None else query.where(PAGES.c.url.in_(urls))
        query = query if before is None else query.where(PAGES.c.confirmed_at < before.timestamp())
        with self._transaction() as connection:
            return {url: datetime.fromtimestamp(seconds, UTC) for url, seconds in connection.execute(query)}

    def revision(self) -> int:
        """Changes whenever any document, or what is found in a site, changes; a confirmation does not count."""
        query = sql.select(COUNTERS.c.value).where(COUNTERS.c.name == "revision")
        with self._transaction() as connection:
            return int(connection.execute(query).scalar_one_or_none() or 0)

    def save(
        self,
        document: Document,
        *,
        validators: Validators,
        asks_password: bool = False,
        extraction_version: int = 0,
    ) -> None:
        """Take a document as the good one of its page."""
        values = succeeded(document.fetched_at, validators) | {
            "document": content_of(document),
            "title": document.title,
            "language": document.language,
            "content_hash": document.content_hash,
            "characters": len(document.text),
            "asks_password": asks_password,
            "extraction_version": extraction_version,
        }
        with self._transaction() as connection:
            write_page(connection, document.url, values)
            write_date(connection, document.url, document.modified_at)
            count_revision(connection)

    def confirm(self, url: str, *, validators: Validators, at: datetime) -> None:
        """The document is still current; only times and validators are written."""
        with self._transaction() as connection:
            write_page(connection, url, succeeded(at, validators))

    def record_failure(self, url: str, error: PageError, *, at: datetime) -> None:
        """The page could not be had; its document, if there is one, stays."""
        self._record(url, f"{type(error).__name__}: {error}", at, {})

    def hold(self, url: str, *, content_hash: str, reason: str, at: datetime) -> None:
        """A new version looks wrong: remember it, keep the document (criterion F9)."""
        self._record(url, reason, at, {"held_hash": content_hash})

    def withdraw(self, url: str, *, reason: str, at: datetime) -> None:
        """The page must not be used: all that was kept of it goes, and it is not tried again for a while."""
        nothing = {"document": None, "content_hash": "", "characters": 0, "etag": "", "last_modified": ""}
        held = sql.select(PAGES.c.url).where(PAGES.c.url == url, PAGES.c.document.is_not(None))
        with self._transaction() as connection:
            if connection.execute(held).first() is not None:
                count_revision(connection)
            for table in (PREPARATIONS, DATES):
                connection.execute(sql.delete(table).where(table.c.url == url))
            write_failure(connection, url, reason, at, nothing)

    def prune(self, keep: Iterable[str]) -> int:
        """Delete all pages but these; how many went."""
        kept = set(keep)
        with self._transaction() as connection:
            gone = [url for url in connection.execute(sql.select(PAGES.c.url)).scalars() if url not in kept]
            if gone:
                for table in (PAGES, PREPARATIONS, DATES):
                    deletion = sql.delete(table).where(table.c.url == sql.bindparam("gone"))
                    connection.execute(deletion, [{"gone": url} for url in gone])
                count_revision(connection)
        return len(gone)

    def _record(self, url: str, failure: str, at: datetime, values: dict[str, Any]) -> None:
        with self._transaction() as connection:
            write_failure(connection, url, failure, at, values)

    def _open_file(self, path: Path) -> None:
        self.close()
        with exclusively(path), self._errors():
            prepare_file(path)
            self._engine = sqlite_engine(path)
            create_tables(self._engine)
            self._identity = identity(path)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sql.Connection]:
        if self._engine is None:
            raise StoreError(f"{self._name}: the store is not open")
        if self._path is not None and identity(self._path) != self._identity:
            self._open_file(self._path)  # somebody deleted or replaced it
        with self._errors(), self._engine.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, ImportError, OSError, ValueError, KeyError, TypeError) as error:
            cause = getattr(error, "orig", None) or error
            raise StoreError(f"{self._name}: {type(cause).__name__}: {cause}") from error
