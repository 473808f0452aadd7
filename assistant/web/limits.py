"""How many requests a session may send: a sliding window for each, in bounded memory (criterion C7)."""

from __future__ import annotations

import math
from collections import OrderedDict, deque

from assistant.web.errors import TooMany

WINDOW_SECONDS = 60.0
MOST_SESSIONS = 10_000
"""Sessions whose requests are remembered; of more, the ones longest silent are forgotten."""


class RateLimit:
    """Counts the requests of each session within the last minute."""

    def __init__(self, most_a_minute: int, *, most_sessions: int = MOST_SESSIONS) -> None:
        self._most_a_minute = most_a_minute
        self._most_sessions = most_sessions
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def count(self, session_id: str, *, now: float) -> None:
        """Count one request at this time (seconds of a clock that never goes back).

        :raises TooMany: it is one too many; it is not counted, so that who waits as long as told is served.
        """
        times = self._times.setdefault(session_id, deque())
        self._times.move_to_end(session_id)
        self._forget_the_silent()
        while times and times[0] <= now - WINDOW_SECONDS:
            times.popleft()
        if len(times) >= self._most_a_minute:
            raise TooMany(retry_after_seconds=max(1, math.ceil(times[0] + WINDOW_SECONDS - now)))
        times.append(now)

    def _forget_the_silent(self) -> None:
        while len(self._times) > self._most_sessions:
            self._times.popitem(last=False)
