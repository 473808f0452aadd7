"""What a robots.txt allows (RFC 9309, criterion F13)."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.errors import PageError
from actions.qa.fetch import Fetcher
from actions.qa.pages import Catalogue, Defaults, Limits
from actions.qa.robots import MAX_CRAWL_DELAY_SECONDS, MAX_ROBOTS_BYTES, RobotsRules, fetch_robots
from actions.qa.sites import Site
from actions.qa.url_rules import canonical
from tests.support.page_server import PageServer, page_server

AGENT = "Kate/0.1"


def allows(text: str, path: str, *, user_agent: str = AGENT) -> bool:
    return RobotsRules(text, user_agent=user_agent).allows(canonical(f"http://a.example{path}"))


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /hr\nAllow: /hr/public", "/hr/public/a", True),
        ("User-agent: *\nAllow: /hr/public\nDisallow: /hr", "/hr/other", False),
        ("User-agent: *\nDisallow: /*?sort=", "/hr/a?sort=1", False),
        ("User-agent: *\nDisallow: /*.php$", "/a.php", False),
        ("User-agent: *\nDisallow: /*.php$", "/a.php5", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: kate\nDisallow: /x", "/a", True),
        ("User-agent: KATE\nDisallow: /\n", "/a", False),
        ("User-agent: katerina\nDisallow: /\n", "/a", True),
        ("User-agent: *\nDisallow: /été", "/%C3%A9t%C3%A9", False),
        ("<html><body>Disallow: /</body></html>", "/a", True),
    ],
)
def test_rules(rules: str, path: str, allowed: bool) -> None:
    assert allows(rules, path) == allowed


@pytest.mark.parametrize(
    ("asked", "obeyed"), [("2", 2.0), ("0.5", 0.5), ("86400", MAX_CRAWL_DELAY_SECONDS), ("-1", 0.0), ("soon", 0.0)]
)
def test_a_crawl_delay_is_obeyed_up_to_a_bound(asked: str, obeyed: float) -> None:
    assert RobotsRules(f"User-agent: *\nCrawl-delay: {asked}\n", user_agent=AGENT).crawl_delay_seconds == obeyed


@given(st.text(max_size=200), st.text(alphabet="abc/%?*$", max_size=20))
def test_whatever_it_says_there_is_an_answer(text: str, path: str) -> None:
    assert allows(text, f"/{path}") in (True, False)
    assert 0 <= RobotsRules(text, user_agent=AGENT).crawl_delay_seconds <= MAX_CRAWL_DELAY_SECONDS


def test_a_hostile_pattern_takes_no_time() -> None:
    begin = time.monotonic()
    allows("User-agent: *\nDisallow: /" + "*a" * 5000 + "*b$\n", "/" + "a" * 1900)
    assert time.monotonic() - begin < 1


@pytest.fixture
def server() -> Iterator[PageServer]:
    with page_server() as serving:
        yield serving


def fetch(server: PageServer) -> RobotsRules:
    prefix = server.url("/hr/")
    limits = Limits(requests_per_second=1000, deadline_seconds=3)
    catalogue = Catalogue((), Defaults(limits=limits), (Site(prefix, 60, start=prefix),))
    return fetch_robots(Fetcher(catalogue), canonical(prefix), user_agent=AGENT)


def test_it_is_read_at_the_hosts_root_whatever_its_content_type(server: PageServer) -> None:
    text = b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /hr/x\r\n"
    for content_type in ("text/plain", ""):
        server.routes["/robots.txt"] = lambda request, kind=content_type: request.send(text, Content_Type=kind)  # type: ignore[misc]
        rules = fetch(server)
        assert not rules.allows(canonical(server.url("/hr/x")))
        assert rules.allows(canonical(server.url("/hr/y")))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_without_one_all_is_allowed(server: PageServer, status: int) -> None:
    server.routes["/robots.txt"] = lambda request: request.send(status=status)
    assert fetch(server).allows(canonical(server.url("/hr/x")))


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_that_is_unwell_allows_nothing(server: PageServer, status: int) -> None:
    server.routes["/robots.txt"] = lambda request: request.send(status=status)
    with pytest.raises(PageError):
        fetch(server)


def test_one_that_is_too_large_or_leads_elsewhere_allows_nothing(server: PageServer) -> None:
    server.routes["/robots.txt"] = lambda request: request.send(b"#" * (MAX_ROBOTS_BYTES + 1))
    with pytest.raises(PageError):
        fetch(server)
    with page_server() as other:
        server.routes["/robots.txt"] = lambda request: request.send(status=302, Location=other.url("/robots.txt"))
        with pytest.raises(PageError):
            fetch(server)
        assert other.requests == []
