"""What the log gets when something fails, and what the browser gets: an id that finds it there."""

from __future__ import annotations

import logging
import secrets
import traceback

from assistant.web.errors import WebChatError

logger = logging.getLogger(__name__)


def report_failure(error: BaseException, *, doing: str) -> str:
    """Log the failure and return its id, the only thing about it that may leave the process (criterion C8).

    The log gets the kinds of the error and its causes and where they arose. It gets messages of this package's
    errors only: others may quote what an employee typed (criterion C10).
    """
    error_id = secrets.token_hex(4)
    logger.error("error %s while %s: %s", error_id, doing, describe(error))
    return error_id


def describe(error: BaseException) -> str:
    """Return the error and what caused it, innermost last."""
    cause = error.__cause__ or error.__context__
    message = f": {error}" if isinstance(error, WebChatError) else ""
    this = f"{type(error).__qualname__}{message}\n{''.join(traceback.format_tb(error.__traceback__))}"
    return f"{this}caused by {describe(cause)}" if cause else this
