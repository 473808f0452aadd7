"""Serve the demo intranet: `python -m demo.serve [--host 127.0.0.1] [--port 8765]`.

A server as intranets have them: content types with a charset, ETag and Last-Modified, 304 when nothing changed
(RFC 9110, sections 8.8 and 13), 404 in HTML. Port 0 takes a free port; the line printed when ready says which.
"""

from __future__ import annotations

import argparse
import hashlib
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

SITE = Path(__file__).parent / "site"
CONTENT_TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8"}
IDLE_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file of the site as HTTP sees it."""

    body: bytes
    content_type: str
    etag: str
    modified: datetime

    @classmethod
    def read(cls, path: Path) -> StaticFile:
        body = path.read_bytes()
        seconds = int(path.stat().st_mtime)  # HTTP dates have no fractions
        return cls(
            body=body,
            content_type=CONTENT_TYPES[path.suffix],
            etag=f'"{hashlib.sha256(body).hexdigest()[:16]}"',
            modified=datetime.fromtimestamp(seconds, UTC),
        )

    @property
    def validators(self) -> dict[str, str]:
        return {
            "ETag": self.etag,
            "Last-Modified": format_datetime(self.modified, usegmt=True),
            "Cache-Control": "no-cache",
        }


def site_files(site: Path) -> dict[str, Path]:
    """Every path that is served, such as "/en/leave.html" and "/en/": what is not listed does not exist."""
    files = {f"/{path.relative_to(site).as_posix()}": path for path in site.rglob("*") if path.suffix in CONTENT_TYPES}
    folders = {name.removesuffix("index.html"): path for name, path in files.items() if path.name == "index.html"}
    return files | folders


def is_unchanged(file: StaticFile, headers: Message) -> bool:
    """Whether the client's copy is current; If-None-Match wins over If-Modified-Since."""
    if "If-None-Match" in headers:
        tags = [tag.strip().removeprefix("W/") for tag in headers["If-None-Match"].split(",")]
        return file.etag in tags or "*" in tags
    return file.modified <= _http_date(headers.get("If-Modified-Since", ""))


def _http_date(text: str) -> datetime:
    """The date of a header; one that cannot be read counts as the earliest, so that it changes nothing."""
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return date if date.tzinfo else date.replace(tzinfo=UTC)


class SiteHandler(BaseHTTPRequestHandler):
    """Answers GET and HEAD for the files of one site."""

    protocol_version = "HTTP/1.1"
    server_version = "DemoIntranet"
    timeout = IDLE_SECONDS
    site = SITE
    verbose = False

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        files, name = site_files(self.site), unquote(urlsplit(self.path).path)
        if name in files:
            self._send(StaticFile.read(files[name]), with_body=with_body)
        elif f"{name}/" in files:
            self._redirect(quote(f"{name}/"))
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def _redirect(self, location: str) -> None:
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self._end({"Location": location, "Content-Length": "0"})

    def _send(self, file: StaticFile, *, with_body: bool) -> None:
        if is_unchanged(file, self.headers):
            self.send_response(HTTPStatus.NOT_MODIFIED)
            self._end(file.validators)
            return
        self.send_response(HTTPStatus.OK)
        length = str(len(file.body))
        self._end({"Content-Type": file.content_type, "Content-Length": length, **file.validators})
        if with_body:
            self.wfile.write(file.body)

    def _end(self, headers: Mapping[str, str]) -> None:
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        if self.verbose:
            super().log_message(format, *args)


def serve(server: ThreadingHTTPServer) -> None:
    """Serve until SIGTERM or SIGINT."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    host, port = server.server_address[:2]
    print(f"Demo intranet ready: http://{host!s}:{port}/", flush=True)
    stopping.wait()
    server.shutdown()
    thread.join()
    server.server_close()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m demo.serve", description="Serve the demo intranet.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8765, help="0 takes a free one (default: %(default)s)")
    parser.add_argument("--verbose", action="store_true", help="log every request")
    options = parser.parse_args(arguments)
    SiteHandler.verbose = options.verbose
    try:
        server = ThreadingHTTPServer((options.host, options.port), SiteHandler)
    except OSError as error:
        print(f"demo.serve: cannot listen on {options.host}:{options.port}: {error.strerror}", file=sys.stderr)
        return 1
    serve(server)
    return 0


if __name__ == "__main__":
    sys.exit(main())
