"""Hypothesis strategies: who asks, and whom pages are for, from few codes so that they often meet."""

from __future__ import annotations

from hypothesis import strategies as st

from actions.qa.audience import Asker, PageAttributes

AUDIENCES, COUNTRIES, COMPANIES = ("managers", "works-council", "directors"), ("fr", "jp"), ("acme", "other")


def _some(codes: tuple[str, ...]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(codes))


def attributes() -> st.SearchStrategy[PageAttributes]:
    """Whom a page is for."""
    return st.builds(PageAttributes, _some(AUDIENCES), _some(COUNTRIES), _some(COMPANIES))


def askers() -> st.SearchStrategy[Asker]:
    """What is known of who asks."""
    return st.builds(Asker, _some(AUDIENCES), st.sampled_from(("", *COUNTRIES)), st.sampled_from(("", *COMPANIES)))
