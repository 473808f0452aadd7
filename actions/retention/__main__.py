"""Deletes what is too old: `python -m actions.retention prune`, `watch` or `erase SESSION`.

endpoints.yml says how long things are kept (under `nlg`: conversations_kept_days and feedback_text_kept_days) and where
conversations are (`tracker_store`), KATE_ACTIONS_FEEDBACK_DATABASE where feedback is.

Exit codes: 0 done, 1 something could not be deleted, 2 a setting is wrong.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from actions.failures import report_failure
from actions.qa.errors import ConfigurationError
from actions.retention.endpoints import DEFAULT_ENDPOINTS, read_plan
from actions.retention.job import SETTLE_SECONDS, Done, NotDone, RetentionJob, Step
from actions.settings import ServerSettings

WATCH_PERIOD_SECONDS = 3600.0

logger = logging.getLogger("retention")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)-7s %(name)s  %(message)s")
    parsed = _parser().parse_args(arguments)
    try:
        feedback_database = ServerSettings.from_environment(os.environ).feedback_database
        plan = read_plan(parsed.endpoints)
    except ConfigurationError as error:
        logger.error("%s", error)
        return 2
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    job = RetentionJob(plan, feedback_database=feedback_database, stop=stop)
    if parsed.command == "watch":
        return _watch(job, stop)
    if parsed.command == "erase":
        logger.info("this takes %.0f s, longer than a turn that may be under way", SETTLE_SECONDS)
        code = _tell(job.erase(parsed.session))
    else:
        code = _tell(job.prune(now=datetime.now(UTC)))
    if stop.is_set():
        logger.warning("stopped before the end")
        return 1
    return code


def _watch(job: RetentionJob, stop: threading.Event) -> int:
    """Prune now and every hour until told to stop. What fails is tried again the next time."""
    is_first = True
    while is_first or not stop.wait(WATCH_PERIOD_SECONDS):
        try:
            steps = job.prune(now=datetime.now(UTC))
        except Exception as error:
            report_failure(error, doing="deleting what is too old")
        else:
            _tell(step for step in steps if is_first or not isinstance(step, Done) or step.n_deleted)
        is_first = False
    return 0


def _tell(steps: Iterable[Step]) -> int:
    failed = False
    for step in steps:
        failed |= isinstance(step, NotDone)
        logger.log(logging.WARNING if isinstance(step, NotDone) else logging.INFO, "%s", step.message)
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m actions.retention", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--endpoints", type=Path, default=DEFAULT_ENDPOINTS, metavar="FILE", help="Rasa's endpoints (%(default)s)"
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("prune", help="delete what is too old, once")
    commands.add_parser("watch", help="delete what is too old, now and every hour")
    erase = commands.add_parser("erase", help="delete one conversation and the text of its feedback")
    erase.add_argument("session", help="the conversation's id (Rasa's sender_id)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
