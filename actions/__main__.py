"""Starts the action server: `python -m actions`. One process, the reader loaded once (see actions/settings.py).

Exit codes: 0 stopped, 1 the reader or a database cannot be used, 2 a setting or the page catalogue is wrong.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Mapping

from actions.answer import AnswerQuestion
from actions.answering import Answerer, Answering
from actions.app import App, build_app
from actions.feedback import ThumbsDown, ThumbsUp
from actions.qa.errors import ConfigurationError, KateError
from actions.qa.factory import build_reloading_answerer
from actions.qa.feedback_store import FeedbackStore
from actions.qa.settings import Settings
from actions.recording import Recorder
from actions.settings import ServerSettings

logger = logging.getLogger("actions")


class ActionServer:
    """The app with everything behind it."""

    def __init__(self, answerer: Answerer, settings: ServerSettings) -> None:
        self._settings = settings
        self._failure: KateError | None = None
        self._feedback = FeedbackStore(settings.feedback_database)
        self._answering = Answering(
            answerer, deadline_seconds=settings.answer_deadline_seconds, workers=settings.workers
        )
        self._recorder = Recorder(
            self._feedback,
            model_version=lambda: self._answering.model_version,
            keeps_question=settings.feedback_keeps_question,
        )
        self.app = self._build_app()

    def run(self) -> None:
        """Serve until stopped.

        :raises KateError: the feedback database cannot be opened, or the reader cannot be loaded.
        """
        self._feedback.open()
        self.app.run(
            host=self._settings.host,
            port=self._settings.port,
            single_process=True,
            access_log=False,
            motd=False,
        )
        if self._failure:
            raise self._failure

    def _build_app(self) -> App:
        actions = (
            AnswerQuestion(self._answering, self._recorder),
            ThumbsUp(self._recorder),
            ThumbsDown(self._recorder, self._answering),
        )
        app = build_app(self._answering, self._recorder, actions)
        app.after_server_start(self._start_loading)
        app.after_server_stop(self._close)
        return app

    async def _start_loading(self, app: App) -> None:
        """Load in the background: until it is done the server answers that it is not ready."""
        app.add_task(self._load(app))

    async def _load(self, app: App) -> None:
        try:
            await self._answering.load()
        except KateError as error:
            self._failure = error
            app.stop()
        else:
            logger.info("ready: reader %s", self._answering.model_version)

    def _close(self, _: App) -> None:
        self._answering.close()
        self._recorder.close()
        self._feedback.close()


def main(environment: Mapping[str, str]) -> int:
    """Run the action server with the settings of the environment; return the exit code."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)-7s %(name)s  %(message)s")
    try:
        settings = ServerSettings.from_environment(environment)
        ActionServer(build_reloading_answerer(Settings.from_environment(environment)), settings).run()
    except ConfigurationError as error:
        logger.error("%s", error)
        return 2
    except KateError as error:
        logger.error("%s", error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(os.environ))
