"""Measures a running Kate (`make run`): time from question to answer, memory of each process.

    .venv/bin/python -m tests.load.measure_demo [--rounds 2]

One employee, one question at a time, the demo questions through Rasa's REST channel (criterion L1).
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from pathlib import Path

import requests
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[2]
REST = "http://127.0.0.1:5005/webhooks/rest/webhook"
SCRIPTED = ("When do I get my payslip?", "Où est le bureau de Londres ?", "勤務時間を教えてください")
PROCESSES = {"Rasa": "rasa run", "action server": "-m actions", "refresh": "refresh --watch", "demo": "demo.serve"}


def timed_ms(question: str, sender: str) -> float:
    """From sending the question to having the reply."""
    begin = time.perf_counter()
    reply = requests.post(REST, json={"sender": sender, "message": question}, timeout=60)
    reply.raise_for_status()
    assert reply.json(), f"no reply to {question!r}"
    return (time.perf_counter() - begin) * 1000


def resident_mb(command: str) -> float:
    """Resident memory of the processes whose command line has this text, in megabytes."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if command in line and not line.startswith(("/bin/sh", "sh ", "/bin/bash", "bash ")):
                total += int((folder / "statm").read_text().split()[1]) * 4096
        except OSError:
            continue
    return total / 1e6


def main() -> None:
    """Prints a table; changes nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    rounds = parser.parse_args().rounds
    asked = [json.loads(line)["question"] for line in (ROOT / "demo" / "questions.jsonl").read_text().splitlines()]
    for question in (*asked[:3], *SCRIPTED):
        timed_ms(question, "warm-up")
    table = Table("questions", "n", "p50 ms", "p95 ms")
    for name, questions in (("answered from pages", asked), ("scripted", SCRIPTED * 10)):
        times = sorted(timed_ms(q, f"load-{r}-{n}") for r in range(rounds) for n, q in enumerate(questions))
        p95 = times[min(int(len(times) * 0.95), len(times) - 1)]
        table.add_row(name, str(len(times)), f"{statistics.median(times):.0f}", f"{p95:.0f}")
    memory = Table("process", "resident MB")
    for name, command in PROCESSES.items():
        memory.add_row(name, f"{resident_mb(command):.0f}")
    console = Console()
    console.print(table)
    console.print(memory)


if __name__ == "__main__":
    main()
