"""How much of a list is shown."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from actions.qa.types import Answer, Item
from actions.shown_items import MOST_CHARACTERS, MOST_ITEMS, ShownItems, shown_items
from tests.support.answerers import FIRST


def answer_with(lengths: list[int], *, own: int) -> Answer:
    """Its items are neighbours, and it stands in the one of that number."""
    ends = list(accumulate(lengths))
    items = tuple(Item("x" * length, end - length, end) for length, end in zip(lengths, ends, strict=True))
    start = items[own].start if items else 0
    return replace(FIRST, items=items, start=start, end=start + 1)


@given(st.lists(st.integers(2, 2000), min_size=2, max_size=30), st.data())
def test_the_first_items_that_fit_and_the_answers_own_are_shown_and_the_rest_counted(lengths, data) -> None:
    own = data.draw(st.integers(0, len(lengths) - 1))
    answer = answer_with(lengths, own=own)
    shown = shown_items(answer)
    assert len(shown.items) + shown.n_more == len(lengths)
    assert len(shown.items) <= MOST_ITEMS
    assert sum(len(item.text) for item in shown.items) <= MOST_CHARACTERS
    assert list(shown.items) == sorted(shown.items, key=lambda item: item.start)
    if lengths[own] > MOST_CHARACTERS:
        assert shown.items == ()
        return
    assert answer.items[own] in shown.items
    first = [item for item in shown.items if item is not answer.items[own]]
    assert first == [item for item in answer.items if item is not answer.items[own]][: len(first)]
    left = [item for item in answer.items if item not in shown.items]
    size = sum(len(item.text) for item in shown.items)
    assert not left or len(shown.items) == MOST_ITEMS or size + len(left[0].text) > MOST_CHARACTERS


def test_the_last_of_many_items_is_shown_where_it_is_the_answer() -> None:
    answer = answer_with([5] * 21, own=20)
    shown = shown_items(answer)
    assert shown.items == (*answer.items[: MOST_ITEMS - 1], answer.items[20])
    assert shown.n_more == 21 - MOST_ITEMS


def test_pieces_of_a_sentence_are_shown_in_it() -> None:
    sentence = "We do not refund fines, gifts or tips."
    start = sentence.index("fines")
    text = "fines, gifts or tips"
    items = tuple(Item(word, sentence.index(word), sentence.index(word) + len(word)) for word in ("fines", "gifts"))
    answer = replace(FIRST, sentence=sentence, text=text, start=start, end=start + len(text), items=items)
    assert shown_items(answer) == ShownItems((), 0)
    inside = replace(answer, text="fines", end=start + 5)
    assert shown_items(inside).items == items
    lines = replace(answer, text=text.replace(", ", ",\n"))
    assert shown_items(lines).items == items
    cells = replace(answer, items=tuple(replace(item, header="Kind") for item in items))
    assert len(shown_items(cells).items) == 2


def test_an_answer_without_a_list_shows_no_items() -> None:
    assert shown_items(FIRST) == ShownItems((), 0)
