"""Work on several threads, a few pieces ahead of who takes the results, in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


class WorkerPool:
    """Threads that are started when there is work for them.

    :param name: what its threads are called.
    """

    def __init__(self, n_workers: int, *, name: str) -> None:
        self._n_workers = n_workers
        self._pool = ThreadPoolExecutor(n_workers, thread_name_prefix=name)

    def in_order(self, work: Callable[[Given], Made], items: Iterable[Given]) -> Iterator[Made]:
        """The result for each item. Only a few are queued at a time, so that stopping is quick.

        What the work raises for an item is raised when it is that item's turn.
        """
        queue: deque[Future[Made]] = deque()
        try:
            for item in items:
                queue.append(self._pool.submit(work, item))
                if len(queue) > self._n_workers:
                    yield queue.popleft().result()
            while queue:
                yield queue.popleft().result()
        finally:
            for future in queue:
                future.cancel()
