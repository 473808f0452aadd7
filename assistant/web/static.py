"""The chat page's files: read once, at the start, and served from memory."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sanic.request import Request
from sanic.response import HTTPResponse

from assistant.web.errors import NotFound, PageError

INDEX = "index.html"
WIDGET = "widget.js"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True)
class PageFile:
    """One file as browsers get it."""

    content: bytes
    content_type: str
    etag: str

    def answer(self, if_none_match: str) -> HTTPResponse:
        """Return the file, or that the browser has it already. Browsers ask every time whether it changed."""
        headers = {"ETag": self.etag, "Cache-Control": "no-cache"}
        if self.etag in (tag.strip().removeprefix("W/") for tag in if_none_match.split(",")):
            return HTTPResponse(status=304, headers=headers)
        return HTTPResponse(self.content, headers=headers, content_type=self.content_type)


class Page:
    """The files by name."""

    def __init__(self, files: Mapping[str, PageFile]) -> None:
        self._files = files

    def file(self, name: str) -> PageFile:
        """Return the file.

        :raises NotFound: there is none of this name.
        """
        if name not in self._files:
            raise NotFound("expected the name of a file of the page, came another")
        return self._files[name]


class PageEndpoints:
    """Each method serves one address, and raises NotFound for what is not there."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def way_home(self, request: Request) -> HTTPResponse:
        """Send those who left out the slash at the end, on which the page's links rely, to where it is."""
        query = f"?{request.query_string}" if request.query_string else ""
        return HTTPResponse(status=308, headers={"Location": f"chat/{query}"}, content_type="text/plain; charset=utf-8")

    async def home(self, request: Request) -> HTTPResponse:
        """Return the page."""
        return self._answer(request, INDEX)

    async def file(self, request: Request, name: str) -> HTTPResponse:
        """Return one of the page's files."""
        return self._answer(request, name)

    async def widget(self, request: Request) -> HTTPResponse:
        """Return the script that puts the chat into another page of the intranet."""
        return self._answer(request, WIDGET)

    def _answer(self, request: Request, name: str) -> HTTPResponse:
        return self._page.file(name).answer(request.headers.get("if-none-match", ""))


def read_page(folder: Path) -> Page:
    """Read the files of the folder that browsers can use; others and folders in it are left alone.

    :raises PageError: the folder or one of the files that are always there is missing, or one cannot be read.
    """
    try:
        paths = [path for path in folder.iterdir() if path.suffix in _TYPES and path.is_file()]
        files = {path.name: _read(path) for path in paths}
    except OSError as error:
        raise PageError(f"{folder}: expected the folder of the chat page, came {error.strerror}") from error
    missing = sorted({INDEX, WIDGET} - files.keys())
    if missing:
        raise PageError(f"{folder}: expected the file {missing[0]} in it, found none")
    return Page(files)


def _read(path: Path) -> PageFile:
    content = path.read_bytes()
    return PageFile(content, _TYPES[path.suffix], etag=f'"{hashlib.sha256(content).hexdigest()[:32]}"')
