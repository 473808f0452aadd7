"""Connections of the fetcher: no operation on one outlasts the page's deadline, and each reaches an address that the
rules allow (criteria F4, F6). The only file that knows the insides of requests and urllib3.

requests' own timeout is per read: a server that sends a byte now and then, in headers or body, holds it open for
ever. Here every socket is told, before each operation, how much time is left in all.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any

import urllib3
from requests import Request, Response
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

from actions.qa.errors import DeadlineExceeded, Unreachable
from actions.qa.url_rules import Origin, check_peer

_MAX_ADDRESSES = 4


class Deadline:
    """A moment after which nothing goes on. Can be brought forward from another thread."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds
        self._sockets: set[socket.socket] = set()
        self._lock = threading.Lock()

    def remaining(self) -> float:
        """Seconds left. Raises DeadlineExceeded when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise DeadlineExceeded(f"not done after {self.seconds:g} s")
        return left

    def watch(self, connection: socket.socket) -> None:
        with self._lock:
            self._sockets.add(connection)
        self.remaining()

    def close_connections(self) -> None:
        with self._lock:
            for connection in self._sockets:
                connection.close()
            self._sockets.clear()

    def expire(self) -> None:
        """The time is up now: whoever waits on a connection is woken."""
        self._end = 0.0
        with self._lock:
            for connection in self._sockets:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


class _DeadlineSocket(socket.socket):
    deadline: Deadline

    def recv_into(self, *arguments: Any) -> int:
        self.settimeout(self.deadline.remaining())
        return super().recv_into(*arguments)

    def sendall(self, *arguments: Any) -> None:
        self.settimeout(self.deadline.remaining())
        super().sendall(*arguments)


class _DeadlineSSLSocket(ssl.SSLSocket):
    deadline: Deadline | None = None

    def recv_into(self, *arguments: Any) -> int:
        if self.deadline:
            self.settimeout(self.deadline.remaining())
        return super().recv_into(*arguments)

    def sendall(self, *arguments: Any) -> None:
        if self.deadline:
            self.settimeout(self.deadline.remaining())
        super().sendall(*arguments)


@contextlib.contextmanager
def open_transport(deadline: Deadline, tls: ssl.SSLContext) -> Iterator[Transport]:
    """Asks for addresses, one after the other, until the block ends; then every connection is closed."""
    adapter = _Adapter(deadline, tls)
    try:
        yield Transport(adapter)
    finally:
        adapter.close()
        deadline.close_connections()


class Transport:
    """Sends requests as they are: no redirects, no cookies, nothing from the environment.

    requests' adapter without its Session, which reads and decodes the whole body of a redirect, whatever its size,
    even when it is told not to follow.
    """

    def __init__(self, adapter: HTTPAdapter) -> None:
        self._adapter = adapter

    def get(self, url: str, headers: Mapping[str, str]) -> Response:
        """The response, its body not yet read. Raises what requests and urllib3 raise, and PageErrors."""
        request = Request("GET", url, headers=dict(headers)).prepare()
        return self._adapter.send(request, stream=True, timeout=None, verify=True, proxies=None)


def tls_context(ca_bundle: str | None) -> ssl.SSLContext:
    """What servers' certificates are checked against; checking cannot be switched off (criterion F10)."""
    context = ssl.create_default_context()
    if ca_bundle:
        context.load_verify_locations(ca_bundle)
    context.sslsocket_class = _DeadlineSSLSocket
    return context


class _Adapter(HTTPAdapter):
    """Makes requests use connections that obey a deadline."""

    def __init__(self, deadline: Deadline, tls: ssl.SSLContext) -> None:
        self._deadline, self._tls = deadline, tls
        super().__init__(max_retries=0, pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, ssl_context=self._tls, **options)
        self.poolmanager.pool_classes_by_scheme = {
            "http": _pool_class(urllib3.HTTPConnectionPool, HTTPConnection, self._deadline),
            "https": _pool_class(urllib3.HTTPSConnectionPool, HTTPSConnection, self._deadline),
        }


def _pool_class(pool: type[Any], connection: type[Any], deadline: Deadline) -> type[Any]:
    class Connection(connection):  # type: ignore[misc]
        def _new_conn(self) -> socket.socket:
            return connect(Origin(self.host.strip("[]").rstrip(".").lower(), self.port), deadline)

        def connect(self) -> None:
            super().connect()
            self.sock.deadline = deadline
            deadline.watch(self.sock)

    return type("Pool", (pool,), {"ConnectionCls": Connection})


def connect(origin: Origin, deadline: Deadline) -> _DeadlineSocket:
    """A connection to an origin, at an address that the rules allow.

    The address that was judged is the one that is used: there is no second look-up that could give another.
    Raises RefusedUrl, Unreachable, DeadlineExceeded.
    """
    failure: OSError | None = None
    for family, address in _resolve(origin, deadline)[:_MAX_ADDRESSES]:
        check_peer(origin, ipaddress.ip_address(address[0]))
        connection = _DeadlineSocket(family, socket.SOCK_STREAM)
        connection.deadline = deadline
        try:
            deadline.watch(connection)
            connection.settimeout(deadline.remaining())
            connection.connect(address)
            return connection
        except OSError as error:
            connection.close()
            deadline.remaining()
            failure = error
        except DeadlineExceeded:
            connection.close()
            raise
    raise Unreachable(f"{origin.host}:{origin.port}: no connection ({failure})")


def _resolve(origin: Origin, deadline: Deadline) -> list[tuple[int, Any]]:
    """Addresses of a host. The system's resolver knows no deadline, so it is left behind in a thread if need be."""
    answer: Future[list[Any]] = Future()

    def look_up() -> None:
        try:
            answer.set_result(socket.getaddrinfo(origin.host, origin.port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answer.set_exception(error)

    threading.Thread(target=look_up, daemon=True, name="resolver").start()
    try:
        found = answer.result(deadline.remaining())
    except FutureTimeout as error:
        raise DeadlineExceeded(f"{origin.host}: its name was not resolved in time") from error
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"{origin.host}: its name cannot be resolved ({error})") from error
    return [(family, address) for family, _, _, _, address in found]
