"""When a page was last changed: what it says comes first, what cannot be is nobody's word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.page_dates import OLDEST, modified_at

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HEADER = "Sun, 01 Nov 2026 08:00:00 GMT"
BY_SERVER = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("declared", "date"),
    [
        ("2026-03-05", datetime(2026, 3, 5, tzinfo=UTC)),
        ("2026-03-05T10:00:00+02:00", datetime(2026, 3, 5, 8, 0, tzinfo=UTC)),
        ("2026-03-05T10:00:00Z", datetime(2026, 3, 5, 10, 0, tzinfo=UTC)),
        ("Thu, 05 Mar 2026 10:00:00 GMT", datetime(2026, 3, 5, 10, 0, tzinfo=UTC)),
        ("", BY_SERVER),
        ("yesterday", BY_SERVER),
        ("2031-01-01", BY_SERVER),
        ("2026-11-23", datetime(2026, 11, 23, tzinfo=UTC)),  # where it is tomorrow already
        ("2026-11-24", BY_SERVER),
        ("0001-01-01", BY_SERVER),
    ],
)
def test_the_pages_own_date_else_the_servers(declared: str, date: datetime) -> None:
    assert modified_at(declared, HEADER, fetched_at=NOW) == date


def test_a_server_that_makes_pages_anew_knows_no_date() -> None:
    assert modified_at("", "Sun, 22 Nov 2026 11:59:30 GMT", fetched_at=NOW) is None
    assert modified_at("", "", fetched_at=NOW) is None


@given(st.text(max_size=40) | st.datetimes().map(str), st.text(max_size=40))
def test_whatever_is_said_a_date_is_one_that_can_be(declared: str, header: str) -> None:
    date = modified_at(declared, header, fetched_at=NOW)
    assert date is None or OLDEST <= date <= NOW + timedelta(hours=14)


def test_a_page_s_day_is_that_of_its_own_time_zone() -> None:
    date = modified_at("2026-04-01T00:00:00+09:00", "", fetched_at=NOW)
    assert date is not None
    assert date.date().isoformat() == "2026-04-01"
