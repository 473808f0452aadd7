"""How much of a list is shown."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from actions.qa.types import Item
from actions.shown_items import MOST_CHARACTERS, MOST_ITEMS, ShownItems, shown_items
from tests.support.answerers import FIRST


@given(st.lists(st.integers(1, 2000), max_size=30))
def test_the_first_items_that_fit_are_shown_and_the_rest_counted(lengths: list[int]) -> None:
    items = tuple(Item("x" * length, 0, length) for length in lengths)
    shown = shown_items(replace(FIRST, items=items))
    n = len(shown.items)
    assert shown.items == items[:n]
    assert n + shown.n_more == len(items)
    assert n <= MOST_ITEMS
    assert sum(lengths[:n]) <= MOST_CHARACTERS
    assert n == len(items) or n == MOST_ITEMS or sum(lengths[: n + 1]) > MOST_CHARACTERS


def test_an_answer_without_a_list_shows_no_items() -> None:
    assert shown_items(FIRST) == ShownItems((), 0)
