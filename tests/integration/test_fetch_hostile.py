"""The fetcher against servers that are slow, broken, greedy or hostile (criteria F1-F8, F10-F13)."""

from __future__ import annotations

import gzip
import socket
import ssl
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.qa.errors import (
    BadStatus,
    ConfigurationError,
    DeadlineExceeded,
    PageError,
    RefusedUrl,
    TooLarge,
    Unreachable,
    Unreadable,
)
from actions.qa.fetch import Fetcher
from actions.qa.pages import Catalogue
from actions.qa.types import FetchedPage, Page, Unchanged, Validators
from tests.support.page_server import PageServer, Request, catalogue_of, page_server, raw_server
from tests.support.processes import free_port

DEADLINE_SECONDS = 1.0
GRACE_SECONDS = 2.0
"""A loaded machine may be this much late; the servers below would hold a fetcher for 30 s."""
NOTHING_KNOWN = Validators()


@pytest.fixture
def server() -> Iterator[PageServer]:
    with page_server() as state:
        yield state


def fetch(server: PageServer, path: str, *, validators: Validators = NOTHING_KNOWN, **limits: float) -> object:
    catalogue = catalogue_of(server.url(path), **limits)
    return Fetcher(catalogue).fetch(catalogue.pages[0], validators)


def test_a_page_comes_as_bytes_with_its_validators(server: PageServer) -> None:
    server.routes["/a"] = lambda request: request.send(
        "café", Content_Type='text/html; charset="ISO-8859-1"', ETag='"v1"', Last_Modified="then"
    )
    expected = FetchedPage(server.url("/a"), "café".encode(), "ISO-8859-1", Validators('"v1"', "then"))
    assert fetch(server, "/a") == expected


