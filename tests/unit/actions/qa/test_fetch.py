"""Small decisions of the fetcher; the rest needs real servers: tests/integration/test_fetch_hostile.py."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.qa._transport import Deadline
from actions.qa.errors import DeadlineExceeded
from actions.qa.fetch import retry_after_seconds
from actions.qa.pace import Pace
from actions.qa.url_rules import Origin

HOST = Origin("intranet.example", 443)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("3600", 3600),
        ("99999999999999999999", 999999999),
        ("-5", 0),
        ("soon", 0),
        ("", 0),
        ("1.5", 0),
        ("¹", 0),
    ],
)
def test_retry_after_in_seconds(value: str, seconds: float) -> None:
    """F12."""
    assert retry_after_seconds(value) == seconds


def test_retry_after_as_a_date() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    assert 3500 < retry_after_seconds(later) <= 3600
    assert retry_after_seconds("Wed, 01 Jan 2020 00:00:00 GMT") == 0


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_retry_after_is_a_number_of_seconds(value: str) -> None:
    assert retry_after_seconds(value) >= 0


def test_a_deadline_that_has_passed_is_an_error() -> None:
    deadline = Deadline(30)
    assert 0 < deadline.remaining() <= 30
    deadline.expire()
    with pytest.raises(DeadlineExceeded, match="30 s"):
        deadline.remaining()


def test_requests_begin_apart() -> None:
    """F13: the second waits for its turn; another host does not wait for the first."""
    pace, running = Pace(requests_per_second=5, requests_at_once=2), threading.Event()
    begun = []
    for host in (HOST, HOST, Origin("other.example", 443)):
        with pace.turn(host, running):
            begun.append(time.monotonic())
    assert begun[1] - begun[0] >= 0.15
    assert begun[2] - begun[1] < 0.15


def test_nobody_waits_once_everything_stops() -> None:
    pace, stopped = Pace(requests_per_second=0.001, requests_at_once=1), threading.Event()
    with pace.turn(HOST, stopped):
        stopped.set()
        begin = time.monotonic()
        with pace.turn(HOST, stopped):
            assert time.monotonic() - begin < 5
