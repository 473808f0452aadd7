"""Who asks, from the proxy's headers."""

import logging
from typing import Any

import pytest
from sanic.compat import Header

from assistant.web.asker import NO_HEADERS, AskerHeaders, _warn_once, asker_metadata

NAMES = AskerHeaders("X-Kate-Audience", "X-Kate-Country", "X-Kate-Company")
CANARY = "Zqx Canary"


@pytest.fixture(autouse=True)
def nothing_said_yet() -> None:
    """Each test hears what is said only once."""
    _warn_once.cache_clear()


def known(*headers: tuple[str, str], names: AskerHeaders = NAMES) -> dict[str, Any]:
    return asker_metadata(Header(list(headers)), names)


def test_the_proxy_says_who_asks() -> None:
    headers = [("x-kate-audience", "Managers, works-council,"), ("X-KATE-COUNTRY", "FR"), ("X-Kate-Company", " acme ")]
    record = {"audience": ["managers", "works-council"], "country": "fr", "company": "acme"}
    assert known(*headers) == {"kate_asker": record}


def test_headers_that_the_settings_do_not_name_say_nothing() -> None:
    headers = [("X-Kate-Audience", "managers"), ("X-Kate-Country", "fr"), ("", "managers")]
    assert known(*headers, names=NO_HEADERS) == {}
    assert known(*headers, names=AskerHeaders(country="X-Kate-Country")) == {"kate_asker": {"country": "fr"}}


@pytest.mark.parametrize(
    ("headers", "record"),
    [
        ([], None),
        ([("X-Kate-Audience", "")], None),
        ([("X-Kate-Audience", " , ,")], None),
        ([("X-Kate-Audience", f"{CANARY}, managers, {'a' * 65}")], {"audience": ["managers"]}),
        ([("X-Kate-Audience", '["managers"]')], None),
        ([("X-Kate-Country", "fra")], None),
        ([("X-Kate-Country", "fr, be")], None),
        ([("X-Kate-Company", "acme\u3042")], None),
        ([("X-Kate-Audience", ",".join(f"a{n}" for n in range(500)))], {"audience": [f"a{n}" for n in range(100)]}),
    ],
)
def test_only_codes_are_taken(headers: list[tuple[str, str]], record: Any) -> None:
    assert known(*headers) == ({} if record is None else {"kate_asker": record})


def test_a_header_that_comes_twice_is_not_the_proxys_alone() -> None:
    twice = [("X-Kate-Audience", "staff"), ("X-Kate-Audience", "managers"), ("X-Kate-Country", "fr")]
    assert known(*twice) == {"kate_asker": {"country": "fr"}}


def test_what_is_left_out_is_logged_once_without_its_contents(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for _ in range(3):
            known(("X-Kate-Audience", CANARY))
    assert caplog.text.count("X-Kate-Audience") == 1
    assert CANARY not in caplog.text
