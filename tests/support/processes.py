"""Real processes for tests: started, waited for, and gone afterwards."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import requests

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str | Path], *, log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process from the repository's root; what it prints goes to the log. It is killed at the end."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def wait_until(holds: Callable[[], bool], *, process: subprocess.Popen[bytes], seconds: float) -> None:
    """Wait for a condition; fail when the process ends or the time is up."""
    until = time.monotonic() + seconds
    while not holds():
        assert process.poll() is None, f"expected a running process, it ended with {process.returncode}"
        assert time.monotonic() < until, f"expected to be ready within {seconds} s"
        time.sleep(0.2)


def responds(url: str, *, status: int = 200) -> bool:
    """Whether the address gives this status now."""
    try:
        return requests.get(url, timeout=1).status_code == status
    except requests.RequestException:
        return False


@contextmanager
def small_action_server(behaviour: str, *, port: int, folder: Path) -> Iterator[Path]:
    """Run the real action server around a small answerer (tests/support/answerers.py); yield its log."""
    log = folder / "actions.log"
    environment = {
        "KATE_ACTIONS_PORT": str(port),
        "KATE_ACTIONS_FEEDBACK_DATABASE": f"sqlite:///{folder}/feedback.db",
    }
    command = [sys.executable, "-m", "tests.support.action_server", behaviour]
    with running(command, log=log, environment=environment) as process:
        wait_until(lambda: responds(f"http://127.0.0.1:{port}/health"), process=process, seconds=60)
        yield log
