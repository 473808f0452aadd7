"""From a page's bytes to its content with structure, in a process of its own with limits (criteria X2, X3).

    with Extractor() as extractor:
        content = extractor.extract(body, charset="utf-8", url="https://intranet.example/hr/leave")

Nothing here imports an HTML parser. What is content and how structure is kept: see `_extract_page`.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import selectors
import signal
import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from actions.qa.errors import Unreadable
from actions.qa.types import Block, BlockKind, Document, Page

EXTRACTION_VERSION = 1
"""To be raised when the same bytes give another result: documents made by an older version are made anew."""

_LENGTH = struct.Struct(">I")
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]


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
        self._process: subprocess.Popen[bytes] | None = None
        self._pages_done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process. The next page starts another."""
        with self._lock:
            self._kill()

    def extract(self, body: bytes, *, charset: str, url: str) -> Content:
        """The content of a page. `charset` is that of the Content-Type header, "" when it names none.

        Raises Unreadable when there is no content, or when the extraction crashed or exceeded a limit; the next
        page gets a fresh process.
        """
        with self._lock:
            try:
                return self._extract(body, charset, url)
            except BaseException:
                self._kill()
                raise

    def _extract(self, body: bytes, charset: str, url: str) -> Content:
        deadline = time.monotonic() + self._limits.wall_seconds
        process = self._running(deadline, url)
        settings = {"charset": charset, "cpu_seconds": self._limits.cpu_seconds}
        frames = _frame(json.dumps(settings).encode()) + _frame(body)
        response = _exchange(process, frames, deadline, self._limits, url)
        self._pages_done += 1
        if self._pages_done >= self._limits.pages_per_process or "error" in response:
            self._kill()
        if "error" in response:
            raise Unreadable(f"{url}: {response['error']}")
        return _content(response, url)

    def _running(self, deadline: float, url: str) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._kill()
            self._process = _start(self._limits)
            self._pages_done = 0
            _exchange(self._process, b"", deadline, self._limits, url)
        return self._process

    def _kill(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    with contextlib.suppress(OSError):
                        pipe.close()
            process.wait()


def _start(limits: ExtractionLimits) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "actions.qa._extract_worker", str(limits.memory_bytes)]
    environment = {
        "PYTHONPATH": str(_PACKAGE_ROOT),
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_PACKAGE_ROOT,
        env=environment,
        bufsize=0,
        start_new_session=True,  # Ctrl-C in a terminal is for the parent to handle
    )
    for pipe in (process.stdin, process.stdout):
        assert pipe is not None
        os.set_blocking(pipe.fileno(), False)
    return process


def _frame(content: bytes) -> bytes:
    return _LENGTH.pack(len(content)) + content


def _exchange(
    process: subprocess.Popen[bytes], request: bytes, deadline: float, limits: ExtractionLimits, url: str
) -> dict[str, Any]:
    """Write a request and read the response, neither beyond the deadline. Raises Unreadable."""
    assert process.stdin is not None
    assert process.stdout is not None
    unsent, received, expected = memoryview(request), bytearray(), _LENGTH.size
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        if unsent:
            selector.register(process.stdin, selectors.EVENT_WRITE)
        while len(received) < expected:
            ready = selector.select(max(deadline - time.monotonic(), 0))
            if not ready:
                raise Unreadable(f"{url}: extraction took more than {limits.wall_seconds:g} s")
            for key, _ in ready:
                if key.fileobj is process.stdin:
                    unsent = unsent[_send(process, unsent) :]
                    if not unsent:
                        selector.unregister(process.stdin)
                else:
                    received += _receive(process, url)
            if expected == _LENGTH.size and len(received) >= _LENGTH.size:
                expected += _LENGTH.unpack_from(received)[0]
                if expected > limits.max_response_bytes:
                    raise Unreadable(f"{url}: its text is larger than {limits.max_response_bytes} bytes")
    response: dict[str, Any] = json.loads(received[_LENGTH.size :])
    return response


def _send(process: subprocess.Popen[bytes], content: memoryview) -> int:
    assert process.stdin is not None
    try:
        return os.write(process.stdin.fileno(), content[:65536])
    except OSError:  # the process is gone; reading will say so
        return len(content)


def _receive(process: subprocess.Popen[bytes], url: str) -> bytes:
    assert process.stdout is not None
    received = os.read(process.stdout.fileno(), 1 << 16)
    if not received:
        raise Unreadable(f"{url}: the extraction process ended ({_how_it_ended(process.wait())})")
    return received


def _how_it_ended(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    name = signal.Signals(-code).name
    return "CPU limit" if name == "SIGXCPU" else name


def _content(response: dict[str, Any], url: str) -> Content:
    page = response["page"]
    content = Content(
        title=page["title"],
        language=page["language"],
        text=page["text"],
        blocks=blocks_from_json(page["blocks"]),
        asks_password=page["asks_password"],
    )
    if not content.text.strip():
        raise Unreadable(f"{url}: no text")
    return content


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
