"""Lists and rows as Markdown: every character of the page, the best span in bold, nothing active."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from actions.listed import listed
from actions.markdown import escape
from actions.messages import page_answer
from actions.qa.types import Answer, Item
from tests.support.answerers import FIRST

TEXT = "Bring:\n- your passport;\n- a photo"
PAPERS = (Item("your passport", 9, 22), Item("a photo", 26, 33))


def found(start: int, end: int, *items: Item, lead_in: str = "", language: str = "en") -> Answer:
    return replace(FIRST, start=start, end=end, items=items, lead_in=lead_in, language=language)


def test_a_list_has_its_lead_in_and_the_best_span_in_bold() -> None:
    answer = found(14, 22, *PAPERS, lead_in="Bring:")
    assert TEXT[14:22] == "passport"
    assert listed(answer, answer.items) == "Bring:\n\n- your **passport**\n- a photo"


def test_a_term_stands_before_what_is_said_about_it() -> None:
    answer = found(8, 16, Item("Pension\nYour savings stay.", 0, 26), Item("Shares\n\nThey lapse.", 30, 49))
    assert listed(answer, answer.items) == "- Pension – **Your sav**ings stay.\n- Shares – They lapse."


def test_a_row_names_its_columns() -> None:
    row = Item("Lyon | €130 | none", 0, 18, "City | Limit | Hotel")
    assert listed(found(7, 11, row), (row,)) == "- Lyon – Limit: **€130** · Hotel: none"
    assert listed(found(7, 11, row, language="fr"), (row,)) == "- Lyon – Limit\u00a0: **€130** · Hotel\u00a0: none"


def test_a_cell_that_is_empty_is_left_out() -> None:
    row = Item("1 May |  | Fête", 0, 15, "Day | Leeds | Lyon")
    assert listed(found(11, 15, row), (row,)) == "- 1 May – Lyon: **Fête**"
    bare = Item("1 May | ", 0, 8, "Day | Leeds")
    assert listed(found(0, 5, bare), (bare,)) == "- **1 May**"


def test_one_row_is_a_line_for_each_cell() -> None:
    cells = (Item("Lyon", 0, 4, "City"), Item("€130", 7, 11, "Limit"))
    assert listed(found(7, 11, *cells), cells) == "- City: Lyon\n- Limit: **€130**"


def test_the_message_says_how_many_more_there_are() -> None:
    many = tuple(Item(f"paper {n}", n, n + 7) for n in range(15))
    message = page_answer(replace(FIRST, items=many))
    assert message.response == "utter_page_answer_list"
    assert message.values.keys() == {"listed", "source", "n_more"}
    assert message.values["n_more"] == "3"
    few = page_answer(replace(FIRST, items=many[:3], stale=True))
    assert few.response == "utter_page_answer_list_stale"
    assert few.values.keys() == {"listed", "source", "stale_since"}
    unsure = page_answer(replace(FIRST, items=many[:3], is_calibrated=True, confidence=0.3))
    assert unsure.response == "utter_page_answer_list_unsure"


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=4), st.integers(0, 20), st.integers(0, 20))
def test_a_page_cannot_add_a_bullet_or_a_link(texts: list[str], start: int, length: int) -> None:
    """C6."""
    items = tuple(Item(text, number * 50, number * 50 + len(text)) for number, text in enumerate(texts))
    answer = found(start, start + length, *items)
    lines = listed(answer, items).split("\n")
    assert len(lines) == len(items)
    assert all(line.startswith("- ") for line in lines)
    plain = listed(found(-2, -1, *items), items)
    assert plain.count("](") == sum(escape(text).count("](") for text in texts) == 0
