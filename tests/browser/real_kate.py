"""The whole of Kate: demo intranet, action server with the embedded reader, and a Rasa that can be stopped."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tests.support.processes import ROOT, free_port, responds, running, wait_until
from tests.support.rasa_server import MODEL, QUIET, RASA, START_SECONDS, train_if_stale

CREDENTIALS = {"assistant.web.channel.WebChat": {"messages_per_minute": 60}}


@dataclass
class RealKate:
    """Where Rasa is, and the means to stop and start it: always at the same address, with the same conversations."""

    folder: Path
    action_port: int
    demo_url: str
    port: int = field(default_factory=free_port)
    _running: ExitStack = field(default_factory=ExitStack)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/chat/"

    def start(self) -> None:
        """Start Rasa and wait until it can answer."""
        credentials, endpoints = self.folder / "credentials.yml", self.folder / "endpoints.yml"
        secret = {"secret_file": str(self.folder / "web_secret")}
        credentials.write_text(json.dumps({name: given | secret for name, given in CREDENTIALS.items()}))
        endpoints.write_text(json.dumps(self._endpoints()))
        options: list[str | Path] = ["-i", "127.0.0.1", "-p", str(self.port), "-m", MODEL]
        command: list[str | Path] = [RASA, "run", *options, "--credentials", credentials, "--endpoints", endpoints]
        log = self.folder / "rasa.log"
        process = self._running.enter_context(running(command, log=log, environment=QUIET))
        wait_until(lambda: responds(f"{self.url}session"), process=process, seconds=START_SECONDS)

    def stop(self) -> None:
        """Kill Rasa."""
        self._running.close()

    def _endpoints(self) -> dict[str, object]:
        endpoints: dict[str, dict[str, object]] = yaml.safe_load((ROOT / "endpoints.yml").read_text())
        endpoints["action_endpoint"]["url"] = f"http://127.0.0.1:{self.action_port}/webhook"
        endpoints["tracker_store"]["db"] = str(self.folder / "conversations.db")
        return dict(endpoints)


@contextmanager
def real_kate(folder: Path) -> Iterator[RealKate]:
    """Run everything."""
    train_if_stale()
    demo_port, action_port = free_port(), free_port()
    demo_url, actions_url = f"http://127.0.0.1:{demo_port}", f"http://127.0.0.1:{action_port}"
    settings = _settings(folder, demo_port=demo_port, action_port=action_port)
    python = sys.executable
    with ExitStack() as stack:
        demo = [python, "-m", "demo.serve", "--port", str(demo_port)]
        served = stack.enter_context(running(demo, log=folder / "demo.log"))
        wait_until(lambda: responds(f"{demo_url}/"), process=served, seconds=60)
        store = ["--pages", settings["KATE_QA_PAGES"], "--store", settings["KATE_QA_STORE"]]
        refresh = [python, "-m", "actions.qa", "refresh", *store]
        subprocess.run(refresh, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        log = folder / "actions.log"
        actions = stack.enter_context(running([python, "-m", "actions"], log=log, environment=settings))
        kate = RealKate(folder, action_port, demo_url)
        stack.callback(kate.stop)
        kate.start()
        wait_until(lambda: responds(f"{actions_url}/health"), process=actions, seconds=60)
        yield kate


def _settings(folder: Path, *, demo_port: int, action_port: int) -> dict[str, str]:
    pages = folder / "pages.yml"
    pages.write_text((ROOT / "data" / "pages.yml").read_text().replace("127.0.0.1:8765", f"127.0.0.1:{demo_port}"))
    return {
        "KATE_QA_PAGES": str(pages),
        "KATE_QA_STORE": str(folder / "pages.db"),
        "KATE_ACTIONS_PORT": str(action_port),
        "KATE_ACTIONS_FEEDBACK_DATABASE": f"sqlite:///{folder}/feedback.db",
    }
