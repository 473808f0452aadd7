"""One real Rasa server for all tests that talk to Kate; each test decides what its action server is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import free_port
from tests.support.rasa_server import RasaServer, rasa_server


@pytest.fixture(scope="session")
def rasa_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server keeps its log and its conversations."""
    return tmp_path_factory.mktemp("rasa")


@pytest.fixture(scope="session")
def action_port() -> int:
    """The port on which Rasa expects the action server; nothing listens there unless a test starts one."""
    return free_port()


@pytest.fixture(scope="session")
def rasa(rasa_folder: Path, action_port: int) -> Iterator[RasaServer]:
    """Rasa with the trained model; the model is trained first if its sources have changed."""
    with rasa_server(rasa_folder, action_url=f"http://127.0.0.1:{action_port}/webhook") as server:
        yield server
