from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.corpora.contamination import NEAR_SHARE, check, refuse
from training.corpora.squad import Example
from training.errors import ContaminationError

PAGE = "Every employee has twenty-five days of paid leave a year, and two more after ten years of service with us."
PAGE_JA = (
    "社員は毎年二十五日の有給休暇を取得することができ、勤続十年を超えると更に二日が加算される。休暇は事前に申請する。"
)
LONG_ID = "56be4db0acb8001400a502ec"


def example(context, question_id="1", title=""):
    return Example(question_id, "?", context, (), "a", title)


def overlap(training, evaluation):
    (found,) = check({"train": [training]}, {"test": [evaluation]}).overlaps
    return found


@pytest.mark.parametrize("page", [PAGE, PAGE_JA])
def test_an_equal_paragraph_is_found_and_refused(page):
    contamination = check({"clean": [example("Parking is free.")], "train": [example(page)]}, {"test": [example(page)]})
    assert [(o.training, o.evaluation, len(o.paragraphs)) for o in contamination.found] == [("train", "test", 1)]
    assert contamination.found[0].paragraphs[0].context == page
    with pytest.raises(ContaminationError, match="train has 1 paragraphs and 0 question ids of test"):
        refuse(contamination)
    refuse(contamination, forced=True)


@given(st.sampled_from([str.upper, str.title, lambda t: t.replace(" ", "\n \u00a0"), lambda t: f"  {t} "]))
def test_letter_case_and_white_space_hide_nothing(disguise):
    assert overlap(example(disguise(PAGE)), example(PAGE)).paragraphs


def test_wide_letters_and_a_title_before_the_paragraph_hide_nothing():
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in PAGE)
    assert overlap(example(wide), example(PAGE)).paragraphs
    assert overlap(example(PAGE_JA, title="休暇"), example(f"休暇 [SEP] {PAGE_JA}", title="休暇")).paragraphs


@pytest.mark.parametrize("page", [PAGE, PAGE_JA])
def test_a_near_equal_paragraph_is_reported_and_not_refused(page):
    changed = f"{page[:-12]}, as was said. Something else stands here."
    found = overlap(example(changed), example(page))
    assert not found.paragraphs
    assert [item.context for item in found.near] == [page]
    assert NEAR_SHARE <= found.near[0].share < 1
    refuse(check({"train": [example(changed)]}, {"test": [example(page)]}))


def test_a_paragraph_cut_in_two_is_near_equal():
    words = PAGE.split()
    halves = [example(" ".join(words[:12])), example(" ".join(words[8:]))]
    (found,) = check({"train": halves}, {"test": [example(PAGE)]}).overlaps
    assert found.near


def test_other_paragraphs_of_the_same_words_are_not_near():
    assert not overlap(example(" ".join(reversed(PAGE.split()))), example(PAGE)).near
    assert not overlap(example("days of paid leave a year"), example(PAGE)).near


def test_equal_long_ids_betray_a_translation_and_short_ones_are_chance():
    contamination = check({"translated": [example("ja", LONG_ID)]}, {"test": [example("en", LONG_ID)]})
    assert contamination.overlaps[0].question_ids == (LONG_ID,)
    with pytest.raises(ContaminationError, match=f"1 question ids of test .*{LONG_ID}"):
        refuse(contamination)
    assert not check({"own": [example("ja", "12")]}, {"test": [example("en", "12")]}).found


def test_equal_titles_are_reported_and_not_refused():
    found = overlap(example("one", title="Super_Bowl_50"), example("two", title="super bowl ５０"))
    assert found.titles == ("super bowl ５０",)
    assert not found.contaminates
    assert not overlap(example("one"), example("two")).titles


def test_paragraphs_without_a_letter_have_nothing_in_common():
    assert not overlap(example(" "), example("")).paragraphs


@given(st.lists(st.text("ab ", max_size=5), max_size=4), st.lists(st.text("ab ", max_size=5), max_size=4))
def test_equal_paragraphs_are_those_of_both(training, evaluation):
    contamination = check({"t": list(map(example, training))}, {"e": list(map(example, evaluation))})
    common = {" ".join(t.split()) for t in training} & {" ".join(t.split()) for t in evaluation} - {""}
    assert {" ".join(item.context.split()) for item in contamination.overlaps[0].paragraphs} == common


def test_every_pair_of_sets_is_there():
    sets = {"a": [example("a")], "b": [example("b")]}
    pairs = [(o.training, o.evaluation, o.contaminates) for o in check(sets, sets).overlaps]
    assert pairs == [("a", "a", True), ("a", "b", False), ("b", "a", False), ("b", "b", True)]
