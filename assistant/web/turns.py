"""Turns: messages on their way through Rasa, and the stream of lines that the page reads of each."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from typing import Any

from assistant.web.messages import Message

Line = Mapping[str, Any]

MOST_REMEMBERED = 500


class Turn:
    """One message or vote of an employee, and what has been said in reply so far.

    Any number of requests may read along; the turn goes on when none does.
    """

    def __init__(self, turn_id: str) -> None:
        self.id = turn_id
        self.has_ended = False
        self.has_failed = False
        self.language: str | None = None
        """Of the latest message of Kate."""
        self.is_answered = False
        """Whether Kate has said more than that she is searching."""
        self._lines: list[Line] = [{"type": "accepted", "id": turn_id}]
        self._changed = asyncio.Event()

    def say(self, message: Message) -> None:
        """Add a message of Kate."""
        self.language = message.language
        self.is_answered = self.is_answered or message.is_reply
        self._add({"type": "message", "message": message.as_json()})

    def fail(self, error_id: str) -> None:
        """Add that something broke, instead of silence."""
        self.has_failed = True
        self._add({"type": "error", "code": "failed", "error_id": error_id})

    def end(self, *, language: str) -> None:
        """Add the last line."""
        self.has_ended = True
        self._add({"type": "end", "language": language})

    async def lines(self) -> AsyncIterator[Line]:
        """Yield the lines from the first on, each as soon as it is there."""
        position = 0
        while True:
            if position < len(self._lines):
                yield self._lines[position]
                position += 1
            elif self.has_ended:
                return
            else:
                await self._changed.wait()

    async def until_ended(self) -> None:
        """Wait for the last line."""
        async for _ in self.lines():
            pass

    def _add(self, line: Line) -> None:
        self._lines.append(line)
        self._changed.set()
        self._changed = asyncio.Event()


class RecentTurns:
    """The latest turns of all sessions, so that a message which is sent again after a cut is not asked twice."""

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        self._most = most
        self._turns: OrderedDict[tuple[str, str], Turn] = OrderedDict()

    def add(self, session_id: str, key: str, turn: Turn) -> None:
        """Remember a turn under the page's id of its message."""
        self._turns[session_id, key] = turn
        while len(self._turns) > self._most:
            self._turns.popitem(last=False)

    def find(self, session_id: str, key: str) -> Turn | None:
        """Return the turn of this message, unless it has failed: then it is worth another try."""
        turn = self._turns.get((session_id, key))
        return None if turn is None or turn.has_failed else turn

    def running(self, session_id: str) -> list[Turn]:
        """Return the session's turns that have not ended."""
        return [turn for (owner, _), turn in self._turns.items() if owner == session_id and not turn.has_ended]

    def forget(self, session_id: str) -> None:
        """Forget the turns of a session."""
        for key in [key for key in self._turns if key[0] == session_id]:
            del self._turns[key]
