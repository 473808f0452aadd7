"""The web chat as Rasa knows it: an input channel that serves its own page.

credentials.yml:
    assistant.web.channel.WebChat:
      messages_per_minute: 20        # and the other settings of assistant/web/settings.py
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Sanic
from sanic.blueprints import Blueprint
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse

from assistant.web import tracker_stores
from assistant.web.conversation import Conversations
from assistant.web.endpoints import ChatEndpoints, json_answer
from assistant.web.errors import Failed, NotFound, Refusal, UnsupportedStore
from assistant.web.failures import report_failure
from assistant.web.headers import security_headers
from assistant.web.output import CHANNEL
from assistant.web.requests import limit_draining
from assistant.web.secret import load_or_make
from assistant.web.sessions import Sessions
from assistant.web.settings import WebSettings
from assistant.web.static import PageEndpoints, read_page

logger = logging.getLogger(__name__)

PREFIX = "/chat"
PAGE_FOLDER = Path(__file__).with_name("page")
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})

Handler = Callable[..., Coroutine[Any, Any, "HTTPResponse | None"]]


class WebChat(InputChannel):
    """Serves the chat page and its conversations under /chat of the Rasa server."""

    def __init__(self, settings: WebSettings, *, page_folder: Path = PAGE_FOLDER) -> None:
        self._settings = settings
        self._page_folder = page_folder

    @classmethod
    def name(cls) -> str:
        """Return the channel's name."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WebChat:
        """Make the channel; Rasa's entry.

        :raises SettingsError: a setting is unknown or wrong.
        """
        return cls(WebSettings.from_credentials(credentials))

    def url_prefix(self) -> str:
        """Return where the chat is; Rasa puts channels under /webhooks/ only where this is relative."""
        return PREFIX

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes.

        :raises PageError: the page's files are missing.
        :raises SecretError: the secret that signs sessions cannot be made or read.
        """
        pages = PageEndpoints(read_page(self._page_folder))
        sessions = Sessions(load_or_make(Path(self._settings.secret_file)), days=self._settings.session_days)
        chat = ChatEndpoints(self._settings, sessions, Conversations(on_new_message, sessions))
        blueprint = Blueprint("web_chat")
        for path, method, handler in _routes(pages, chat):
            _add(blueprint, path, method, handler)
        _add_elsewhere(blueprint)
        blueprint.middleware("response")(_headers_of_answers(self._settings))
        blueprint.listener("after_server_start")(_after_start)
        return blueprint


def _headers_of_answers(settings: WebSettings) -> Callable[[Request, BaseHTTPResponse], None]:
    headers = security_headers(settings.frame_ancestors)

    def put(_: Request, response: BaseHTTPResponse) -> None:
        """Put our headers on, and take off those by which Rasa's --cors lets in other sites."""
        for name in [name for name in response.headers if name.lower().startswith("access-control-")]:
            del response.headers[name]
        response.headers.update(headers)

    return put


async def _after_start(app: Sanic, _: Any) -> None:
    """Look at the tracker store, which is there by now."""
    store = app.ctx.agent.tracker_store
    tracker_stores.keep_values_out_of_errors(store)
    try:
        tracker_stores.require_deletable(store)
    except UnsupportedStore as error:
        logger.error("the web chat cannot forget conversations: %s", error)


def _routes(pages: PageEndpoints, chat: ChatEndpoints) -> list[tuple[str, str, Handler]]:
    return [
        ("", "GET", pages.way_home),
        ("/", "GET", pages.home),
        ("/page/<name:str>", "GET", pages.file),
        ("/widget.js", "GET", pages.widget),
        ("/session", "GET", chat.session),
        ("/messages", "POST", chat.messages),
        ("/votes", "POST", chat.votes),
        ("/expectations", "POST", chat.expectations),
        ("/start-over", "POST", chat.start_over),
        ("/forget", "POST", chat.forget),
    ]


def _add(blueprint: Blueprint, path: str, method: str, handler: Handler) -> None:
    name = handler.__name__
    own = {"GET", "HEAD"} if method == "GET" else {method}
    for each, methods, its_name in ((handler, own, name), (_nothing, METHODS - own, f"not_{name}")):
        blueprint.add_route(
            _guarded(each), path, methods=methods, name=its_name, strict_slashes=True, stream=method == "POST"
        )


def _add_elsewhere(blueprint: Blueprint) -> None:
    blueprint.add_route(_guarded(_nothing), "/<path:path>", methods=METHODS, name="elsewhere", stream=True)


async def _nothing(_: Request, **__: str) -> HTTPResponse:
    raise NotFound("expected an address and a method of the chat, came another")


def _guarded(handler: Handler) -> Handler:
    """Let nothing out but answers: refusals have a code, failures an id (criterion C8)."""

    @wraps(handler)
    async def guarded(request: Request, **parameters: str) -> HTTPResponse | None:
        limit_draining(request)
        try:
            return await handler(request, **parameters)
        except Refusal as refusal:
            return _refused(refusal)
        except Exception as error:
            error_id = report_failure(error, doing=f"serving {handler.__name__}")
            return None if request.responded else _refused(Failed(error_id=error_id))

    return guarded


def _refused(refusal: Refusal) -> HTTPResponse:
    body = {"error": refusal.code, **refusal.fields()}
    return json_answer(body, status=refusal.status, headers=refusal.headers())
