"""Rasa without a model: its own server, tracker store, locks and responses; only what chooses the reply is small."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.run import configure_app
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, UserUttered
from rasa.utils.endpoints import EndpointConfig
from sanic import Sanic

from assistant.language import LANGUAGES
from assistant.nlg import LanguageNLG
from assistant.web.channel import WebChat
from assistant.web.settings import WebSettings

SECRET = "/srv/secret SELECT * FROM events"
"""Part of every error that is raised here: no browser may see it."""


def _response(text: str) -> list[dict[str, Any]]:
    return [
        {"text": f"{text} ({language})", "condition": [{"type": "slot", "name": "language", "value": language}]}
        for language in LANGUAGES
    ]


def small_domain() -> Domain:
    """A domain with what the chat page shows."""
    names = ("utter_first_message", "utter_hr_leave", "utter_page_answer", "utter_searching", "utter_thumbs_up")
    names += ("utter_thumbs_down", "utter_feedback_thanks", "utter_contact_details")
    responses = {name: _response(name) for name in names}
    responses["utter_suggested_questions"] = _response("One?\n\n  Two?")
    return Domain.from_dict({"version": "3.1", "responses": responses, "slots": {}, "intents": []})


class SmallProcessor:
    """Replies by a word of the message, as Rasa's processor would: reads the tracker, utters, saves."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent
        self.is_free = threading.Event()
        """What is typed with "wait" waits for it."""
        self.typed: list[str] = []

    async def handle_message(self, message: UserMessage) -> None:
        """Take one message in, as agent.handle_message calls it."""
        self.typed.append(message.text)
        tracker = await self._agent.tracker_store.get_or_create_tracker(message.sender_id, append_action_listen=False)
        parse_data: Any = {"language": "fr" if "français" in message.text else "en"}
        if message.text.startswith("/"):
            parse_data = {}
        tracker.update(
            UserUttered(
                message.text, parse_data=parse_data, message_id=message.message_id, metadata=message.metadata or {}
            )
        )
        if "raise" in message.text:
            raise RuntimeError(f"{SECRET} {message.text}")
        await asyncio.sleep(0.05 if "concurrent" in message.text else 0)
        for name in self._responses(message.text):
            await self._utter(name, tracker, message)
            while "wait" in message.text and not self.is_free.is_set():
                await asyncio.sleep(0.01)
        await self._agent.tracker_store.save(tracker)

    def _responses(self, text: str) -> list[str]:
        if "silent" in text:
            return ["utter_searching"]
        if text.startswith("/feedback_positive"):
            return ["utter_feedback_thanks"]
        return ["utter_searching", "utter_page_answer"] if "page" in text or text[0] == "/" else ["utter_hr_leave"]

    async def _utter(self, name: str, tracker: Any, message: UserMessage) -> None:
        response = await self._agent.nlg.generate(name, tracker, message.output_channel.name())
        assert response is not None
        card = {"kind": "answer", "answer": {"url": "http://intranet.example/a", "start": 3, "end": 9}}
        extras = {"utter_action": name, **({"card": card} if name == "utter_page_answer" else {})}
        text, buttons = response.pop("text"), response.pop("buttons", None)
        event = BotUttered(text, {"buttons": buttons}, {**response, **extras})
        events: list[Event] = [ActionExecuted(name), event]
        tracker.update_with_events(events, self._agent.domain)
        await message.output_channel.send_response(message.sender_id, event.message())


class SmallRasa:
    """A server on a free port, in a thread of its own."""

    def __init__(self, folder: Path, *, settings: WebSettings, action_url: str) -> None:
        self.domain = small_domain()
        self.database = folder / "conversations.db"
        self.store = SQLTrackerStore(self.domain, db=str(self.database))
        self.agent = Agent(
            domain=self.domain,
            generator=LanguageNLG(domain=self.domain),
            tracker_store=self.store,
            action_endpoint=EndpointConfig(url=action_url),
        )
        self.processor = SmallProcessor(self.agent)
        self.agent.processor = self.processor
        self.loop = asyncio.new_event_loop()
        self.url = ""
        self._app = self._make_app(WebChat(settings, page_folder=_page(folder)))

    def _make_app(self, channel: WebChat) -> Sanic:
        app = configure_app([channel], cors="*", enable_api=False, route="/webhooks/")
        app.ctx.agent = self.agent
        return app

    @contextmanager
    def running(self) -> Iterator[SmallRasa]:
        """Serve until the block ends."""
        thread = threading.Thread(target=self._run_loop)
        thread.start()
        try:
            server = asyncio.run_coroutine_threadsafe(self._start(), self.loop).result(20)
            yield self
        finally:
            asyncio.run_coroutine_threadsafe(self._stop(server), self.loop).result(20)
            self.loop.call_soon_threadsafe(self.loop.stop)
            thread.join()
            self.loop.close()

    def _run_loop(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()

    async def _start(self) -> Any:
        server = await self._app.create_server(sock=_listener(), return_asyncio_server=True, access_log=False)
        await server.startup()
        await server.before_start()
        await server.start_serving()
        await server.after_start()
        self.url = f"http://127.0.0.1:{server.server.sockets[0].getsockname()[1]}"
        return server

    async def _stop(self, server: Any) -> None:
        await server.before_stop()
        await server.close()
        for connection in list(server.connections):
            connection.abort()
        await server.after_stop()


def _listener() -> socket.socket:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    return listener


def _page(folder: Path) -> Path:
    page = folder / "page"
    page.mkdir()
    for name in ("index.html", "widget.js", "kate.css", "icon.svg"):
        (page / name).write_text(f"{name} as it is")
    (page / "notes.txt").write_text("not for browsers")
    return page
