"""Results come in order whoever is quicker; little is begun ahead, and nothing after a stop."""

from __future__ import annotations

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.worker_pool import WorkerPool


@given(st.lists(st.integers(0, 3), max_size=12), st.integers(1, 4))
def test_results_are_in_order_whoever_is_quicker(items, n_workers):
    def slow_first(item):
        time.sleep(item / 2000)
        return item * 2

    assert list(WorkerPool(n_workers, name="test").in_order(slow_first, items)) == [item * 2 for item in items]


def test_as_many_work_at_once_as_there_are_workers():
    meeting = threading.Barrier(3, timeout=30)  # nobody passes alone
    list(WorkerPool(3, name="test").in_order(lambda _: meeting.wait(), range(6)))


def test_only_a_few_are_begun_before_the_first_is_taken():
    begun = []
    results = WorkerPool(2, name="test").in_order(begun.append, range(100))
    assert begun == []
    next(results)
    assert len(begun) <= 3


def test_what_is_queued_is_not_done_after_a_stop():
    begun, may_go_on = [], threading.Event()
    pool = WorkerPool(1, name="test")

    def items():
        yield 0
        pool._pool.submit(may_go_on.wait, 30)  # the worker has something else to do before the next one
        yield 1

    results = pool.in_order(begun.append, items())
    next(results)
    results.close()
    may_go_on.set()
    assert list(pool.in_order(str, ["the worker is free again"])) == ["the worker is free again"]
    assert begun == [0]


def test_an_error_comes_when_it_is_its_turn():
    def work(item):
        if item == 2:
            raise ValueError("the third")
        return item

    results = WorkerPool(2, name="test").in_order(work, range(5))
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(ValueError, match="the third"):
        next(results)
