"""The parent's side of the extraction process: start it, exchange frames with it, end it.

Frames are described in `_extract_worker`.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

_LENGTH = struct.Struct(">I")
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]
_PIPE_BYTES = 65536


class ProcessFailure(Exception):
    """The process ended, took too long, or said too much. It cannot be used any more."""


class ExtractionProcess:
    """One process. Not to be shared by threads."""

    def __init__(self, memory_bytes: int, *, max_response_bytes: int) -> None:
        self._max_response_bytes = max_response_bytes
        self._process = subprocess.Popen(
            [sys.executable, "-m", "actions.qa._extract_worker", str(memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_PACKAGE_ROOT,
            env={"PYTHONPATH": str(_PACKAGE_ROOT), "PATH": os.defpath, "LANG": "C.UTF-8"},
            bufsize=0,
            start_new_session=True,  # Ctrl-C in a terminal is for the parent to handle
        )
        self._input, self._output = _not_blocking(self._process.stdin), _not_blocking(self._process.stdout)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        self._process.kill()
        for pipe in (self._input, self._output):
            with contextlib.suppress(OSError):
                pipe.close()
        self._process.wait()

    def exchange(self, frames: Sequence[bytes], *, deadline: float) -> dict[str, Any]:
        """Send frames and receive one; neither lasts beyond the deadline (of `time.monotonic`).

        Raises ProcessFailure.
        """
        begin = time.monotonic()
        unsent = memoryview(b"".join(_LENGTH.pack(len(frame)) + frame for frame in frames))
        received = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(self._output, selectors.EVENT_READ)
            if unsent:
                selector.register(self._input, selectors.EVENT_WRITE)
            while self._is_incomplete(received):
                ready = selector.select(max(deadline - time.monotonic(), 0))
                if not ready:
                    raise ProcessFailure(f"extraction took more than {time.monotonic() - begin:.1f} s")
                for key, _ in ready:
                    if key.fileobj is self._output:
                        received += self._receive()
                        continue
                    unsent = unsent[self._send(unsent) :]
                    if not unsent:
                        selector.unregister(self._input)
        response: dict[str, Any] = json.loads(received[_LENGTH.size :])
        return response

    def _is_incomplete(self, received: bytearray) -> bool:
        if len(received) < _LENGTH.size:
            return True
        expected = int(_LENGTH.unpack_from(received)[0])
        if expected > self._max_response_bytes:
            raise ProcessFailure(f"its text is larger than {self._max_response_bytes} bytes")
        return len(received) < _LENGTH.size + expected

    def _send(self, content: memoryview) -> int:
        try:
            return os.write(self._input.fileno(), content[:_PIPE_BYTES])
        except BlockingIOError:
            return 0
        except OSError:  # the process is gone; reading will say so
            return len(content)

    def _receive(self) -> bytes:
        received = os.read(self._output.fileno(), _PIPE_BYTES)
        if not received:
            raise ProcessFailure(f"the extraction process ended ({_how_it_ended(self._process.wait())})")
        return received


def _not_blocking(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    os.set_blocking(pipe.fileno(), False)
    return pipe


def _how_it_ended(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    name = signal.Signals(-code).name
    return "CPU limit" if name == "SIGXCPU" else name
