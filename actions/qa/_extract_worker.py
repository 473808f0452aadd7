"""The extraction process: pages in on standard input, content out on standard output (criterion X3).

Started by `actions.qa.extract`. It is separate because a page can kill the process that parses it (trafilatura and
lxml have aborted in threads), and because the process that answers users must hold no HTML parser (criterion X2).
Frames: a four-byte big-endian length, then that many bytes. A request is two frames, settings as JSON (what is to be
read of it: "page", "links" or "sitemap") and the body; a response is one frame of JSON, `{"result": {...}}` or
`{"error": "..."}`; "spent" says that the process should be replaced.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import struct
import sys
from typing import Any, BinaryIO

_LENGTH = struct.Struct(">I")
_SAY_ALL_THEMSELVES = ("NoContent", "NotASitemap")


def main() -> None:
    """Serve until standard input ends."""
    requests, responses = _private_pipes()
    _limit_forever(memory_bytes=int(sys.argv[1]))
    logging.disable(logging.CRITICAL)
    sys.setrecursionlimit(5000)
    from actions.qa._extract_links import read_links  # after the limits: importing is work as well
    from actions.qa._extract_page import extract_page
    from actions.qa._extract_sitemap import read_sitemap

    tasks = {"page": extract_page, "links": read_links, "sitemap": read_sitemap}
    _write(responses, {"ready": True})
    while True:
        header = _read(requests)
        if header is None:
            return
        settings, body = json.loads(header), _read(requests)
        if body is None:
            return
        _limit_cpu(settings["cpu_seconds"])
        _write(responses, _answer(tasks[settings["task"]], body, settings["charset"]))


def _answer(task: Any, body: bytes, charset: str) -> dict[str, Any]:
    """One page. Any failure is an outcome of this page: the parsers promise nothing about what they raise."""
    try:
        return {"result": task(body, charset=charset)}
    except MemoryError:
        return {"error": "needs more memory than a page may use", "spent": True}
    except Exception as error:
        kind = "" if type(error).__name__ in _SAY_ALL_THEMSELVES else f"{type(error).__name__}: "
        return {"error": f"{kind}{error}"[:500]}


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Move the protocol away from descriptors 0 and 1, so that no library can read or print into it."""
    requests, responses = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return requests, responses


def _limit_forever(*, memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _limit_cpu(seconds: float) -> None:
    """The next page may use so much; the limit counts from the start of the process, so it moves along."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _read(stream: BinaryIO) -> bytes | None:
    """One frame; None when the other side is gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    length = _LENGTH.unpack(head)[0]
    frame = stream.read(length)
    return frame if len(frame) == length else None


def _write(stream: BinaryIO, message: dict[str, Any]) -> None:
    frame = json.dumps(message, ensure_ascii=True).encode("ascii")
    stream.write(_LENGTH.pack(len(frame)) + frame)
    stream.flush()


if __name__ == "__main__":
    main()
