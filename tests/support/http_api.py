"""A fake of somebody else's HTTP API: says what it is told to, remembers what it was asked."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

Json = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """A request that came."""

    path: str
    headers: Mapping[str, str]
    body: Json
    """JSON, or the first value of each field of a form."""


@dataclass
class HttpApi:
    """The running fake. Paths that are not in `answers` do not exist."""

    url: str
    answers: dict[str, Json]
    calls: list[Call] = field(default_factory=list)

    def called(self, path: str) -> list[Call]:
        """Return the requests for a path, oldest first."""
        return [call for call in self.calls if call.path == path]

    def wait_for(self, path: str, *, count: int, seconds: float = 30) -> list[Call]:
        """Return the requests for a path once there are so many; fail when the time is up."""
        until = time.monotonic() + seconds
        while len(self.called(path)) < count:
            assert time.monotonic() < until, f"expected {count} calls of {path}, came {len(self.called(path))}"
            time.sleep(0.05)
        return self.called(path)


@contextmanager
def http_api(answers: dict[str, Json]) -> Iterator[HttpApi]:
    """Serve these answers, by path, until the block ends; they may change meanwhile."""
    api = HttpApi("", answers)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer(_parsed(content, self.headers.get("Content-Type", "")))

        def _answer(self, body: Json) -> None:
            api.calls.append(Call(self.path, dict(self.headers.items()), body))
            content = json.dumps(api.answers.get(self.path, {})).encode()
            self.send_response(200 if self.path in api.answers else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_arguments: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        api.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield api
        finally:
            server.shutdown()
            thread.join()


def _parsed(content: str, kind: str) -> Json:
    if kind.startswith("application/json"):
        return dict(json.loads(content))
    return {name: values[0] for name, values in parse_qs(content).items()}
