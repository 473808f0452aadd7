"""Page stores that are made rather than fetched: of texts with their structure, or of a folder of HTML pages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from actions.qa.errors import Unreadable
from actions.qa.extract import EXTRACTION_VERSION, Content, Extractor, document_of
from actions.qa.store import PageStore
from actions.qa.types import Block, BlockKind, Document, Page, Validators

MAX_AGE_SECONDS = 365 * 86400.0
"""No made page goes stale while it is asked about."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a page to be made: one block."""

    kind: BlockKind
    text: str


def made_document(url: str, parts: Sequence[Part], *, title: str, language: str, at: datetime) -> Document:
    """A page of these blocks, in order; a heading is above all that follows it, neighbouring list items are a list.

    Every part's text occurs in the document's as it is, but for white space around it; parts of nothing else are
    left out.
    """
    text = ""
    blocks: list[Block] = []
    headings: tuple[str, ...] = ()
    for part in parts:
        content = part.text.strip()
        if not content:
            continue
        start = len(text)
        text += content + "\n\n"
        blocks.append(_block(part.kind, start, start + len(content), headings, blocks))
        headings = (content,) if part.kind is BlockKind.HEADING else headings
    content_of_page = Content(title, language, text.rstrip("\n"), tuple(blocks), asks_password=False)
    return document_of(Page(url, MAX_AGE_SECONDS), content_of_page, fetched_at=at)


def site_documents(site: Path, address: str, *, at: datetime) -> Iterator[Document]:
    """The pages of a folder of HTML as they would be pulled from a server there; those without content are none."""
    with Extractor() as extractor:
        for path in sorted(site.rglob("*.html")):
            url = f"{address}/{path.relative_to(site).as_posix()}"
            try:
                content = extractor.extract(path.read_bytes(), charset="utf-8", url=url)
            except Unreadable:
                continue
            yield document_of(Page(url, MAX_AGE_SECONDS), content, fetched_at=at)


def save_documents(documents: Iterable[Document], store: PageStore) -> None:
    """Stores what is not there yet, so that an interrupted call can be made again.

    :raises StoreError: the store cannot be written.
    """
    stored = {state.url: state.content_hash for state in store.states().values()}
    for document in documents:
        if stored.get(document.url) != document.content_hash:
            store.save(document, validators=Validators(), extraction_version=EXTRACTION_VERSION)


def write_urls(urls: Iterable[str], path: Path, *, companies: Mapping[str, str] | None = None) -> Path:
    """A catalogue of these pages, for a server that may be asked often.

    :param companies: whose page an address is; one that is not there is everybody's.
    """
    whose = companies or {}
    limits = {"requests_at_once": 4, "requests_per_second": 50}
    record = {"defaults": {"max_age": "365d", "limits": limits}, "pages": [_entry(url, whose.get(url)) for url in urls]}
    path.write_text(json.dumps(record), encoding="utf-8")  # JSON is YAML
    return path


def _entry(url: str, company: str | None) -> dict[str, Any]:
    return {"url": url} if company is None else {"url": url, "company": [company]}


def _block(kind: BlockKind, start: int, end: int, headings: tuple[str, ...], before: Sequence[Block]) -> Block:
    if kind is BlockKind.HEADING:
        return Block(kind, start, end, depth=2)
    if kind is not BlockKind.LIST_ITEM:
        return Block(kind, start, end, headings)
    last = max((block.group for block in before), default=-1)
    goes_on = bool(before) and before[-1].kind is BlockKind.LIST_ITEM
    return Block(kind, start, end, headings, group=last if goes_on else last + 1, depth=1)