def test_the_request_says_who_asks_and_nothing_from_the_environment(
    server: PageServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F13, and a proxy or password of the environment is not used."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    server.routes["/a"] = lambda request: request.send("a")
    catalogue = catalogue_of(server.url("/a"))
    defaults = replace(catalogue.defaults, user_agent="Kate/9", contact="it@company.example")
    Fetcher(replace(catalogue, defaults=defaults)).fetch(catalogue.pages[0], NOTHING_KNOWN)
    headers = server.requests[0].headers
    assert headers["User-Agent"] == "Kate/9 (+it@company.example)"
    assert not {"Cookie", "Authorization", "Referer"} & set(headers)


def test_an_unchanged_page_is_not_transferred(server: PageServer) -> None:
    """F8."""

    def answer(request: Request) -> None:
        known = request.headers.get("If-None-Match") == '"v1"' and request.headers.get("If-Modified-Since") == "then"
        request.send(status=304, Content_Type="", Content_Length="") if known else request.send("new")

    server.routes["/a"] = answer
    known = Validators('"v1"', "then")
    assert fetch(server, "/a", validators=known) == Unchanged(known)
    assert isinstance(fetch(server, "/a", validators=Validators('"v0"')), FetchedPage)


def test_unchanged_without_a_question_is_a_bad_status(server: PageServer) -> None:
    server.routes["/a"] = lambda request: request.send(status=304, Content_Type="", Content_Length="")
    with pytest.raises(BadStatus):
        fetch(server, "/a")


@pytest.mark.parametrize("status", [201, 204, 206, 400, 401, 403, 404, 410, 500, 501])
def test_only_200_is_a_page_and_others_are_asked_for_once(server: PageServer, status: int) -> None:
    """F7, F12."""
    server.routes["/a"] = lambda request: request.send(status=status)
    with pytest.raises(BadStatus, match=str(status)) as caught:
        fetch(server, "/a")
    assert caught.value.status == status
    assert server.url("/a") in str(caught.value)
    assert server.asked("/a") == 1


@pytest.mark.parametrize("kind", ["application/pdf", "text/plain", "image/png", "application/json", "", "nonsense"])
def test_only_html_is_a_page(server: PageServer, kind: str) -> None:
    """F7."""
    server.routes["/a"] = lambda request: request.send("%PDF-1.7", Content_Type=kind)
    with pytest.raises(Unreadable, match="content type"):
        fetch(server, "/a")


def test_a_server_that_is_busy_twice_is_asked_three_times(server: PageServer) -> None:
    """F12."""
    server.routes["/a"] = lambda request: request.send("a", status=503 if server.asked("/a") < 3 else 200)
    assert isinstance(fetch(server, "/a"), FetchedPage)
    assert server.asked("/a") == 3


def test_patience_ends(server: PageServer) -> None:
    """F12."""
    server.routes["/a"] = lambda request: request.send(status=503)
    with pytest.raises(BadStatus, match="503"):
        fetch(server, "/a")
    assert server.asked("/a") == 3


@pytest.mark.parametrize("retry_after", ["3600", "Fri, 31 Dec 2100 23:59:59 GMT", "99999999999999999999"])
def test_a_long_retry_after_is_not_waited_for(server: PageServer, retry_after: str) -> None:
    """F12."""
    server.routes["/a"] = lambda request: request.send(status=429, Retry_After=retry_after)
    with pytest.raises(BadStatus, match="429"):
        fetch(server, "/a")
    assert server.asked("/a") == 1


def test_a_connection_that_is_reset_is_tried_again(server: PageServer) -> None:
    def answer(request: Request) -> None:
        if server.asked("/a") == 1:
            request.handler.connection.close()
        else:
            request.send("a")

    server.routes["/a"] = answer
    assert isinstance(fetch(server, "/a"), FetchedPage)


def test_redirects_are_followed_three_times(server: PageServer) -> None:
    """F3."""
    for number in range(5):
        server.routes[f"/{number}"] = lambda request, to=number - 1: request.send(status=302, Location=f"/{to}")  # type: ignore[misc]
    server.routes["/0"] = lambda request: request.send("here")
    page = fetch(server, "/3")
    assert isinstance(page, FetchedPage)
    assert page.url == server.url("/0")
    with pytest.raises(BadStatus, match="more than 3 redirects"):
        fetch(server, "/4")


def test_a_redirect_to_another_host_reaches_nobody(server: PageServer) -> None:
    """F3: the second server's log stays empty."""
    with page_server() as other:
        other.routes["/secret"] = lambda request: request.send("secret")
        for location in (other.url("/secret"), f"http://localhost:{other.port}/secret", "//127.0.0.1:1/", "file:///a"):
            server.routes["/a"] = lambda request, to=location: request.send(status=301, Location=to)  # type: ignore[misc]
            with pytest.raises(RefusedUrl):
                fetch(server, "/a")
        assert other.requests == []


@pytest.mark.parametrize("location", ["http://169.254.169.254/latest/meta-data/", "http://2852039166/", "ftp://a/"])
def test_a_redirect_to_metadata_or_another_scheme_is_refused(server: PageServer, location: str) -> None:
    """F3."""
    server.routes["/a"] = lambda request: request.send(status=307, Location=location)
    with pytest.raises(RefusedUrl, match="redirects"):
        fetch(server, "/a")


def test_the_body_of_a_redirect_is_not_read(server: PageServer, bomb: bytes) -> None:
    """F5: it could be of any size."""
    server.routes["/a"] = lambda request: request.send(bomb, status=302, Location="/b", Content_Encoding="gzip")
    server.routes["/b"] = lambda request: request.send("b")
    begin = time.process_time()
    assert isinstance(fetch(server, "/a"), FetchedPage)
    assert time.process_time() - begin < 1  # to decode it takes seconds


def test_a_redirect_to_nowhere_is_a_bad_status(server: PageServer) -> None:
    server.routes["/a"] = lambda request: request.send(status=302)
    with pytest.raises(BadStatus, match="nowhere"):
        fetch(server, "/a")


def test_a_page_that_is_not_listed_causes_no_request(server: PageServer) -> None:
    """F1: another host, and another port of the same host."""
    fetcher = Fetcher(catalogue_of("http://127.0.0.1:9/"))
    with pytest.raises(RefusedUrl, match="not in the page catalogue"):
        fetcher.fetch(Page(server.url("/a"), 1), NOTHING_KNOWN)
    assert server.requests == []


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "224.0.0.1", "::ffff:127.0.0.1", "0.0.0.0"])
def test_a_listed_name_that_resolves_to_a_forbidden_address_reaches_nobody(
    server: PageServer, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """F4: DNS rebinding. The name is listed; its address, at the moment of connecting, is not allowed."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET

    def resolve(_host: str, port: int, **_options: object) -> list[object]:
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    catalogue = catalogue_of(f"http://intranet.example:{server.port}/a")
    with pytest.raises(RefusedUrl, match=r"intranet\.example"):
        Fetcher(catalogue).fetch(catalogue.pages[0], NOTHING_KNOWN)
    assert server.requests == []


def test_a_name_is_looked_up_once_a_connection(server: PageServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """F4: what was judged is what is connected to; there is no second look-up to answer differently."""
    looked_up: list[str] = []

    def resolve(host: str, port: int, **_options: object) -> list[object]:
        looked_up.append(host)
        address = "127.0.0.1" if len(looked_up) == 1 else "169.254.169.254"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    server.routes["/a"] = lambda request: request.send("a")
    catalogue = catalogue_of(f"http://kate.localhost:{server.port}/a")
    assert isinstance(Fetcher(catalogue).fetch(catalogue.pages[0], NOTHING_KNOWN), FetchedPage)
    assert looked_up == ["kate.localhost"]


def test_names_that_cannot_be_resolved_are_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(*_arguments: object, **_options: object) -> list[object]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    catalogue = catalogue_of("http://intranet.example/a")
    with pytest.raises(Unreachable, match="cannot be resolved"):
        Fetcher(catalogue).fetch(catalogue.pages[0], NOTHING_KNOWN)


def test_a_resolver_that_hangs_does_not_hold_a_page_beyond_its_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    """F6."""
    released = threading.Event()

    def resolve(*_arguments: object, **_options: object) -> list[object]:
        released.wait(30)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    catalogue = catalogue_of("http://intranet.example/a", deadline_seconds=DEADLINE_SECONDS)
    try:
        with pytest.raises(DeadlineExceeded):
            Fetcher(catalogue).fetch(catalogue.pages[0], NOTHING_KNOWN)
    finally:
        released.set()


def test_a_port_where_nobody_listens_is_unreachable() -> None:
    catalogue = catalogue_of(f"http://127.0.0.1:{free_port()}/")
    with pytest.raises(Unreachable, match="no connection"):
        Fetcher(catalogue).fetch(catalogue.pages[0], NOTHING_KNOWN)


def _hang(_connection: socket.socket) -> None:
    time.sleep(30)


def _drip(start: bytes, piece: bytes, every_seconds: float) -> Callable[[socket.socket], None]:
    def answer(connection: socket.socket) -> None:
        connection.sendall(start)
        for _ in range(int(30 / max(every_seconds, 0.001))):
            connection.sendall(piece)
            time.sleep(every_seconds)

    return answer


OK = b"HTTP/1.1 200 OK\r\n"
HTML = OK + b"Content-Type: text/html\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(_hang, id="silent"),
        pytest.param(_drip(b"", b"H", 0.1), id="status line dripped"),
        pytest.param(_drip(OK, b"X", 0.1), id="header dripped"),
        pytest.param(_drip(OK, b"X: y\r\n", 0.1), id="headers dripped"),
        pytest.param(_drip(HTML + b"Content-Length: 60\r\n\r\n", b"x", 0.1), id="body dripped"),
        pytest.param(_drip(HTML + b"Connection: close\r\n\r\n", b"x", 0.1), id="body dripped, length unknown"),
        pytest.param(_drip(HTML + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", 0.1), id="chunks dripped"),
        pytest.param(_drip(HTML + b"Transfer-Encoding: chunked\r\n\r\n", b"0", 0.1), id="chunk size dripped"),
        pytest.param(_drip(HTML + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n", 0.1), id="trailers dripped"),
        pytest.param(_drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.01), id="endless 100 Continue"),
        pytest.param(
            _drip(HTML + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b""), 0.005), id="endless empty gzip members"
        ),
    ],
)
def test_slow_and_endless_servers_are_left_at_the_deadline(answer: Callable[[socket.socket], None]) -> None:
    """F6: the deadline is total, whatever is dripped."""
    with raw_server(answer) as port:
        catalogue = catalogue_of(f"http://127.0.0.1:{port}/", deadline_seconds=DEADLINE_SECONDS)
        begin = time.monotonic()
        with pytest.raises(DeadlineExceeded):
            Fetcher(catalogue).fetch(catalogue.pages[0], NOTHING_KNOWN)
        assert time.monotonic() - begin < DEADLINE_SECONDS + GRACE_SECONDS


def test_a_fetch_can_be_stopped_from_another_thread() -> None:
    with raw_server(_hang) as port:
        catalogue = catalogue_of(f"http://127.0.0.1:{port}/", deadline_seconds=25)
        fetcher = Fetcher(catalogue)
        threading.Timer(0.3, fetcher.stop).start()
        begin = time.monotonic()
        with pytest.raises(PageError):
            fetcher.fetch(catalogue.pages[0], NOTHING_KNOWN)
        with pytest.raises(DeadlineExceeded):
            fetcher.fetch(catalogue.pages[0], NOTHING_KNOWN)
        assert time.monotonic() - begin < 10


def test_a_body_above_the_cap_is_refused(server: PageServer) -> None:
    """F5."""
    server.routes["/a"] = lambda request: request.send("x" * 1001)
    with pytest.raises(TooLarge, match="1000"):
        fetch(server, "/a", max_bytes=1000)
    assert isinstance(fetch(server, "/a", max_bytes=1001), FetchedPage)


def test_an_endless_body_is_refused() -> None:
    """F5."""
    with raw_server(_drip(HTML + b"\r\n", b"a" * 65536, 0.0)) as port:
        catalogue = catalogue_of(f"http://127.0.0.1:{port}/", deadline_seconds=20)
        with pytest.raises(TooLarge):
            Fetcher(catalogue).fetch(catalogue.pages[0], NOTHING_KNOWN)


def _bomb(megabytes: int) -> bytes:
    """A gzip of zeros, made by repeating one compressed block; its check sum, never reached, is wrong."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, 31)
    start = compressor.compress(b"\0" * (1 << 20)) + compressor.flush(zlib.Z_FULL_FLUSH)
    block = compressor.compress(b"\0" * (1 << 20)) + compressor.flush(zlib.Z_FULL_FLUSH)
    return start + block * (megabytes - 1)


@pytest.fixture(scope="module")
def bomb() -> bytes:
    return _bomb(1024)


@pytest.mark.parametrize("coding", ["gzip", "gzip, gzip"])
def test_a_gzip_bomb_takes_little_memory(server: PageServer, bomb: bytes, coding: str) -> None:
    """F5: under 20 MB for a bomb of 1 GB; measured in a process of its own."""
    body = bomb if coding == "gzip" else gzip.compress(bomb)
    server.routes["/a"] = lambda request: request.send(body, Content_Encoding=coding)
    server.routes["/small"] = lambda request: request.send("x" * 100_000)
    program = f"""
import resource
from actions.qa.errors import TooLarge
from actions.qa.fetch import Fetcher
from actions.qa.types import Validators
from tests.support.page_server import catalogue_of
catalogue = catalogue_of({server.url("/small")!r}, {server.url("/a")!r}, deadline_seconds=60)
fetcher = Fetcher(catalogue)
fetcher.fetch(catalogue.pages[0], Validators())
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    fetcher.fetch(catalogue.pages[1], Validators())
except TooLarge:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    root = Path(__file__).parents[2]
    grown = subprocess.run(
        [sys.executable, "-c", program], cwd=root, env={"PYTHONPATH": str(root)}, capture_output=True, check=True
    )
    assert int(grown.stdout) * 1024 < 20_000_000


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b"\x00\xff\x13garbage\r\n\r\n", Unreachable),
        (b"HTTP/1.1 999999 What\r\n\r\n", Unreachable),
        (b"HTTP/1.1 abc What\r\n\r\n", Unreachable),
        (b"", Unreachable),
        (HTML + b"Content-Length: 1000\r\n\r\nshort", Unreachable),
        (HTML + b"Content-Encoding: gzip\r\n\r\nnot gzip at all", Unreachable),
        (HTML + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n", Unreachable),
        (HTML + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhel", Unreachable),
        (HTML + b"X: " + b"y" * 70000 + b"\r\n\r\n", Unreachable),
        (HTML + b"".join(b"X-%d: y\r\n" % number for number in range(200)) + b"\r\n", Unreachable),
        (b"HTTP/1.1 302 Found\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n", RefusedUrl),
        (b"HTTP/1.1 302 Found\r\nLocation: \xff\xfe\r\nContent-Length: 0\r\n\r\n", PageError),
    ],
)
def test_broken_http_is_an_error_of_the_fetcher(answer: bytes, expected: type[PageError]) -> None:
    """F11."""
    with raw_server(lambda connection: connection.sendall(answer)) as port:
        catalogue = catalogue_of(f"http://127.0.0.1:{port}/")
        with pytest.raises(expected, match=str(port)):
            Fetcher(catalogue).fetch(catalogue.pages[0], NOTHING_KNOWN)


header_names = st.sampled_from(
    ["Content-Type", "Content-Length", "Content-Encoding", "Transfer-Encoding", "Location", "ETag", "Retry-After", "X"]
)
header_values = st.sampled_from(
    [b"text/html", b"gzip", b"deflate", b"br", b"chunked", b"5", b"-1", b"identity", b"text/html; charset=zip", b"/"]
) | st.binary(max_size=30)


OUTCOMES = (FetchedPage, Unchanged, RefusedUrl, Unreachable, DeadlineExceeded, TooLarge, BadStatus, Unreadable)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    status=st.sampled_from([b"200", b"200", b"200", b"301", b"304", b"503", b"100", b"0", b"7777"]),
    headers=st.lists(st.tuples(header_names, header_values), max_size=6),
    body=st.binary(max_size=200),
)
def test_whatever_a_server_sends_only_own_errors_leave(
    status: bytes, headers: list[tuple[str, bytes]], body: bytes
) -> None:
    """F11."""
    lines = b"".join(name.encode() + b": " + value + b"\r\n" for name, value in headers)
    response = b"HTTP/1.1 " + status + b" OK\r\n" + lines + b"\r\n" + body
    with raw_server(lambda connection: connection.sendall(response)) as port:
        catalogue = catalogue_of(f"http://127.0.0.1:{port}/", deadline_seconds=0.3)
        outcome: object
        try:
            outcome = Fetcher(catalogue).fetch(catalogue.pages[0], Validators('"v1"'))
        except PageError as error:
            outcome = error
    assert type(outcome) in OUTCOMES


def test_requests_to_one_host_are_spaced_and_few_at_once(server: PageServer) -> None:
    """F13."""
    at_once, most, begun = 0, 0, []
    lock = threading.Lock()

    def answer(request: Request) -> None:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
            begun.append(time.monotonic())
        time.sleep(0.5)
        with lock:
            at_once -= 1
        request.send("a")

    paths = [f"/{number}" for number in range(6)]
    server.routes.update(dict.fromkeys(paths, answer))
    catalogue = catalogue_of(*map(server.url, paths), requests_per_second=10, requests_at_once=2)
    fetcher = Fetcher(catalogue)
    threads = [threading.Thread(target=fetcher.fetch, args=(page, NOTHING_KNOWN)) for page in catalogue.pages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(begun) == 6
    assert most == 2
    assert min(later - earlier for earlier, later in zip(sorted(begun), sorted(begun)[1:], strict=False)) > 0.05


@pytest.fixture(scope="module")
def certificate() -> Path:
    """A private authority's certificate for "localhost", and its key in the same file."""
    return Path(__file__).parents[1] / "support/tls/localhost.pem"


@pytest.fixture
def tls_port(certificate: Path) -> Iterator[int]:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"secret")

        def log_message(self, *_arguments: object) -> None:
            return

    class Server(HTTPServer):
        def handle_error(self, *_arguments: object) -> None:
            return

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Server(("127.0.0.1", 0), Page) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def with_bundle(catalogue: Catalogue, bundle: Path) -> Catalogue:
    return replace(catalogue, defaults=replace(catalogue.defaults, ca_bundle=bundle))


