"""The page store's table of pages, and what its rows mean. Read and written by `PageStore`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sql

from actions.qa.extract import blocks_from_json, blocks_to_json
from actions.qa.page_state import PageState
from actions.qa.types import Document, Validators


def page_table(metadata: sql.MetaData) -> sql.Table:
    """A row for every page that was ever tried. Times are seconds since 1970 (UTC): the same in every database."""
    return sql.Table(
        "pages",
        metadata,
        sql.Column("url", sql.Text, primary_key=True),
        sql.Column("document", sql.Text),
        sql.Column("title", sql.Text, nullable=False, default=""),
        sql.Column("language", sql.Text, nullable=False, default=""),
        sql.Column("content_hash", sql.Text, nullable=False, default=""),
        sql.Column("characters", sql.Integer, nullable=False, default=0),
        sql.Column("asks_password", sql.Boolean, nullable=False, default=False),
        sql.Column("extraction_version", sql.Integer, nullable=False, default=0),
        sql.Column("etag", sql.Text, nullable=False, default=""),
        sql.Column("last_modified", sql.Text, nullable=False, default=""),
        sql.Column("confirmed_at", sql.Float),
        sql.Column("attempted_at", sql.Float, nullable=False),
        sql.Column("failing_since", sql.Float),
        sql.Column("failures", sql.Integer, nullable=False, default=0),
        sql.Column("failure", sql.Text, nullable=False, default=""),
        sql.Column("held_hash", sql.Text, nullable=False, default=""),
    )


def succeeded(at: datetime, validators: Validators) -> dict[str, Any]:
    """What is written of a page whose document is good now."""
    return {
        "confirmed_at": at.timestamp(),
        "attempted_at": at.timestamp(),
        "etag": validators.etag,
        "last_modified": validators.last_modified,
        "failing_since": None,
        "failures": 0,
        "failure": "",
        "held_hash": "",
    }


def content_of(document: Document) -> str:
    """What is kept of a document in one column, as JSON."""
    content: dict[str, Any] = {
        "text": document.text,
        "blocks": blocks_to_json(document.blocks),
        "alternates": document.alternates,
    }
    if document.modified_at is not None:
        content["modified_at"] = document.modified_at.isoformat()  # its day is one of its own time zone
    return json.dumps(content, ensure_ascii=False)


def document_of_row(row: sql.RowMapping) -> Document:
    """The good document of a page that has one."""
    content = json.loads(row["document"])
    return Document(
        url=row["url"],
        title=row["title"],
        language=row["language"],
        text=content["text"],
        blocks=blocks_from_json(content["blocks"]),
        fetched_at=datetime.fromtimestamp(row["confirmed_at"], UTC),
        content_hash=row["content_hash"],
        alternates=tuple(content.get("alternates", ())),  # of extraction version 1 there are none
        modified_at=_date(content.get("modified_at")),
    )


def state_of_row(row: sql.RowMapping) -> PageState:
    """How it stands with a page."""
    return PageState(
        url=row["url"],
        title=row["title"],
        language=row["language"],
        content_hash=row["content_hash"],
        characters=row["characters"],
        asks_password=row["asks_password"],
        extraction_version=row["extraction_version"],
        validators=Validators(row["etag"], row["last_modified"]),
        confirmed_at=_time(row["confirmed_at"]) if row["content_hash"] else None,
        attempted_at=datetime.fromtimestamp(row["attempted_at"], UTC),
        failing_since=_time(row["failing_since"]),
        failures=row["failures"],
        failure=row["failure"],
        held_hash=row["held_hash"],
    )


def _date(kept: str | float | None) -> datetime | None:
    """Seconds since 1970 are of Kate 0.8 and before."""
    return datetime.fromisoformat(kept) if isinstance(kept, str) else _time(kept)


def _time(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
