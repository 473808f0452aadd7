"""How old copies may become."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from actions.qa.staleness import Staleness
from actions.qa.store import PageStore
from actions.qa.types import Page, Validators
from tests.support.documents import document

HOUR = 3600.0
NEWS, RULES, MISSING = (Page(f"http://h/{name}", age) for name, age in (("news", HOUR), ("rules", 9 * HOUR), ("no", 1)))


def ago(hours):
    return datetime.now(UTC) - timedelta(hours=hours)


@pytest.fixture
def staleness(tmp_path):
    with PageStore(tmp_path / "pages.db") as store:
        for page in (NEWS, RULES):
            store.save(document("Text.", url=page.url, fetched_at=ago(2)), validators=Validators())
        yield Staleness(store, [NEWS])


def test_each_page_has_its_own_age(staleness):
    staleness.know([RULES, MISSING])
    assert staleness.of([NEWS, RULES, MISSING]) == [NEWS.url]
    assert staleness.of([RULES]) == []
    assert staleness.of([]) == []


def test_what_is_known_of_a_page_outlives_it(staleness):
    staleness.know([RULES])
    assert staleness.is_stale(NEWS.url, ago(1.1))
    assert not staleness.is_stale(NEWS.url, ago(0.9))
    assert not staleness.is_stale(RULES.url, ago(8.9))
