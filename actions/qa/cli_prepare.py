"""The part of `refresh` that makes ready for questions what was pulled before."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from actions.qa.completion import Completion


def prepare_missing(completion: Completion, urls: Sequence[str], *, is_stopped: Callable[[], bool]) -> None:
    """Prepare what is not; a progress bar on stderr, where that is a terminal. Raises StoreError."""
    missing = completion.missing(urls)
    if not missing:
        return
    console = Console(stderr=True)
    console.print(f"preparing {len(missing)} pages for questions", soft_wrap=True)
    columns = (TextColumn("prepared"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("prepared", total=len(missing))
        for place, _ in enumerate(completion.run(missing)):
            progress.update(task, completed=place)
            if is_stopped():
                return
        progress.update(task, completed=len(missing))
