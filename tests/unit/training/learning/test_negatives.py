"""Wrong paragraphs: never one that answers, and on request those that look most as if they did."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.corpora.squad import Example, Gold
from training.learning.negatives import N_SIMILAR, Negatives, NoOtherParagraph

QUESTION = "How many days of parental leave do fathers get?"
ANSWERING = "Fathers get 28 days of parental leave, paid in full."
LIKE_IT = [
    "Parental leave is asked for in the portal; fathers need the birth certificate.",
    "How many days of leave are left is shown on the payslip.",
    "Days of parental leave can be split between both parents.",
]
UNLIKE_IT = [f"The canteen serves soup number {number} at noon." for number in range(20)]


def asked(context, article="acme", *, golds=(), question=QUESTION):
    return Example(f"{article}:{context}", question, context, tuple(golds), article)


GOLD = Gold("28 days", ANSWERING.index("28 days"))
FIRST = asked(ANSWERING, golds=[GOLD])
EXAMPLES = [FIRST, *(asked(context) for context in LIKE_IT + UNLIKE_IT)]


def drawn(example, examples, *, similar_share, n=200, seed=1):
    negatives = Negatives(examples, random.Random(seed), similar_share=similar_share)
    found = []
    for _ in range(n):
        try:
            found.append(negatives.draw(example))
        except NoOtherParagraph:
            found.append(None)
    return found


def test_similar_ones_are_those_that_share_most_with_the_question():
    assert set(drawn(FIRST, EXAMPLES, similar_share=1.0)) == set(LIKE_IT)
    assert len(LIKE_IT) == N_SIMILAR


def test_a_share_of_them_is_similar_and_the_rest_by_chance():
    found = drawn(FIRST, EXAMPLES, similar_share=0.5)
    assert {context in LIKE_IT for context in found} == {True, False}
    assert ANSWERING not in found


def test_similar_ones_are_of_the_questions_own_article():
    """The same page in another language answers the question too."""
    translation = asked("Fathers get parental leave of 28 jours.", "acme (fr)", golds=[Gold("28 jours", 31)])
    found = drawn(FIRST, [*EXAMPLES, translation], similar_share=1.0)
    assert translation.context not in found


def test_a_paragraph_that_holds_the_answer_is_never_wrong():
    repeated = asked("After the birth of a child fathers get 28 days of parental leave.")
    assert repeated.context not in drawn(FIRST, [*EXAMPLES, repeated], similar_share=1.0)


def test_an_article_of_one_paragraph_has_none():
    assert set(drawn(FIRST, [FIRST], similar_share=1.0)) == {None}


def test_an_unanswerable_question_is_not_asked_of_its_own_paragraph_again():
    unanswerable = asked(LIKE_IT[0])
    assert LIKE_IT[0] not in drawn(unanswerable, EXAMPLES, similar_share=1.0)


def test_the_same_seed_draws_the_same():
    assert drawn(FIRST, EXAMPLES, similar_share=0.5) == drawn(FIRST, EXAMPLES, similar_share=0.5)


@given(
    st.lists(st.text(min_size=1, max_size=40), min_size=2, max_size=8, unique=True),
    st.sampled_from([0.0, 0.5, 1.0]),
    st.integers(0, 5),
)
def test_whatever_the_paragraphs_a_gold_is_in_none_that_is_drawn(contexts, similar_share, seed):
    examples = [asked(context, golds=[Gold(context[:3], 0)]) for context in contexts]
    negatives = Negatives(examples, random.Random(seed), similar_share=similar_share)
    for example in examples:
        try:
            assert example.golds[0].text not in negatives.draw(example)
        except NoOtherParagraph:
            continue


def test_no_other_paragraph_names_the_question():
    negatives = Negatives([FIRST], random.Random(0), similar_share=1.0)
    with pytest.raises(NoOtherParagraph, match="acme"):
        negatives.draw(FIRST)
