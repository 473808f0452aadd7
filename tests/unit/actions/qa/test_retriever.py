from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from actions.qa.retriever import Retriever, grams
from actions.qa.types import Passage
from tests.support.documents import document


def retriever(*texts, titles=None):
    documents = [
        document(text, url=f"http://intranet.example/{n}", title=titles[n] if titles else "Page")
        for n, text in enumerate(texts)
    ]
    return Retriever([Passage(d, 0, len(d.text), ()) for d in documents])


def best(index, question):
    return int(index.scores(question).argmax())


def test_three_languages_without_segmentation():
    index = retriever(
        "You get 25 days of leave", "Les congés payés sont de 25 jours", "有給休暇は年間20日です", "Parking"
    )
    assert best(index, "how much leave do I get") == 0
    assert best(index, "combien de conges payes") == 1
    assert best(index, "有給は何日ですか") == 2


def test_typing_errors_and_inflections_still_match():
    index = retriever("remboursement des frais", "indemnités de déménagement")
    assert best(index, "demenagment indemnite") == 1


def test_titles_count():
    index = retriever("three days", "three days", titles=["Clef", "Other"])
    assert best(index, "days at Clef") == 0


def test_nothing_in_common_is_zero():
    assert retriever("abc").scores("xyz")[0] == 0


def test_scores_are_shares_of_the_question():
    index = retriever("parking costs forty euros", "canteen")
    assert 0.8 < index.scores("parking")[0] < 1.5
    assert index.scores("parking fines abroad")[0] < 0.5
    assert index.scores("")[0] == 0


@given(st.text(max_size=60))
def test_any_question_can_be_asked(question):
    assert retriever("some text", "別の文").scores(question).shape == (2,)
    assert all(grams(question, 4))


def test_an_empty_index_answers_nothing():
    assert Retriever([]).scores("leave").shape == (0,)
