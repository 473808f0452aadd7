"""The sliding window: exact, one for each session, in bounded memory (criterion C7)."""

import pytest

from assistant.web.errors import TooMany
from assistant.web.limits import RateLimit


def test_twenty_a_minute_pass_and_the_next_is_told_when() -> None:
    limit = RateLimit(20)
    for second in range(20):
        limit.count("a", now=100.0 + second)
    with pytest.raises(TooMany) as caught:
        limit.count("a", now=120.0)
    assert caught.value.fields() == {"retry_after_seconds": 40}
    assert caught.value.headers() == {"Retry-After": "40"}


def test_who_waits_as_long_as_told_is_served() -> None:
    limit = RateLimit(1)
    limit.count("a", now=0.5)
    for now in (0.6, 30.0, 60.4):
        with pytest.raises(TooMany) as caught:
            limit.count("a", now=now)
        RateLimit(1).count("a", now=now + caught.value.retry_after_seconds)
        assert now + caught.value.retry_after_seconds >= 60.5
    limit.count("a", now=60.5)


def test_no_minute_has_more_wherever_it_begins() -> None:
    limit, passed = RateLimit(5), []
    for tick in range(2000):
        now = tick * 0.37
        try:
            limit.count("a", now=now)
        except TooMany:
            continue
        passed.append(now)
    assert all(later - earlier >= 60 for earlier, later in zip(passed, passed[5:], strict=False))
    assert len(passed) > 5 * 10  # and a patient one is served on


def test_others_are_unaffected() -> None:
    limit = RateLimit(1)
    limit.count("a", now=0)
    with pytest.raises(TooMany):
        limit.count("a", now=1)
    limit.count("b", now=1)


def test_memory_is_bounded_and_the_longest_silent_are_forgotten_first() -> None:
    limit = RateLimit(1, most_sessions=3)
    for session in "abcd":
        limit.count(session, now=0)
    assert len(limit._times) == 3
    for session in "bcd":
        with pytest.raises(TooMany):
            limit.count(session, now=1)
    limit.count("a", now=1)


def test_who_goes_on_is_not_forgotten() -> None:
    limit = RateLimit(2, most_sessions=2)
    for session in "abac":
        limit.count(session, now=0)
    with pytest.raises(TooMany):
        limit.count("a", now=1)
