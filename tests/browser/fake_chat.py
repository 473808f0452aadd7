"""A server that behaves as Kate's web chat does, and fails in every way that it is told to.

The page's own tests run against it; what the real server says is tested with the real one.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from assistant.web.headers import security_headers
from tests.browser import replies
from tests.browser.fake_state import REFUSALS, Conversation, FakeChat
from tests.browser.replies import Json
from tests.support.processes import ROOT

PAGE = ROOT / "assistant" / "web" / "page"
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
STREAM = "application/x-ndjson"
COOKIE = "kate_session"


class Handler(BaseHTTPRequestHandler):
    """Serves the page's files and the addresses of the contract."""

    chat: FakeChat

    def do_GET(self) -> None:
        self._handle({"session": self._get_session}.get(self._path, self._file))

    def do_POST(self) -> None:
        handlers = {
            "messages": self._post_message,
            "votes": self._post_vote,
            "expectations": self._post_expectation,
            "start-over": self._post_start_over,
            "forget": self._post_forget,
        }
        self._body: Json = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._handle(handlers[self._path])

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    @property
    def _path(self) -> str:
        return self.path.split("?")[0].removeprefix("/chat/")

    def _handle(self, answer: Any) -> None:
        self.chat.requests.append((self.command, self.path.split("?")[0]))
        waiting = self.chat.failures.get(self._path)
        self._failure = waiting.pop(0) if waiting else ""
        with contextlib.suppress(OSError):  # a browser that left
            if not self._fails_at_once():
                answer()

    def _fails_at_once(self) -> bool:
        if self._failure == "away":
            pass  # the connection is closed
        elif self._failure == "login":
            self._send(b"<!doctype html><title>Sign in</title>", "text/html")
        elif self._failure in REFUSALS:
            self._refuse(self._failure)
        else:
            return False
        return True

    def _refuse(self, code: str) -> None:
        body: Json = {"error": code}
        if code == "too_many":
            body["retry_after_seconds"] = self.chat.retry_after_seconds
        if code in ("failed", "not_forgotten"):
            body["error_id"] = "ab12cd34"
        if code == "session_lost":
            self.chat.conversations.clear()
        self._json(body, status=REFUSALS[code])

    # Answers.

    def _file(self) -> None:
        name = {"": "index.html", "widget.js": "widget.js"}.get(self._path, self._path.removeprefix("page/"))
        file = PAGE / name
        if "/" in name or not file.is_file():
            return self._refuse("not_found")
        return self._send(file.read_bytes(), TYPES[file.suffix])

    def _json(self, body: Json, *, status: int = 200, cookie: str = "") -> None:
        headers = {"Cache-Control": "no-store"}
        if cookie:
            headers["Set-Cookie"] = f"{COOKIE}={cookie}; Path=/chat; HttpOnly; SameSite=Strict"
        self._send(json.dumps(body).encode(), "application/json", status=status, **headers)

    def _send(self, content: bytes, content_type: str, *, status: int = 200, **headers: str) -> None:
        self._head(content_type, status=status, **headers | {"Content-Length": str(len(content))})
        self.wfile.write(content)

    def _head(self, content_type: str, *, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        every = {"Content-Type": content_type} | security_headers(self.chat.frame_ancestors) | headers
        for name, value in every.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    # Sessions.

    def _conversation(self) -> Conversation | None:
        morsel = SimpleCookie(self.headers.get("Cookie", "")).get(COOKIE)
        return self.chat.conversations.get(morsel.value) if morsel else None

    def _get_session(self) -> None:
        known = self._conversation()
        if known is None:
            return self._new_session()
        return self._json(self.chat.session(known, is_new=False))

    def _new_session(self) -> None:
        cookie, conversation = replies.new_id(), Conversation()
        self.chat.conversations[cookie] = conversation
        self._json(self.chat.session(conversation, is_new=True), cookie=cookie)

    def _post_start_over(self) -> None:
        self._new_session()

    def _post_forget(self) -> None:
        known = self._conversation()
        if known:
            known.messages.clear()
            known.expectations.clear()
        self._new_session()

    def _post_expectation(self) -> None:
        known = self._conversation()
        if known is None:
            return self._refuse("session_lost")
        known.expectations.append(self._body["text"])
        return self._json({"ok": True})

    # Streams.

    def _post_message(self) -> None:
        known = self._conversation()
        if known is None:
            return self._refuse("session_lost")
        text, message_id = self._body["text"], replies.new_id()
        said = replies.stamped(replies.replies_to(text, self.chat.script), message_id)
        language = said[-1]["language"] if said else "en"
        typed = {"from": "you", "id": message_id, "at": time.time(), "text": text, "kind": "typed"}
        typed |= {"language": language, "votable": False, "card": None, "client_id": self._body["client_id"]}
        if self._failure != "lost":
            known.messages += [typed, *(each for each in said if each["kind"] != "searching")]
        return self._stream(message_id, said, language)

    def _post_vote(self) -> None:
        known = self._conversation()
        if known is None:
            return self._refuse("session_lost")
        vote_id, vote = replies.new_id(), self._body["vote"]
        known.votes[self._body["answer_id"]] = vote
        said = replies.stamped(replies.replies_to_vote(vote, known.n_down), vote_id)
        known.n_down += vote == "down"
        known.messages += said
        return self._stream(vote_id, said, said[-1]["language"])

    def _stream(self, message_id: str, said: list[Json], language: str) -> None:
        self._head(STREAM, X_Accel_Buffering="no")
        self._line({"type": "accepted", "id": message_id})
        for each in said:
            time.sleep(self.chat.delay_seconds)
            if each["kind"] != "searching" and self._breaks_off():
                return
            self._line({"type": "message", "message": each})
        self._line({"type": "end", "language": language})

    def _breaks_off(self) -> bool:
        if self._failure == "silent":
            time.sleep(60)
        if self._failure == "error":
            self._line({"type": "error", "code": "failed", "error_id": "ab12cd34"})
            self._line({"type": "end", "language": "en"})
        return self._failure in ("cut", "lost", "silent", "error")

    def _line(self, line: Json) -> None:
        self.wfile.write(json.dumps(line).encode() + b"\n")
        self.wfile.flush()


@contextlib.contextmanager
def fake_chat() -> Iterator[FakeChat]:
    """Run a fake chat."""
    chat = FakeChat()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"chat": chat}))
    server.daemon_threads = True
    server.block_on_close = False
    chat.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield chat
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


if __name__ == "__main__":
    with fake_chat() as served:
        served.delay_seconds = 0.8
        print(served.url)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()
