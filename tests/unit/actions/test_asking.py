"""Who asks, by what the channel said of the latest message."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from actions import asking
from actions.asking import asker_of_message
from actions.qa.audience import NOT_KNOWN, Asker

CANARY = "Zqxcanary"


@pytest.fixture(autouse=True)
def nothing_said_yet() -> Iterator[None]:
    """Each test hears what is said only once."""
    asking._say_once.cache_clear()
    yield
    asking._say_once.cache_clear()


def test_the_channel_says_who_asks() -> None:
    record = {"audience": ["managers"], "country": "fr", "company": "acme"}
    message = {"text": "?", "metadata": {"client_id": "x", "kate_asker": record}}
    assert asker_of_message(message) == Asker(frozenset({"managers"}), "fr", "acme")


@pytest.mark.parametrize(
    "message", [{}, {"metadata": None}, {"metadata": {}}, {"metadata": {"audience": ["managers"]}}, {"metadata": []}]
)
def test_a_channel_that_does_not_know_says_nothing(message: Any, caplog: pytest.LogCaptureFixture) -> None:
    assert asker_of_message(message) == NOT_KNOWN
    assert caplog.text == ""


@pytest.mark.parametrize("record", [None, CANARY, [CANARY], {CANARY: CANARY}, {"audience": [CANARY, "managers"]}])
def test_what_is_malformed_gives_no_right_and_is_logged_once_without_its_contents(
    record: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for _ in range(3):
            assert asker_of_message({"metadata": {"kate_asker": record}}) == NOT_KNOWN
    assert caplog.text.count("kate_asker in a message's metadata is malformed") == 1
    assert CANARY not in caplog.text


def test_a_country_that_is_none_takes_no_right_away(caplog: pytest.LogCaptureFixture) -> None:
    record = {"audience": ["managers"], "country": "eu", "company": "acme"}
    assert asker_of_message({"metadata": {"kate_asker": record}}) == Asker(frozenset({"managers"}), "", "acme")
    assert "no country is known of who asks" in caplog.text
