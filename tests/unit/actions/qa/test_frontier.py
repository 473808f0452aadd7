"""Which links are followed: a pure decision (criteria F1, F13)."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa import frontier as module
from actions.qa.errors import RefusedUrl
from actions.qa.frontier import ASKED_FACTOR, Frontier
from actions.qa.robots import RobotsRules
from actions.qa.site_findings import Findings
from actions.qa.site_reading import PageLinks
from actions.qa.sites import Site, Skip
from actions.qa.url_rules import canonical
from tests.unit.actions.qa.test_site_scope import LINKS, as_a_careless_server_reads

PREFIX = "https://intranet.example/hr/"
ROBOTS = RobotsRules("User-agent: *\nDisallow: /hr/private\n", user_agent="Kate/0.1")


def frontier(**settings: object) -> tuple[Frontier, Findings]:
    site = Site(PREFIX, 3600, **({"start": PREFIX} | settings))  # type: ignore[arg-type]
    findings = Findings(site, frozenset())
    return Frontier(site, ROBOTS, findings), findings


def links(*hrefs: str, base: str = "", nofollow: bool = False, cut: bool = False) -> PageLinks:
    return PageLinks(base, hrefs, noindex=False, nofollow=nofollow, cut=cut)


def rest(waiting: Frontier) -> list[tuple[str, int]]:
    taken = []
    while not waiting.is_done:
        address, depth = waiting.take()
        taken.append((address.url, depth))
    return taken


def follow(*hrefs: str, depth: int = 0, base: str = "", nofollow: bool = False, **settings: object) -> list[str]:
    waiting, _ = frontier(**settings)
    address, _ = waiting.take()
    waiting.add(links(*hrefs, base=base, nofollow=nofollow), page=address, depth=depth)
    return [url.removeprefix(PREFIX) for url, _ in rest(waiting)]


@given(st.lists(LINKS, max_size=8), LINKS)
def test_nothing_outside_the_prefix_is_ever_asked(hrefs: list[str], base: str) -> None:
    waiting, _ = frontier()
    start, _ = waiting.take()
    waiting.add(links(*hrefs, base=base), page=start, depth=0)
    for url, depth in rest(waiting):
        assert depth == 1
        assert (urlsplit(url).scheme, urlsplit(url).netloc) == ("https", "intranet.example")
        assert as_a_careless_server_reads(url).startswith("/hr/")
        waiting.check(canonical(url))


def test_each_page_is_asked_once_in_its_one_spelling() -> None:
    assert follow("a", "./a#top", "/hr/%61", PREFIX + "a?utm_source=x", "HTTPS://INTRANET.example:443/hr/a") == ["a"]


def test_what_is_not_followed() -> None:
    hrefs = ("mailto:a@b.example", "//evil.example/hr/a", "../a", "private/a", "x.pdf", "old/archive/a", "?id=7", "")
    waiting, findings = frontier(exclude=("*/archive/*",))
    start, _ = waiting.take()
    waiting.add(links(*hrefs), page=start, depth=0)
    assert rest(waiting) == []
    assert findings.skipped == {Skip.ROBOTS: 1, Skip.NOT_A_PAGE: 1, Skip.EXCLUDED: 1}
    assert not findings.limits


def test_named_parameters_tell_pages_apart() -> None:
    assert follow("p?id=1&s=9", "p?s=8&id=1", "p?id=2", query_parameters=("id",)) == ["p?id=1", "p?id=2"]


def test_links_are_relative_to_the_pages_base() -> None:
    assert follow("a", base="/hr/sub/") == ["sub/a"]
    assert follow("a", base="https://evil.example/hr/") == []
    assert follow("a", base="mailto:nobody") == ["a"]


def test_nofollow_of_a_page() -> None:
    assert follow("a", nofollow=True) == []


def test_pages_that_are_too_deep_are_told_unless_they_are_found_nearer() -> None:
    waiting, findings = frontier(max_depth=1)
    start, _ = waiting.take()
    waiting.add(links("a", "b"), page=start, depth=0)
    waiting.add(links("b", "deep", "deep.pdf", "private/deep", "../deep"), page=canonical(PREFIX + "a"), depth=1)
    assert rest(waiting) == [(PREFIX + "a", 1), (PREFIX + "b", 1)]
    waiting.tell_limits()
    assert findings.limits == ["there are pages more than max_depth clicks from the start: 1"]
    assert findings.skipped[Skip.LIMIT] == 1
    assert not frontier()[1].limits


def test_a_site_of_dead_links_comes_to_an_end() -> None:
    waiting, findings = frontier(max_pages=3)
    start, _ = waiting.take()
    waiting.add(links(*(f"p{number}" for number in range(100))), page=start, depth=0)
    assert len(rest(waiting)) == ASKED_FACTOR * 3 - 1
    waiting.tell_limits()
    assert "max_pages is 3" in findings.limits[0]


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_SEEN", 10)
    waiting, findings = frontier()
    start, _ = waiting.take()
    waiting.add(links(*(f"p{number}" for number in range(100)), cut=True), page=start, depth=0)
    assert len(rest(waiting)) == 9
    assert findings.limits == [f"{PREFIX} has more than 100 links", "there are more than 10 links"]


def test_redirects_are_held_to_prefix_and_robots() -> None:
    waiting, _ = frontier()
    for url in ("https://intranet.example/other", PREFIX + "private/a"):
        with pytest.raises(RefusedUrl):
            waiting.check(canonical(url))


def test_a_start_that_robots_forbids_is_not_asked() -> None:
    waiting, findings = frontier(start=PREFIX + "private/index.html")
    assert waiting.is_done
    assert findings.skipped == {Skip.ROBOTS: 1}
