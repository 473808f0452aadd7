"""The chat's own addresses under /chat, which its page uses; everything is JSON.

    GET  session                                    SESSION of the cookie's session; of a new one if it has none
    POST messages      {"text", "client_id"}        stream; the same client_id again joins what there is
    POST votes         {"answer_id", "vote"}        stream; vote is up or down
    POST expectations  {"answer_id", "text"}        {"ok": true}
    POST start-over    {}                           SESSION of a new session
    POST forget        {}                           the same, once the old conversation is deleted

SESSION has is_new, language, messages (messages.py), first_message and suggestions by language, max_characters and
asks_expectation. A stream has lines of type accepted (with an id), message, error (with an error_id), and at last end
(with the conversation's language). What is refused is {"error": code, ...} (errors.py).
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from rasa.core.agent import Agent
from sanic.request import Request
from sanic.response import HTTPResponse

from assistant.web import payloads, requests
from assistant.web.action_server import ActionServer, AnswerShown
from assistant.web.asker import asker_metadata
from assistant.web.conversation import Conversations
from assistant.web.errors import ActionServerError, NotFound, SessionLost, Unavailable, UnsupportedStore
from assistant.web.failures import report_failure
from assistant.web.greeting import greeting
from assistant.web.headers import NO_STORE
from assistant.web.history import LONGEST, History
from assistant.web.limits import RateLimit
from assistant.web.payloads import Fields
from assistant.web.sessions import SessionCookie, Sessions
from assistant.web.settings import WebSettings
from assistant.web.turns import Line, Turn

QUIET_SECONDS = 5.0
"""How long a reloaded page waits for an answer that is under way, to get it with the rest."""
_STREAM_HEADERS = {**NO_STORE, "X-Accel-Buffering": "no"}  # nginx would hold lines back
_STREAM_TYPE = "application/x-ndjson"


class ChatEndpoints:
    """Each method serves one address, and raises a Refusal for what it does not serve."""

    def __init__(self, settings: WebSettings, sessions: Sessions, conversations: Conversations) -> None:
        self._settings = settings
        self._sessions = sessions
        self._cookie = SessionCookie(settings)
        self._conversations = conversations
        self._limit = RateLimit(settings.messages_per_minute)

    async def session(self, request: Request) -> HTTPResponse:
        """Return the conversation so far; of a new session where the cookie is none of ours."""
        requests.refuse_cross_site(request.headers)
        try:
            session_id = self._session_id(request)
        except SessionLost:
            return await self._new_session(request)
        agent = _agent(request)
        await self._conversations.until_quiet(session_id, seconds=QUIET_SECONDS)
        history = await self._conversations.history(agent, session_id)
        return await self._answer(agent, session_id, history, is_new=False)

    async def messages(self, request: Request) -> None:
        """Take in what was typed; stream what Kate says."""
        session_id, fields = await self._counted_post(request)
        typed = payloads.parse_typed(fields, max_characters=self._settings.max_characters)
        _agent(request)
        await _stream(request, self._conversations.say(session_id, typed, asker=self._asker(request)))

    async def votes(self, request: Request) -> None:
        """Take in thumbs on an answer of this conversation; stream what Kate says."""
        session_id, fields = await self._counted_post(request)
        vote = payloads.parse_vote(fields)
        history = await self._conversations.history(_agent(request), session_id)
        answer = history.answer(vote.answer_id)
        language = history.language or answer.language
        turn = self._conversations.vote(session_id, vote, language=language, asker=self._asker(request))
        await _stream(request, turn)

    async def expectations(self, request: Request) -> HTTPResponse:
        """Hand over to the action server what was expected instead of an answer of this conversation."""
        session_id, fields = await self._counted_post(request)
        if not self._settings.asks_expectation:
            raise NotFound("expected asks_expectation: true in credentials.yml, came false")
        expectation = payloads.parse_expectation(fields, max_characters=self._settings.max_characters)
        agent = _agent(request)
        answer = _shown(await self._conversations.history(agent, session_id), expectation.answer_id)
        try:
            await ActionServer(agent).keep_expectation(session_id, answer, expectation.text)
        except ActionServerError as error:
            report_failure(error, doing="handing over an expectation")
            raise Unavailable("expected the action server to keep an expectation, it did not") from error
        return json_answer({"ok": True})

    async def start_over(self, request: Request) -> HTTPResponse:
        """Begin a new session; the old conversation stays until its time is over."""
        await self._post(request)
        return await self._new_session(request)

    async def forget(self, request: Request) -> HTTPResponse:
        """Delete the conversation and the words of its feedback, then begin a new session."""
        session_id, _ = await self._post(request)
        try:
            await self._conversations.forget(_agent(request), session_id)
        except UnsupportedStore as error:
            raise Unavailable(str(error)) from error
        return await self._new_session(request)

    async def _new_session(self, request: Request) -> HTTPResponse:
        return await self._answer(_agent(request), self._sessions.new_id(), History(), is_new=True)

    async def _answer(self, agent: Agent, session_id: str, history: History, *, is_new: bool) -> HTTPResponse:
        body = {
            "is_new": is_new,
            "language": history.language,
            "messages": [message.as_json() for message in history.messages[-LONGEST:]],
            **await greeting(agent),
            "max_characters": self._settings.max_characters,
            "asks_expectation": self._settings.asks_expectation,
        }
        cookie = self._cookie.header(self._sessions.token(session_id, now=time.time()))
        return json_answer(body, headers={"Set-Cookie": cookie})

    async def _counted_post(self, request: Request) -> tuple[str, Fields]:
        session_id, fields = await self._post(request)
        self._limit.count(session_id, now=time.monotonic())
        return session_id, fields

    async def _post(self, request: Request) -> tuple[str, Fields]:
        """Return the session's id and the fields of the body."""
        requests.refuse_foreign(request.headers, origins=self._settings.origins)
        body = await requests.read_body(request)
        return self._session_id(request), payloads.parse_object(body)

    def _asker(self, request: Request) -> Mapping[str, Any]:
        return asker_metadata(request.headers, self._settings.asker_headers)

    def _session_id(self, request: Request) -> str:
        values = self._cookie.values(request.headers.get("cookie", ""))
        return self._sessions.id_of(values, now=time.time())


def json_answer(body: Mapping[str, Any], *, status: int = 200, headers: Mapping[str, str] = NO_STORE) -> HTTPResponse:
    """Return an answer that nobody keeps a copy of."""
    content, all_headers = _json(body), {**NO_STORE, **headers}
    return HTTPResponse(content, status=status, headers=all_headers, content_type="application/json")


async def _stream(request: Request, turn: Turn) -> None:
    response = await request.respond(headers=_STREAM_HEADERS, content_type=_STREAM_TYPE)
    async for line in turn.lines():
        await response.send(_json(line) + b"\n")
    await response.eof()


def _json(value: Line) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def _shown(history: History, answer_id: str) -> AnswerShown:
    answer = history.answer(answer_id)
    found = (answer.card or {}).get("answer") or {}
    return AnswerShown(
        source=found.get("url") or answer.response,
        language=answer.language,
        question=history.question(answer_id),
        start=found.get("start"),
        end=found.get("end"),
    )


def _agent(request: Request) -> Agent:
    agent = getattr(request.app.ctx, "agent", None)
    if agent is None or not agent.is_ready():
        raise Unavailable("expected Rasa to be ready with a model, it is not")
    return agent
