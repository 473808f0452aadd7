"""`make run` as its user meets it: ready, answering, stopped by Ctrl-C with nothing left on a port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.support.processes import ROOT

PORTS = {"Rasa": 5005, "action server": 5055, "demo intranet": 8765}
READY_SECONDS = 240


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def running_kate(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """`make run` in a session of its own, as in a terminal: Ctrl-C goes to the whole group."""
    busy = [name for name, port in PORTS.items() if is_open(port)]
    if busy:
        pytest.skip(f"ports of {', '.join(busy)} are in use: is Kate running?")
    log = tmp_path / "run.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["make", "--no-print-directory", "run"], cwd=ROOT, stdout=output, stderr=output, start_new_session=True
        )
    yield process, log
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for_text(text: str, log: Path, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY_SECONDS
    while text not in log.read_text(errors="replace"):
        assert process.poll() is None, log.read_text(errors="replace")[-2000:]
        assert time.monotonic() < until, log.read_text(errors="replace")[-2000:]
        time.sleep(0.5)


def test_make_run_answers_and_stops_cleanly(running_kate: tuple[subprocess.Popen[bytes], Path]) -> None:
    process, log = running_kate
    wait_for_text("Kate is ready", log, process)
    reply = requests.post(
        "http://127.0.0.1:5005/webhooks/rest/webhook",
        json={"sender": "run", "message": "Combien coûte une place de parking à Lyon ?"},
        timeout=60,
    ).json()
    assert "http://127.0.0.1:8765/" in reply[0]["text"]
    assert [button["payload"].split("{")[0] for button in reply[0]["buttons"]] == [
        "/feedback_positive",
        "/feedback_negative",
    ]
    os.killpg(process.pid, signal.SIGINT)
    process.wait(timeout=40)
    assert [name for name, port in PORTS.items() if is_open(port)] == []


def test_only_this_machine_can_connect_c1(running_kate: tuple[subprocess.Popen[bytes], Path]) -> None:
    process, log = running_kate
    wait_for_text("Kate is ready", log, process)
    listening = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    hosts = {
        int(fields[1].split(":")[1], 16): fields[1].split(":")[0]
        for fields in listening
        if fields[3] == "0A" and int(fields[1].split(":")[1], 16) in PORTS.values()
    }
    assert hosts == dict.fromkeys(PORTS.values(), "0100007F")
    assert requests.get("http://127.0.0.1:5005/conversations/x/tracker", timeout=10).status_code == 404
    os.killpg(process.pid, signal.SIGINT)
    process.wait(timeout=40)