def test_a_certificate_of_an_unknown_authority_is_refused(tls_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """F10: nor does an environment that asks for it switch verification off."""
    for name in ("CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE"):
        monkeypatch.setenv(name, "")
    catalogue = catalogue_of(f"https://localhost:{tls_port}/")
    with pytest.raises(Unreachable, match="CERTIFICATE_VERIFY_FAILED"):
        Fetcher(catalogue).fetch(catalogue.pages[0], NOTHING_KNOWN)


def test_a_private_authority_can_be_given(tls_port: int, certificate: Path) -> None:
    """F10; and the certificate must be for the host."""
    catalogue = with_bundle(catalogue_of(f"https://localhost:{tls_port}/"), certificate)
    page = Fetcher(catalogue).fetch(catalogue.pages[0], NOTHING_KNOWN)
    assert isinstance(page, FetchedPage)
    assert page.body == b"secret"
    other_name = with_bundle(catalogue_of(f"https://127.0.0.1:{tls_port}/"), certificate)
    with pytest.raises(Unreachable, match="CERTIFICATE_VERIFY_FAILED"):
        Fetcher(other_name).fetch(other_name.pages[0], NOTHING_KNOWN)


def test_a_bundle_that_is_no_certificate_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pem").write_text("hello")
    with pytest.raises(ConfigurationError, match=r"a\.pem"):
        Fetcher(with_bundle(catalogue_of("https://a.example/"), tmp_path / "a.pem"))


@pytest.mark.parametrize("greeting", [b"", b"\x16\x03\x01", b"HTTP/1.1 400 Bad Request\r\n\r\n"])
def test_a_tls_handshake_that_hangs_or_fails_ends(greeting: bytes) -> None:
    """F6."""

    def answer(connection: socket.socket) -> None:
        connection.sendall(greeting)
        if not greeting.startswith(b"HTTP"):
            time.sleep(30)

    with raw_server(answer) as port:
        catalogue = catalogue_of(f"https://localhost:{port}/", deadline_seconds=DEADLINE_SECONDS)
        begin = time.monotonic()
        with pytest.raises(DeadlineExceeded if not greeting.startswith(b"HTTP") else Unreachable):
            Fetcher(catalogue).fetch(catalogue.pages[0], NOTHING_KNOWN)
        assert time.monotonic() - begin < DEADLINE_SECONDS + GRACE_SECONDS


def test_a_body_dripped_over_tls_ends_at_the_deadline(certificate: Path) -> None:
    """F6: the deadline holds inside an encrypted connection too."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        plain, _ = listener.accept()
        with context.wrap_socket(plain, server_side=True) as connection:
            connection.recv(65536)
            try:
                _drip(HTML + b"\r\n", b"x", 0.1)(connection)
            except OSError:
                return

    threading.Thread(target=serve, daemon=True).start()
    port = listener.getsockname()[1]
    catalogue = catalogue_of(f"https://localhost:{port}/", deadline_seconds=DEADLINE_SECONDS)
    begin = time.monotonic()
    fetcher = Fetcher(with_bundle(catalogue, certificate))
    with pytest.raises(DeadlineExceeded):
        fetcher.fetch(catalogue.pages[0], NOTHING_KNOWN)
    listener.close()
    assert time.monotonic() - begin < DEADLINE_SECONDS + GRACE_SECONDS


def test_no_descriptor_is_left_open(server: PageServer) -> None:
    server.routes["/a"] = lambda request: request.send("a")
    server.routes["/b"] = lambda request: request.send(status=500)
    catalogue = catalogue_of(server.url("/a"), server.url("/b"))
    fetcher = Fetcher(catalogue)

    def descriptors() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    fetcher.fetch(catalogue.pages[0], NOTHING_KNOWN)
    before = descriptors()
    for _ in range(10):
        fetcher.fetch(catalogue.pages[0], NOTHING_KNOWN)
        with pytest.raises(BadStatus):
            fetcher.fetch(catalogue.pages[1], NOTHING_KNOWN)
    assert descriptors() <= before + 2  # connections that the server is about to close
