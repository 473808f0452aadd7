"""An action server as far as feedback goes: notes what it is asked and answers as it is told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class SmallActions:
    """On a free port, in a thread of its own."""

    def __init__(self) -> None:
        self.status = 200
        self.delay_seconds = 0.0
        self.reply: Any = {}
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())

    @property
    def webhook(self) -> str:
        """Its address as endpoints.yml has it."""
        return f"http://127.0.0.1:{self._server.server_port}/webhook"

    def answers(self, reply: Any, *, status: int = 200, delay_seconds: float = 0.0) -> None:
        """Forget what was asked and answer this from now on."""
        self.status, self.reply, self.asked, self.delay_seconds = status, reply, [], delay_seconds

    @contextmanager
    def running(self) -> Iterator[SmallActions]:
        """Serve until the block ends."""
        thread = threading.Thread(target=self._server.serve_forever)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        actions = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                assert self.headers["Content-Type"] == "application/json"
                actions.asked.append((self.path, body))
                time.sleep(actions.delay_seconds)
                content = json.dumps(actions.reply).encode()
                self.send_response(actions.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        return Handler
