"""What a crawl may take, and what may be concluded from it (criterion F9)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.site_findings import KEPT_FACTOR, Findings, suspicion, to_remove
from actions.qa.sites import CrawlCounts, DiscoveredPage, Site, Skip

NOW = datetime(2026, 11, 28, tzinfo=UTC)
URLS = st.sets(st.sampled_from([f"u{number}" for number in range(20)]))


def site(max_pages: int) -> Site:
    return Site("http://a.example/", 60.0, max_pages=max_pages)


def pages(urls: set[str], missed: set[str]) -> tuple[DiscoveredPage, ...]:
    return tuple(DiscoveredPage(url, "http://a.example/", NOW, url in missed) for url in sorted(urls))


@given(URLS, URLS, URLS)
def test_only_known_pages_that_were_not_found_are_removed(known: set[str], missed: set[str], found: set[str]) -> None:
    gone = known - found
    removed = to_remove(pages(known, missed), found)
    assert removed <= gone
    if len(found) * 2 >= len(known):
        assert removed == gone
    else:
        assert removed == gone & missed


@given(URLS, URLS)
def test_a_suspicious_crawl_is_believed_at_its_second_appearance(known: set[str], found: set[str]) -> None:
    gone = known - found
    first = to_remove(pages(known, set()), found)
    left = known - first
    assert to_remove(pages(left, left - found), found) == gone - first


@pytest.mark.parametrize(
    ("n_found", "n_known", "suspicious"), [(0, 0, False), (5, 10, False), (4, 10, True), (0, 1, True)]
)
def test_what_is_suspicious(n_found: int, n_known: int, suspicious: bool) -> None:
    assert bool(suspicion(n_found=n_found, n_known=n_known)) == suspicious


@given(
    known=URLS, found=st.lists(st.sampled_from([f"u{number}" for number in range(20)])), max_pages=st.integers(1, 12)
)
def test_what_is_found_and_what_is_kept_is_bounded(known: set[str], found: list[str], max_pages: int) -> None:
    findings = Findings(site(max_pages), frozenset(known))
    taken = [url for url in found if findings.add(url)]
    assert set(taken) == set(findings.found)
    assert len(findings.found) <= max_pages
    assert len(known | set(taken)) <= max(len(known), KEPT_FACTOR * max_pages)
    assert findings.is_full == bool(findings.limits) == (len(taken) < len(found))
    counts = findings.counts()
    assert (counts.found, counts.new) == (len(findings.found), len(set(taken) - known))
    assert counts.gone == len(known - set(taken))


def test_a_limit_is_told_once_and_counted_each_time() -> None:
    findings = Findings(site(1), frozenset())
    assert findings.add("a")
    assert findings.add("a")
    findings.skipped[Skip.ROBOTS] += 2
    findings.cut("too much")
    findings.cut("too much")
    assert findings.limits == ["too much"]
    assert findings.counts() == CrawlCounts(1, 1, 0, ((Skip.ROBOTS, 2), (Skip.LIMIT, 2)))
