"""A real HTTP server on loopback that does what a test tells it: pages, statuses, silence, garbage."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from actions.qa.pages import Catalogue, Defaults, Limits
from actions.qa.types import Page

Handler = Callable[["Request"], None]


@dataclass(frozen=True)
class Request:
    """One request, and the means to answer it."""

    path: str
    headers: dict[str, str]
    handler: BaseHTTPRequestHandler

    def send(self, body: bytes | str = b"", *, status: int = 200, **headers: str) -> None:
        """Answer properly. Header names are written with underscores."""
        content = body.encode() if isinstance(body, str) else body
        self.handler.send_response(status)
        named = {"Content_Type": "text/html; charset=utf-8", "Content_Length": str(len(content))} | headers
        for name, value in named.items():
            if value:
                self.handler.send_header(name.replace("_", "-"), value)
        self.handler.end_headers()
        self.raw(content)

    def raw(self, content: bytes) -> None:
        """Write bytes as they are; a client that is gone is no error of the test."""
        with contextlib.suppress(OSError):
            self.handler.wfile.write(content)
            self.handler.wfile.flush()

    def drip(self, content: bytes, *, every_seconds: float, for_seconds: float) -> None:
        end = time.monotonic() + for_seconds
        with contextlib.suppress(OSError):
            while time.monotonic() < end:
                self.handler.wfile.write(content)
                self.handler.wfile.flush()
                time.sleep(every_seconds)


@dataclass
class PageServer:
    """Where the server listens, what it answers, and what it was asked."""

    port: int
    routes: dict[str, Handler] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return self.origin + path

    def asked(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(request.path == path for request in self.requests)


@contextlib.contextmanager
def page_server() -> Iterator[PageServer]:
    """Serve until the block ends."""
    state = PageServer(0)

    class RequestHandler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            request = Request(self.path, dict(self.headers.items()), self)
            state.requests.append(request)
            answer = state.routes.get(self.path)
            self.close_connection = True
            if answer:
                answer(request)
            else:
                request.send("<p>not here</p>", status=404)

        def log_message(self, *_arguments: object) -> None:
            return

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_arguments: object) -> None:
            return  # clients that hang up are what these tests are about

    with Server(("127.0.0.1", 0), RequestHandler) as server:
        state.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()


@contextlib.contextmanager
def raw_server(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server below HTTP: `answer` gets each connection, after its request was read. Yields the port."""

    class Connection(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):
                self.request.settimeout(5)
                self.request.recv(65536)
                answer(self.request)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), Connection) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def catalogue_of(*urls: str, max_age_seconds: float = 3600.0, **limits: float) -> Catalogue:
    """A catalogue of these addresses, in no hurry to be polite to this machine."""
    quick: dict[str, float] = {"requests_per_second": 1000.0, "deadline_seconds": 5.0} | limits
    pages = tuple(Page(url, max_age_seconds) for url in urls)
    return Catalogue(pages, Defaults(limits=Limits(**quick)))  # type: ignore[arg-type]


def html_page(title: str, *paragraphs: str, language: str = "en", extra: str = "") -> str:
    """A plain page with a menu."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f'<nav><ul><li><a href="/">Home</a></li></ul></nav><main><h1>{title}</h1>{body}{extra}</main></body></html>'
    )
