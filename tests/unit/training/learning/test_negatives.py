"""Wrong paragraphs: never one that answers, and on request those that look most as if they did."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
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


def asked(context, article="acme", *, golds=(), question=QUESTION, collection=""):
    return Example(f"{article}:{context}", question, context, tuple(golds), article, collection=collection)


GOLD = Gold("28 days", ANSWERING.index("28 days"))
FIRST = asked(ANSWERING, golds=[GOLD])
EXAMPLES = [FIRST, *(asked(context) for context in LIKE_IT + UNLIKE_IT)]


def drawn(example, examples, *, similar_share=0.0, rival_share=0.0, n=200, seed=1):
    negatives = Negatives(examples, random.Random(seed), similar_share=similar_share, rival_share=rival_share)
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


OWN = asked(ANSWERING, golds=[GOLD], collection="en")
OWN_TOO = asked("Fathers ask for parental leave in the portal, paid in full or not.", collection="en")
RIVALS = [
    asked("Fathers get six weeks of parental leave, half of it paid.", "umbrella", collection="en"),
    asked("Parental leave of fathers: 20 days, unpaid.", "initech", collection="en"),
    asked("Four days of parental leave are paid to fathers.", "globex", collection="en"),
]
FAR = [asked(f"The canteen serves soup number {number}.", "umbrella", collection="en") for number in range(9)]
COLLECTED = [OWN, OWN_TOO, *RIVALS, *FAR]


def test_rivals_are_of_other_articles_on_the_same_matter():
    assert set(drawn(OWN, COLLECTED, rival_share=1.0)) == {rival.context for rival in RIVALS}


def test_the_question_itself_need_not_share_a_word_with_its_rivals():
    foreign = asked(ANSWERING, golds=[GOLD], question="父親の休暇は何日ですか。", collection="en")
    assert set(drawn(foreign, [foreign, *COLLECTED], rival_share=1.0)) == {rival.context for rival in RIVALS}


def test_rivals_are_of_the_same_collection():
    translation = asked("Fathers get 14 days of parental leave, paid in full.", "umbrella (fr)", collection="fr")
    assert translation.context not in drawn(OWN, [*COLLECTED, translation], rival_share=1.0)


def test_a_rival_that_holds_the_answer_is_none():
    same = asked("Fathers get 28 days of parental leave, paid in full too.", "hooli", collection="en")
    assert same.context not in drawn(OWN, [*COLLECTED, same], rival_share=1.0)


def test_a_share_of_a_collections_negatives_are_rivals():
    found = drawn(OWN, COLLECTED, rival_share=0.5)
    assert {context in {rival.context for rival in RIVALS} for context in found if context} == {True, False}


def test_what_is_of_no_collection_has_no_rivals_and_draws_as_before():
    assert drawn(FIRST, EXAMPLES, similar_share=0.5, rival_share=1.0) == drawn(FIRST, EXAMPLES, similar_share=0.5)


def test_an_only_article_has_no_rival():
    assert set(drawn(OWN, [OWN, OWN_TOO], rival_share=1.0)) == {None}


@settings(deadline=None)  # the first example builds the retriever's tables
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
