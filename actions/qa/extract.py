"""From a page's bytes to its content with structure, in a process of its own with limits (criteria X2, X3).

    with Extractor() as extractor:
        content = extractor.extract(body, charset="utf-8", url="https://intranet.example/hr/leave")

Nothing here imports an HTML parser. What is content and how structure is kept: see `_extract_page`.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from dataclasses import dataclass, replace
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from actions.qa._extract_process import ExtractionProcess, ProcessFailure
from actions.qa.errors import Unreadable
from actions.qa.types import Block, BlockKind, Document, Page

EXTRACTION_VERSION = 2
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
    modified: str = ""
    """When it was last changed, as the page writes it; empty when it does not."""

    @property
    def hash(self) -> str:
        """Hex SHA-256 of the text and its structure."""
        structure = [
            (block.kind, block.start, block.end, block.heading_path, block.group, block.depth, block.is_header)
            for block in self.blocks
        ]
        return hashlib.sha256(json.dumps([self.text, structure]).encode()).hexdigest()


def document_of(page: Page, content: Content, *, fetched_at: datetime) -> Document:
    """The document of a page; what the catalogue says of title and language comes first."""
    return Document(
        url=page.url,
        title=page.title or content.title or page.url,
        language=page.language or content.language or "und",
        text=content.text,
        blocks=content.blocks,
        fetched_at=fetched_at,
        content_hash=content.hash,
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
        with self._lock:
            try:
                response = self._ask(body, charset)
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
        return _content(response["page"])

    def _ask(self, body: bytes, charset: str) -> dict[str, Any]:
        deadline = time.monotonic() + self._limits.wall_seconds
        process = self._running(deadline)
        settings = {"charset": charset, "cpu_seconds": self._limits.cpu_seconds}
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


def _content(page: dict[str, Any]) -> Content:
    return Content(
        title=page["title"],
        language=page["language"],
        text=page["text"],
        blocks=blocks_from_json(page["blocks"]),
        asks_password=page["asks_password"],
        modified=page["modified"],
    )


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
