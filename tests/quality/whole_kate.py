"""Questions through the whole of Kate, without Rasa: a site is served, pulled, indexed, asked and judged."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.support.asking import EVERY_SPAN, SHOW_EVERYTHING
from tests.support.made_pages import write_urls
from training.scoring.judge import Judged, judge

ROOT = Path(__file__).parents[2]
OUTCOMES = "outcomes.jsonl"


def ask_kate(
    site: Path, questions: Path, work: Path, *, reader: str = "models/reader", **settings: Any
) -> list[Judged]:
    """What becomes of every question when a folder of HTML pages is all there is.

    :param work: a new folder for catalogue, store and outcomes.
    :param settings: of `actions.qa.settings.Settings`.
    """
    work.mkdir(parents=True, exist_ok=True)
    with served(site) as address:
        catalogue = write_catalogue(site, address, work / "pages.yml")
        places = ["--pages", str(catalogue), "--store", str(work / "pages.db")]
        _kate("refresh", *places)
    outcomes = work / OUTCOMES
    _kate(
        *("answer", "--questions", str(questions), "--out", str(outcomes), *places, "--reader", reader, "--json"),
        null_threshold=SHOW_EVERYTHING,
        n_alternatives=EVERY_SPAN,
        **settings,
    )
    return judge(questions, outcomes)


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of a server of a folder, for as long as the block lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def write_catalogue(site: Path, address: str, path: Path) -> Path:
    """A catalogue of every HTML page of a folder."""
    return write_urls((f"{address}/{page.relative_to(site).as_posix()}" for page in sorted(site.rglob("*.html"))), path)


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".html": "text/html; charset=utf-8"}  # noqa: RUF012

    def log_message(self, *_: Any) -> None:
        """Nothing: a test's output is for failures."""


def _kate(*arguments: str, **settings: Any) -> None:
    own = {f"KATE_QA_{name.upper()}": str(value) for name, value in settings.items()}
    done = subprocess.run(
        [sys.executable, "-m", "actions.qa", *arguments],
        cwd=ROOT,
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"`python -m actions.qa {arguments[0]}` failed: {done.stdout}\n{done.stderr}")
