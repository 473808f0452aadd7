"""A real Rasa server for tests, with the trained model and an action server's address of one's choice."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import requests
import yaml

from tests.support.processes import ROOT, free_port, responds, running, wait_until

RASA = ROOT / ".venv-rasa" / "bin" / "rasa"
MODEL = ROOT / "models" / "kate.tar.gz"
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1", "TF_CPP_MIN_LOG_LEVEL": "2"}
START_SECONDS = 240
_SOURCES = (
    *("config.yml", "domain.yml", "data/nlu", "data/rules"),
    *("assistant/tokenizer.py", "assistant/language.py", "assistant/language_component.py"),
)
"""As in the Makefile; the rest of assistant/ is no part of the model."""


@dataclass(frozen=True)
class RasaServer:
    """A running server: what an employee says goes in, what Kate replies comes out."""

    url: str
    log: Path

    def say(self, text: str, *, sender: str, timeout_seconds: float = 60) -> list[dict[str, Any]]:
        """Send a message through the REST channel and return Kate's messages."""
        response = requests.post(
            f"{self.url}/webhooks/rest/webhook",
            json={"sender": sender, "message": text},
            timeout=timeout_seconds,
        )
        response.raise_for_status()
        messages: list[dict[str, Any]] = response.json()
        return messages

    def press(self, button: str, *, on: list[dict[str, Any]], sender: str) -> list[dict[str, Any]]:
        """Press the button whose payload begins with /feedback_<button> under one of these messages."""
        payloads = [item["payload"] for message in on for item in message.get("buttons", ())]
        return self.say(next(item for item in payloads if item.startswith(f"/feedback_{button}")), sender=sender)


def text_of(messages: list[dict[str, Any]]) -> str:
    """Return all that Kate said."""
    return "\n".join(message.get("text", "") for message in messages)


@contextmanager
def rasa_server(folder: Path, *, action_url: str, credentials: Path = ROOT / "credentials.yml") -> Iterator[RasaServer]:
    """Run Rasa as endpoints.yml says, but with this action server and a fresh tracker store.

    The credentials must have channel rest.
    """
    train_if_stale()
    port = free_port()
    server = RasaServer(f"http://127.0.0.1:{port}", folder / "rasa.log")
    command: list[str | Path] = [
        RASA,
        "run",
        "-i",
        "127.0.0.1",
        "-p",
        str(port),
        "-m",
        MODEL,
        "--credentials",
        credentials,
    ]
    endpoints = _endpoints(folder, action_url=action_url)
    with running([*command, "--endpoints", endpoints], log=server.log, environment=QUIET) as process:
        wait_until(
            lambda: responds(f"{server.url}/webhooks/rest/") and "is up and running" in server.log.read_text(),
            process=process,
            seconds=START_SECONDS,
        )
        yield server


def train_if_stale() -> None:
    """Train models/kate.tar.gz unless it is newer than all that it is made of."""
    if MODEL.exists() and MODEL.stat().st_mtime > _latest_change():
        return
    # Rasa writes a model in place; another test run may be reading it.
    with TemporaryDirectory(dir=MODEL.parent) as folder:
        command: list[str | Path] = [RASA, "train", "--fixed-model-name", "kate", "--out", folder]
        subprocess.run(command, cwd=ROOT, check=True, env=_environment())
        (Path(folder) / MODEL.name).replace(MODEL)


def _environment() -> dict[str, str]:
    return {**os.environ, **QUIET}


def _latest_change() -> float:
    files = [path for source in _SOURCES for path in _files(ROOT / source)]
    return max(path.stat().st_mtime for path in files)


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else [*path.rglob("*.yml"), *path.rglob("*.py")]


def _endpoints(folder: Path, *, action_url: str) -> Path:
    endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text())
    endpoints["action_endpoint"]["url"] = action_url
    endpoints["tracker_store"]["db"] = str(folder / "conversations.db")
    file = folder / "endpoints.yml"
    file.write_text(json.dumps(endpoints))
    return file
