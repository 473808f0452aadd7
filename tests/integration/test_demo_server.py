"""The demo intranet, started as `make run` starts it, and the promises of its pages and questions."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from lxml import html  # type: ignore[import-untyped]

from actions.qa.extract import Extractor
from actions.qa.pages import load_catalogue
from demo.serve import SITE

ROOT = Path(__file__).parents[2]
QUESTIONS = [json.loads(line) for line in (ROOT / "demo/questions.jsonl").read_text("utf-8").splitlines()]
PAGES = sorted(f"/{path.relative_to(SITE).as_posix()}" for path in SITE.rglob("*.html"))
KATE = "http://127.0.0.1:5005/chat/widget.js"
LINKS = ("//a/@href", "//link/@href", "//img/@src", "//script/@src", "//form/@action")
DEADLINE_SECONDS = 20


@dataclass(frozen=True)
class Reply:
    """A response, read to its end."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class DemoServer:
    """A running demo server."""

    process: subprocess.Popen[str]
    port: int

    def ask(self, target: str, *, method: str = "GET", headers: dict[str, str] | None = None) -> Reply:
        """Send `target` as it is written: unlike a browser, nothing in it is tidied first."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE_SECONDS)
        try:
            connection.request(method, target, headers=headers or {})
            response: HTTPResponse = connection.getresponse()
            return Reply(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()


def start(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "demo.serve", *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def start_on_free_port() -> DemoServer:
    process = start("--port", "0")
    assert process.stdout is not None
    line = process.stdout.readline()
    ready = re.fullmatch(r"Demo intranet ready: http://127\.0\.0\.1:(\d+)/\n", line)
    assert ready, line
    return DemoServer(process, int(ready[1]))


def stop(process: subprocess.Popen[str], number: signal.Signals = signal.SIGTERM) -> tuple[str, str]:
    """What else it printed, on standard output and standard error."""
    process.send_signal(number)
    try:
        return process.communicate(timeout=DEADLINE_SECONDS)
    finally:
        process.kill()


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    running = start_on_free_port()
    yield running
    stop(running.process)


def test_page_has_charset_length_and_validators(server: DemoServer) -> None:
    reply = server.ask("/ja/tsukin.html")
    assert reply.status == 200
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    assert reply.headers["Content-Length"] == str(len(reply.body))
    assert reply.body == (SITE / "ja/tsukin.html").read_bytes()
    assert {"ETag", "Last-Modified"} <= reply.headers.keys()


def test_head_is_get_without_its_body(server: DemoServer) -> None:
    get, head = server.ask("/fr/mutuelle.html"), server.ask("/fr/mutuelle.html", method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == get.headers["Content-Length"]
    assert head.headers["ETag"] == get.headers["ETag"]


@pytest.mark.parametrize("validator", [("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")])
def test_unchanged_page_is_304_without_body(server: DemoServer, validator: tuple[str, str]) -> None:
    condition, source = validator
    value = server.ask("/en/index.html").headers[source]
    reply = server.ask("/en/index.html", headers={condition: value})
    assert (reply.status, reply.body) == (304, b"")
    assert "ETag" in reply.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"If-None-Match": '"another"'},
        {"If-Modified-Since": "Thu, 01 Jan 1998 00:00:00 GMT"},
        {"If-Modified-Since": "yesterday"},
    ],
)
def test_changed_page_is_sent(server: DemoServer, headers: dict[str, str]) -> None:
    assert server.ask("/en/index.html", headers=headers).status == 200


def test_entity_tag_wins_over_date(server: DemoServer) -> None:
    modified = server.ask("/en/index.html").headers["Last-Modified"]
    headers = {"If-None-Match": '"another"', "If-Modified-Since": modified}
    assert server.ask("/en/index.html", headers=headers).status == 200


def test_list_of_entity_tags(server: DemoServer) -> None:
    tag = server.ask("/en/index.html").headers["ETag"]
    assert server.ask("/en/index.html", headers={"If-None-Match": f'"another", W/{tag}'}).status == 304


@pytest.mark.parametrize("target", ["/en/nothing.html", "/nothing/", "/en/index.html/", "/assets/"])
def test_unknown_page_is_404(server: DemoServer, target: str) -> None:
    assert server.ask(target).status == 404


@pytest.mark.parametrize(
    "target",
    [
        "/../serve.py",
        "/en/../../serve.py",
        "/%2e%2e/questions.jsonl",
        "/en/..%2f..%2f..%2fpyproject.toml",
        "//etc/passwd",
        "/..\\serve.py",
        "/en/index.html%00",
    ],
)
def test_nothing_outside_the_site_is_served(server: DemoServer, target: str) -> None:
    assert server.ask(target).status == 404


def test_folder_shows_its_index_and_gets_its_slash(server: DemoServer) -> None:
    assert server.ask("/fr/?q=RTT").body == (SITE / "fr/index.html").read_bytes()
    redirect = server.ask("/fr")
    assert (redirect.status, redirect.headers["Location"]) == (301, "/fr/")


def test_every_link_inside_the_site_resolves_and_every_page_is_linked(server: DemoServer) -> None:
    waiting, seen = ["/index.html"], set[str]()
    while waiting:
        page = waiting.pop()
        seen.add(page)
        for target, fragment in internal_links(server, page):
            reply = server.ask(target)
            assert reply.status == 200, f"{target}, linked from {page}"
            assert not fragment or html.fromstring(reply.body).xpath("//*[@id=$id]", id=fragment), (page, fragment)
            if target.endswith(".html") and target not in seen and target not in waiting:
                waiting.append(target)
    assert sorted(seen) == PAGES


def internal_links(server: DemoServer, page: str) -> set[tuple[str, str]]:
    """Path and fragment of everything that a page leads to on its own server."""
    tree = html.fromstring(server.ask(page).body)
    base = f"http://demo{page}"
    links = {urljoin(base, link) for query in LINKS for link in tree.xpath(query)}
    assert KATE in links, f"{page} does not have Kate"
    inside = [urldefrag(link) for link in links - {KATE} if link.startswith("http:")]
    assert all(urlsplit(url).netloc == "demo" for url, _ in inside), f"{page} leads to another server"
    return {(urlsplit(url).path, fragment) for url, fragment in inside}


@pytest.mark.parametrize("page", PAGES)
def test_page_declares_charset_language_and_title(page: str) -> None:
    body = (SITE / page.lstrip("/")).read_bytes()
    tree = html.fromstring(body.decode("utf-8").encode("utf-8"))
    language = page.split("/")[1] if page.count("/") == 2 else "en"
    assert tree.get("lang") == language
    assert b"charset=utf-8" in body[:300].replace(b'"', b"")
    assert "Sorane" in tree.findtext("head/title")
    assert len(tree.xpath("//h1")) == 1


def test_answers_are_what_kate_reads_on_their_pages() -> None:
    """Exact spans of the extracted text: what questions.jsonl accepts can be answered at all."""
    with Extractor() as extractor:
        for question in (question for question in QUESTIONS if question["kind"] == "span"):
            body = (SITE / question["page"].lstrip("/")).read_bytes()
            content = extractor.extract(body, charset="utf-8", url=f"http://demo{question['page']}")
            assert content.language == question["page_lang"]
            missing = [answer for answer in question["answers"] if answer not in content.text]
            assert question["answers"], question
            assert not missing, question


def test_questions_are_a_mix() -> None:
    spans = [question for question in QUESTIONS if question["kind"] == "span"]
    assert len({question["id"] for question in QUESTIONS}) == len(QUESTIONS) == 36
    assert sum(question["lang"] == question["page_lang"] for question in spans) == 20
    assert sum(question["lang"] != question["page_lang"] for question in spans) == 10
    assert all(q["page"] is None and q["answers"] == [] for q in QUESTIONS if q["kind"] == "none")


def test_catalogue_lists_no_demo_page_that_is_missing() -> None:
    """Criterion F1: the shipped catalogue can be pulled; a catalogue of one's own is not concerned."""
    listed = [urlsplit(url) for url in load_catalogue(ROOT / "data/pages.yml").urls]
    missing = [url.path for url in listed if url.netloc == "127.0.0.1:8765" and url.path not in PAGES]
    assert missing == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stops_cleanly_and_says_nothing_more(number: signal.Signals) -> None:
    running = start_on_free_port()
    assert running.ask("/").status == 200
    assert running.ask("/nothing").status == 404
    printed = stop(running.process, number)
    assert (running.process.returncode, printed) == (0, ("", ""))
    with pytest.raises(ConnectionRefusedError):
        running.ask("/")


def test_taken_port_is_told_in_one_line(server: DemoServer) -> None:
    second = start("--port", str(server.port))
    _, told = second.communicate(timeout=DEADLINE_SECONDS)
    assert second.returncode == 1
    assert told == f"demo.serve: cannot listen on 127.0.0.1:{server.port}: Address already in use\n"
