"""From a page's bytes to its content with structure, in a process of its own with limits (criteria X2, X3).

    with Extractor() as extractor:
        content = extractor.extract(body, charset="utf-8", url="https://intranet.example/hr/leave")

Nothing here imports an HTML parser. What is content and how structure is kept: see `_extract_page`.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin

from actions.qa._extract_process import ExtractionProcess, ProcessFailure
from actions.qa.errors import Unreadable
from actions.qa.question_language import language_of_page
from actions.qa.types import Block, BlockKind, Document, Page

EXTRACTION_VERSION = 5
"""To be raised when the same bytes give another result: documents made by an older version are made anew."""


@dataclass(frozen=True, slots=True)
class ExtractionLimits:
    """What one page may cost."""

    cpu_seconds: float = 10.0
    wall_seconds: float = 20.0
    memory_bytes: int = 1 << 30
    """Address space of the process."""
    max_response_bytes: int = 32_000_000
    pages_per_process: int = 500
    """A fresh process after so many pages: what a parser leaks does not add up."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a page says."""

    title: str
    language: str
    """ISO 639-1 code that the page declares; empty when it does not."""
    text: str
    blocks: tuple[Block, ...]
    asks_password: bool
    """There is a password field: it may be a login page in the place of the real one."""
    alternates: tuple[str, ...] = ()
    """Absolute addresses that the page names as its translations."""
    modified: str = ""
    """When it was last changed, as the page writes it; empty when it does not."""

    @property
    def hash(self) -> str:
        """Hex SHA-256 of the text, its structure and the alternates, so that none of them changes unnoticed."""
        structure = [
            (block.kind, block.start, block.end, block.heading_path, block.group, block.depth, block.is_header)
            for block in self.blocks
        ]
        # Without alternates it is what it was before there were any: votes name a page's version by it.
        alternates = [self.alternates] if self.alternates else []
        return hashlib.sha256(json.dumps([self.text, structure, *alternates]).encode()).hexdigest()


def document_of(page: Page, content: Content, *, fetched_at: datetime) -> Document:
    """The document of a page; what the catalogue says of title and language comes first.

    Of a page that says nothing of its language its words do, as a question's do.
    """
    return Document(
        url=page.url,
        title=page.title or content.title or page.url,
        language=page.language or content.language or language_of_page(content.text),
        text=content.text,
        blocks=content.blocks,
        fetched_at=fetched_at,
        content_hash=content.hash,
        alternates=content.alternates,
    )


class Extractor:
    """Extracts one page at a time; may be shared by threads. The process starts with the first page."""

    def __init__(self, limits: ExtractionLimits | None = None) -> None:
        self._limits = limits or ExtractionLimits()
        self._lock = threading.Lock()
        self._process: ExtractionProcess | None = None
        self._pages_done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def process_id(self) -> int:
        """Of the process that waits for the next page; 0 when there is none."""
        process = self._process
        return process.pid if process is not None else 0

    def close(self) -> None:
        """End the process. The next page starts another."""
        with self._lock:
            self._end_process()

    def extract(self, body: bytes, *, charset: str, url: str) -> Content:
        """The content of a page. `charset` is that of the Content-Type header, "" when it names none.

        Raises Unreadable when there is no content, or when the extraction crashed or exceeded a limit; the next
        page gets a fresh process.
        """
        return _content(self.read("page", body, charset=charset, url=url), url)

    def read(self, task: str, body: bytes, *, charset: str, url: str) -> dict[str, Any]:
        """What the extraction process makes of a body; its tasks are in `_extract_worker`. Raises as `extract`."""
        with self._lock:
            try:
                response = self._ask(task, body, charset)
            except ProcessFailure as error:
                self._end_process()
                raise Unreadable(f"{url}: {error}") from error
            except BaseException:  # such as Ctrl-C: nobody knows what the process would say next
                self._end_process()
                raise
            self._pages_done += 1
            if self._pages_done >= self._limits.pages_per_process or "spent" in response:
                self._end_process()
        if "error" in response:
            raise Unreadable(f"{url}: {response['error']}")
        result: dict[str, Any] = response["result"]
        return result

    def _ask(self, task: str, body: bytes, charset: str) -> dict[str, Any]:
        deadline = time.monotonic() + self._limits.wall_seconds
        process = self._running(deadline)
        settings = {"task": task, "charset": charset, "cpu_seconds": self._limits.cpu_seconds}
        return process.exchange((json.dumps(settings).encode(), body), deadline=deadline)

    def _running(self, deadline: float) -> ExtractionProcess:
        if self._process is None or not self._process.is_alive:
            self._end_process()
            limits = self._limits
            self._process = ExtractionProcess(limits.memory_bytes, max_response_bytes=limits.max_response_bytes)
            self._pages_done = 0
            self._process.exchange((), deadline=deadline)  # it says when it is ready
        return self._process

    def _end_process(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()


def _content(page: dict[str, Any], url: str) -> Content:
    return Content(
        title=page["title"],
        language=page["language"],
        text=page["text"],
        blocks=blocks_from_json(page["blocks"]),
        asks_password=page["asks_password"],
        alternates=tuple(_absolute(page["alternates"], url)),
        modified=page["modified"],
    )


def _absolute(addresses: list[str], url: str) -> Iterator[str]:
    for address in addresses:
        with contextlib.suppress(ValueError):  # such as half of an IPv6 address
            yield urljoin(url, address)


def blocks_from_json(blocks: list[dict[str, Any]]) -> tuple[Block, ...]:
    """Blocks as `blocks_to_json` and the extraction process write them."""
    plain = (Block(**{**block, "kind": BlockKind(block["kind"])}) for block in blocks)
    return tuple(replace(block, heading_path=tuple(block.heading_path)) for block in plain)


def blocks_to_json(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    """Blocks as plain values."""
    return [
        {
            "kind": block.kind.value,
            "start": block.start,
            "end": block.end,
            "heading_path": list(block.heading_path),
            "group": block.group,
            "depth": block.depth,
            "is_header": block.is_header,
        }
        for block in blocks
    ]
