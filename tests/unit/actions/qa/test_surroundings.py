"""What stands around a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.surroundings import LONGEST_SURROUNDINGS, surroundings
from actions.qa.types import Passage
from tests.support.documents import document


def around(*lines: str, sentence: str) -> tuple[str, str]:
    page = document(*lines)
    first = page.text.index(sentence)
    return surroundings(Passage(page, 0, len(page.text), ()), first, first + len(sentence))


def test_together_with_the_sentence_it_is_the_passage_with_its_lines() -> None:
    before, after = around("# Leave", "You get 25 days. Ask early.", "- in writing", sentence="You get 25 days.")
    assert before == "Leave\n\n"
    assert after == " Ask early.\n\nin writing"


def test_what_is_outside_the_passage_is_not_shown() -> None:
    page = document("First.", "Second.", "Third.")
    passage = Passage(page, page.blocks[1].start, page.blocks[1].end, ())
    assert surroundings(passage, passage.start, passage.end) == ("", "")


def test_long_text_is_cut_between_words_on_the_far_side() -> None:
    before, after = around("early " * 200 + "Here.", "later " * 200, sentence="Here.")
    assert before.startswith("… early early")
    assert before.endswith("early ")
    assert after.startswith("\n\nlater later")
    assert after.endswith("later …")


def test_japanese_is_cut_after_a_mark() -> None:
    before, after = around("申請は前日までに行います。" * 60 + "ここです。", "あした、" * 200, sentence="ここです。")
    assert before.startswith("… 申請は前日までに行います。")
    assert after.endswith("あした、 …")


@pytest.mark.parametrize("n_characters", [LONGEST_SURROUNDINGS, LONGEST_SURROUNDINGS + 1])
def test_text_without_any_place_to_cut_is_cut_at_the_limit(n_characters: int) -> None:
    before, after = around("x" * n_characters + "!", "y" * (n_characters - 2), sentence="!")
    assert len(before.strip("… ")) == LONGEST_SURROUNDINGS
    assert len(after.rstrip(" …")) == LONGEST_SURROUNDINGS


@given(st.text(max_size=1000), st.text(max_size=1000))
def test_it_is_never_much_longer_than_the_limit_and_never_made_up(left: str, right: str) -> None:
    page = document(f"p{left}|{right}q")
    first = 1 + len(left)
    before, after = surroundings(Passage(page, 0, len(page.text), ()), first, first + 1)
    assert max(len(before), len(after)) <= LONGEST_SURROUNDINGS + 2
    assert page.text[:first].endswith(before.removeprefix("…").lstrip()) or before == page.text[:first]
    assert page.text[first + 1 :].startswith(after.removesuffix("…").rstrip())
