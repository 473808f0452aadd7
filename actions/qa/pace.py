"""How fast one host may be asked (criterion F13)."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import defaultdict
from collections.abc import Iterator

from actions.qa.url_rules import Origin


class Pace:
    """Lets requests to one host begin a fixed time apart, and so many at once. May be shared by threads."""

    def __init__(self, requests_per_second: float, requests_at_once: int) -> None:
        self._interval_seconds = 1 / requests_per_second
        self._lock = threading.Lock()
        self._intervals: dict[str, float] = {}
        self._next: dict[str, float] = {}
        self._slots: defaultdict[str, threading.Semaphore] = defaultdict(lambda: threading.Semaphore(requests_at_once))

    def slow_down(self, origin: Origin, interval_seconds: float) -> None:
        """One host is asked less often than the others from now on; never more often."""
        with self._lock:
            self._intervals[origin.host] = max(interval_seconds, self._interval_seconds)

    @contextlib.contextmanager
    def turn(self, origin: Origin, stopped: threading.Event) -> Iterator[None]:
        """Wait for one's turn, and hold a place while the request goes on."""
        with self._lock:
            slot = self._slots[origin.host]
        while not slot.acquire(timeout=0.5):
            if stopped.is_set():
                break
        else:
            try:
                self.wait(origin, stopped)
                yield
            finally:
                slot.release()
            return
        yield  # stopping: nobody is asked any more, so nobody needs a place

    def wait(self, origin: Origin, stopped: threading.Event) -> None:
        """Wait until the host may be asked again, or until everything stops."""
        with self._lock:
            now = time.monotonic()
            begin = max(self._next.get(origin.host, now), now)
            self._next[origin.host] = begin + self._intervals.get(origin.host, self._interval_seconds)
        stopped.wait(begin - now)
