"""Conversations: one message after the other through Rasa, read back, and forgotten."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from assistant.language import DEFAULT_LANGUAGE
from assistant.web import history, tracker_stores
from assistant.web.action_server import ActionServer
from assistant.web.errors import NotForgotten, WebChatError
from assistant.web.failures import report_failure
from assistant.web.history import History
from assistant.web.messages import without_intent
from assistant.web.output import CHANNEL, WebOutput
from assistant.web.payloads import Typed, VoteOn
from assistant.web.sessions import Sessions
from assistant.web.turns import RecentTurns, Turn

Deliver = Callable[[UserMessage], Awaitable[None]]


class KateWasSilent(WebChatError):
    """Rasa ended a turn without a message."""


class Conversations:
    """All conversations of the channel. A conversation's id is its session's."""

    def __init__(self, deliver: Deliver, sessions: Sessions) -> None:
        self._deliver = deliver
        self._sessions = sessions
        self._turns = RecentTurns()
        self._tasks: set[asyncio.Task[None]] = set()
        # Rasa's own lock looks once a second whether it is free, and gives up after a minute.
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def say(self, session_id: str, typed: Typed, *, asker: Mapping[str, Any]) -> Turn:
        """Send what was typed through Rasa; return its turn. What is sent again joins the turn that there is.

        :param asker: what is known of who asks now, as metadata (asker.py).
        """
        known = self._turns.find(session_id, typed.client_id)
        if known:
            return known
        message = UserMessage(
            without_intent(typed.text),
            sender_id=session_id,
            input_channel=CHANNEL,
            message_id=uuid.uuid4().hex,
            metadata={"client_id": typed.client_id, **asker},
        )
        return self._start(message, key=typed.client_id, language=DEFAULT_LANGUAGE)

    def vote(self, session_id: str, vote: VoteOn, *, language: str, asker: Mapping[str, Any]) -> Turn:
        """Send a vote through Rasa; return its turn.

        :param language: of the conversation.
        :param asker: what is known of who votes now, as metadata (asker.py).
        """
        message = UserMessage(
            history.payload(vote),
            sender_id=session_id,
            input_channel=CHANNEL,
            message_id=uuid.uuid4().hex,
            metadata=dict(asker),
        )
        return self._start(message, key=message.message_id, language=language)

    async def until_quiet(self, session_id: str, *, seconds: float) -> None:
        """Wait until no turn of the session is under way, but not for longer than so many seconds."""
        running = [asyncio.ensure_future(turn.until_ended()) for turn in self._turns.running(session_id)]
        if running:
            _, late = await asyncio.wait(running, timeout=seconds)
            for waiting in late:
                waiting.cancel()

    async def history(self, agent: Agent, session_id: str) -> History:
        """Return what has been said; raises what the tracker store raises."""
        tracker = await tracker_stores.read(agent.tracker_store, session_id)
        return history.read(tracker.events if tracker else ())

    async def forget(self, agent: Agent, session_id: str) -> None:
        """Delete the conversation and what was written in feedback on it, after the turns under way.

        It goes on when the browser leaves.

        :raises UnsupportedStore: conversations cannot be deleted from Rasa's tracker store; nothing has been.
        :raises NotForgotten: something could not be deleted; the log says what. Asking again is safe.
        """
        tracker_stores.require_deletable(agent.tracker_store)
        await asyncio.shield(self._in_background(self._forget(agent, session_id)))

    async def _forget(self, agent: Agent, session_id: str) -> None:
        async with self._lock(session_id), agent.lock_store.lock(session_id):
            try:
                await ActionServer(agent).erase(session_id)
                await tracker_stores.delete(agent.tracker_store, session_id)
            except Exception as error:
                raise NotForgotten(error_id=report_failure(error, doing="forgetting a conversation")) from error
            self._turns.forget(session_id)
            self._sessions.revoke(session_id)

    def _start(self, message: UserMessage, *, key: str, language: str) -> Turn:
        turn = Turn(message.message_id)
        message.output_channel = WebOutput(turn, language=language)
        self._turns.add(message.sender_id, key, turn)
        self._in_background(self._run(turn, message, language=language))
        return turn

    def _in_background(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Let work go on whatever becomes of the request."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)  # the event loop alone would let it be collected
        task.add_done_callback(self._tasks.discard)
        return task

    async def _run(self, turn: Turn, message: UserMessage, *, language: str) -> None:
        """Take the turn when those before it have ended. Whatever happens, it ends, and not in silence."""
        try:
            async with self._lock(message.sender_id):
                self._sessions.refuse_revoked(message.sender_id)
                await self._deliver(message)
            if not turn.is_answered:
                raise KateWasSilent("expected a message of Kate, came none")
        except Exception as error:
            turn.fail(report_failure(error, doing="answering a message"))
        finally:
            turn.end(language=turn.language or language)

    def _lock(self, session_id: str) -> asyncio.Lock:
        return self._locks.setdefault(session_id, asyncio.Lock())
