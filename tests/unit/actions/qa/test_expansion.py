"""Passages with another word for what was asked: found, nearly as good as the very word, no better for many words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.expansion import OTHER_TERM, Weighed, alternatives_of, best_term
from actions.qa.glossary import Glossary
from actions.qa.retriever import Retriever
from actions.qa.terms import Concept, Expansion, Term
from actions.qa.types import Passage
from tests.support.documents import document

NAMES = (
    Term("annual leave", "en"),
    Term("holiday entitlement", "en"),
    Term("congés payés", "fr"),
    Term("有給休暇", "ja"),
)
GLOSSARY = Glossary([Concept(NAMES, line=1)])
WORDS = ("how", "annual", "leave", "congés", "payés", "有給休暇", "holiday", "entitlement", "x")
QUESTION = "how much annual leave is there"


def scores(question: str, *texts: str, glossary: Glossary = GLOSSARY) -> list[float]:
    documents = [document(text, url=f"http://intranet.example/{n}", title="-") for n, text in enumerate(texts)]
    index = Retriever([Passage(made, 0, len(made.text), ()) for made in documents])
    return list(index.scores(question, glossary.expand(question)))


@pytest.mark.parametrize("text", ["Les congés payés", "Un congé payé", "有給休暇について", "Holiday entitlements"])
def test_a_passage_with_another_term_is_found(text: str) -> None:
    with_it, without = scores(QUESTION, text, "Parking costs forty euros")
    assert with_it > 0.3
    assert without < 0.1


def test_the_very_term_counts_more_than_another() -> None:
    own, other = scores(QUESTION, "annual leave", "congés payés")
    assert own > other > 0


def test_terms_of_one_concept_do_not_add_up() -> None:
    own, several = scores("annual leave", "annual leave here", "annual leave holiday entitlement congés payés 有給休暇")
    assert several <= own


def test_part_of_another_term_is_not_the_term() -> None:
    assert scores("有給休暇", "Les congés sans rien d'autre", "x")[0] == 0


def test_without_expansions_nothing_changes() -> None:
    texts = ("annual leave", "congés payés", "much there")
    made = [document(text, url=f"http://intranet.example/{text}", title="-") for text in texts]
    index = Retriever([Passage(d, 0, len(d.text), ()) for d in made])
    assert list(index.scores(QUESTION)) == scores(QUESTION, *texts, glossary=Glossary())
    assert index.scores(QUESTION)[1] == 0


def test_two_meanings_of_one_word_are_alternatives_of_each_other() -> None:
    expansions = [Expansion("pto", Term("PTO", "en"), (Term(text, "en"),)) for text in ("leave", "patent office")]
    (merged,) = alternatives_of(expansions, *[lambda text: frozenset(text.split())] * 2)
    assert (merged.found, set(merged.others)) == ({"pto"}, {frozenset({"leave"}), frozenset({"patent", "office"})})


def weighed(sums: list[float], held: list[float], rarity: float) -> Weighed:
    return Weighed(np.array(sums), np.array(held), rarity)


def test_another_term_is_weighed_by_the_questions_own_rarity() -> None:
    found = weighed([0, 0, 9], [0, 0, 1], rarity=10)
    others = [weighed([2, 1, 2], [1, 0.4, 1], rarity=2)]
    assert list(best_term(found, others).sums) == [OTHER_TERM * 10, 0, 9]


@given(st.lists(st.sampled_from(WORDS), max_size=8))
def test_a_glossary_never_takes_coverage_away(words: list[str]) -> None:
    texts = ("annual leave", "congés payés 有給休暇", "how much x")
    question = " ".join(words)
    for with_it, without in zip(scores(question, *texts), scores(question, *texts, glossary=Glossary()), strict=True):
        assert with_it >= without - 1e-12
