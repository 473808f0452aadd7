"""A training run's log file, and its progress on the terminal."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn


class LogFile:
    """JSON lines of a run; a run that was cut goes on in the same file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._before_seconds = 0.0
        self._began_at = time.monotonic()

    @property
    def elapsed_seconds(self) -> float:
        """Time spent training, earlier runs counted up to the checkpoint that was taken up."""
        return self._before_seconds + time.monotonic() - self._began_at

    def begin(self, step: int) -> None:
        """Keeps the lines up to the step that training goes on from."""
        kept = [line for line in self._lines() if line["step"] <= step]
        self._before_seconds = kept[-1]["elapsed_seconds"] if kept else 0.0
        self._began_at = time.monotonic()
        temporary = self._path.with_suffix(".part")
        temporary.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text("".join(json.dumps(line) + "\n" for line in kept), encoding="utf-8")
        temporary.replace(self._path)

    def write(self, **values: Any) -> None:
        """Adds a line."""
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({**values, "elapsed_seconds": round(self.elapsed_seconds, 2)}) + "\n")

    def end(self) -> None:
        """Stops the clock."""
        self._before_seconds, self._began_at = self.elapsed_seconds, time.monotonic()

    def _lines(self) -> list[dict[str, Any]]:
        if not self._path.is_file():
            return []
        lines = self._path.read_text(encoding="utf-8").splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.endswith("\n")]  # the last may be cut


class TrainingProgress:
    """One line on the terminal: steps, time left, loss."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("loss {task.fields[loss]:.3f}"),
        )
        self._task: TaskID | None = None  # only the first of several processes shows progress

    def begin(self, *, total: int, done: int) -> None:
        self._task = self._progress.add_task("training", total=total, completed=done, loss=float("nan"))
        self._progress.start()

    def advance(self, done: int) -> None:
        if self._task is not None:
            self._progress.update(self._task, completed=done)

    def loss(self, value: float) -> None:
        if self._task is not None:
            self._progress.update(self._task, loss=value)

    def end(self) -> None:
        self._progress.stop()
