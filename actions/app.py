"""The HTTP face of the action server: /webhook for Rasa, /qa and /feedback for programs, /health for supervisors.

Not rasa_sdk's own app: that one answers a failure with the whole conversation and the error's text, allows
every origin, and is always healthy. Request bodies are logged nowhere (criterion C10).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionNotFoundException
from sanic import Request, Sanic
from sanic.exceptions import SanicException
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from actions import feedback_service, service
from actions.answering import Answering, AnswerLate, NotReady, State
from actions.bodies import BadRequest
from actions.failures import report_failure
from actions.qa.errors import RefusedUrl
from actions.recording import Recorder

App = Sanic[Any, Any]

MAX_CONVERSATION_BYTES = 20_000_000
"""Rasa sends the whole conversation with each call."""


def build_app(
    answering: Answering, recorder: Recorder, actions: Iterable[Action], *, name: str = "kate_actions"
) -> App:
    """Return the app; it loads nothing and can serve at once."""
    app: App = Sanic(name, configure_logging=False)
    app.config.REQUEST_MAX_SIZE = MAX_CONVERSATION_BYTES
    executor = ActionExecutor()
    for action in actions:
        executor.register_action(action)
    _add_health(app, answering)
    _add_webhook(app, executor)
    _add_qa_service(app, answering)
    _add_feedback_service(app, recorder)
    app.error_handler.add(BadRequest, _bad_request)
    app.error_handler.add(Exception, _failed)
    return app


def _add_health(app: App, answering: Answering) -> None:
    @app.get("/health")
    async def health(_: Request) -> HTTPResponse:
        """200 while questions can be answered, 503 otherwise (criterion L5)."""
        ready = answering.state is State.READY
        return json_response({"status": answering.state}, HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE)


def _add_webhook(app: App, executor: ActionExecutor) -> None:
    @app.post("/webhook")
    async def webhook(request: Request) -> HTTPResponse:
        """Run the action that Rasa asks for."""
        try:
            result = await executor.run(json.loads(request.body))
        except ActionNotFoundException as error:
            return json_response({"error": "no such action", "action_name": error.action_name}, HTTPStatus.NOT_FOUND)
        return json_response(result.model_dump() if result else None)


def _add_qa_service(app: App, answering: Answering) -> None:
    @app.post("/qa/answer")
    async def answer(request: Request) -> HTTPResponse:
        """Answer a question from each page; see actions/service.py."""
        if refusal := _refusal(request, most_bytes=service.MAX_BODY_BYTES):
            return refusal
        question = service.parse_request(request.body)
        try:
            answers = await answering.answer_by_source(question.question, urls=question.urls, asker=question.asker)
        except RefusedUrl:
            return _refused(HTTPStatus.NOT_FOUND, "urls: one of them is not in the page catalogue")
        return json_response(service.answers_as_json(answers))


def _add_feedback_service(app: App, recorder: Recorder) -> None:
    @app.post("/feedback/expectation")
    async def expectation(request: Request) -> HTTPResponse:
        """Record what an employee expected; see actions/feedback_service.py."""
        if refusal := _refusal(request, most_bytes=feedback_service.MAX_BODY_BYTES):
            return refusal
        await recorder.expectation(feedback_service.parse_expectation(request.body))
        return json_response({"ok": True})

    @app.post("/feedback/erase")
    async def erase(request: Request) -> HTTPResponse:
        """Remove the text of one conversation."""
        if refusal := _refusal(request, most_bytes=feedback_service.MAX_BODY_BYTES):
            return refusal
        return json_response({"erased": await recorder.erase(feedback_service.parse_erasure(request.body))})


def _refusal(request: Request, *, most_bytes: int) -> HTTPResponse | None:
    """Return what a request gets that is not JSON, as what foreign web pages can send unasked, or is too long."""
    if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
        return _refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "expected Content-Type application/json")
    if len(request.body) > most_bytes:
        return _refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"expected at most {most_bytes} bytes")
    return None


def _bad_request(_: Request, error: Exception) -> HTTPResponse:
    return _refused(HTTPStatus.BAD_REQUEST, str(error))


def _refused(status: HTTPStatus, message: str) -> HTTPResponse:
    return json_response({"error": message}, status)


def _failed(_: Request, error: Exception) -> HTTPResponse:
    """Answer what went wrong with a status and an id; the rest is for the log (criterion C8)."""
    if isinstance(error, SanicException) and error.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
        status = HTTPStatus(error.status_code)
        return _refused(status, status.phrase)
    status = _status_of(error)
    error_id = report_failure(error, doing="serving a request")
    return json_response({"error": status.phrase, "error_id": error_id}, status)


def _status_of(error: Exception) -> HTTPStatus:
    if isinstance(error, NotReady):
        return HTTPStatus.SERVICE_UNAVAILABLE
    if isinstance(error, AnswerLate):
        return HTTPStatus.GATEWAY_TIMEOUT
    return HTTPStatus.INTERNAL_SERVER_ERROR
