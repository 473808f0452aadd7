from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.sentences import sentence_around, sentences_of
from tests.support.documents import document


def sentence_of(made, answer):
    start = made.text.index(answer)
    first, last = sentence_around(made, start, start + len(answer))
    return made.text[first:last]


@pytest.mark.parametrize(
    ("text", "answer", "sentence"),
    [
        ("Ask HR. You have 25 days a year. Enjoy!", "25 days", "You have 25 days a year."),
        ("Le plafond est de 19,50 € par repas. Au-delà, non.", "19,50 €", "Le plafond est de 19,50 € par repas."),
        ("Voir art. 5 du code. M. Dupont signe la demande.", "Dupont", "M. Dupont signe la demande."),
        ("申請は7日前までです。休暇は年間20日です。", "20日", "休暇は年間20日です。"),
        ("「本当ですか。」と聞いた。費用は千円です。", "千円", "費用は千円です。"),
        ("The fee is 3.5 EUR in total", "3.5 EUR", "The fee is 3.5 EUR in total"),
        ("Il dit « oui. » Puis il part.", "part", "Puis il part."),
        ("Ask. U.S. staff get 10 days. Others 5.", "10 days", "U.S. staff get 10 days."),
        ("Those hired before Jan. 1 get 30 days.", "30 days", "Those hired before Jan. 1 get 30 days."),
        ("On rembourse max. 50 € par nuit. Pas plus.", "50 €", "On rembourse max. 50 € par nuit."),
        ("Open from 9 a.m. to 5 p.m. on weekdays. Ring.", "9 a.m.", "Open from 9 a.m. to 5 p.m. on weekdays."),
        ("You get approx. twenty days. Ask HR.", "twenty", "You get approx. twenty days."),
        ("Voir l'art. 5 du règlement. Merci.", "5", "Voir l'art. 5 du règlement."),
        ("Really? yes, 5 days.", "5 days", "yes, 5 days."),
        ("It closes at 5 p.m. Visitors leave before.", "Visitors", "Visitors leave before."),
        ("It is the employee's. Ask HR.", "HR", "Ask HR."),
        ("You can't. Ask HR instead.", "HR", "Ask HR instead."),
        ("Breaks last 20 min. Lunch lasts one hour.", "Lunch", "Lunch lasts one hour."),
        ("Paid in Dec. Bonuses come later.", "later", "Bonuses come later."),
        ("Meals cost max. €20 a day.", "€20", "Meals cost max. €20 a day."),
        ("Open till 5 p.m.\nclosed on Sundays", "Sundays", "closed on Sundays"),
    ],
)
def test_the_sentence_of_an_answer(text, answer, sentence):
    assert sentence_of(document(text), answer) == sentence


def test_items_and_rows_are_sentences_of_their_own():
    made = document("- up to 3 days", "- other", "| Wedding. Own | 5 days")
    assert sentence_of(made, "3 days") == "up to 3 days"
    assert sentence_of(made, "5 days") == "Wedding. Own | 5 days"


def test_an_answer_over_two_sentences_is_shown_with_both():
    assert sentence_of(document("Ask. Wait here. Go now. End."), "here. Go") == "Wait here. Go now."


@given(st.lists(st.text(alphabet="ab.!。 '」»", min_size=1, max_size=30), min_size=1), st.data())
def test_the_sentence_always_holds_the_answer_q1(lines, data):
    made = document(*(f"x{line}x" for line in lines))
    block = data.draw(st.sampled_from(made.blocks))
    start = data.draw(st.integers(block.start, block.end - 1))
    end = data.draw(st.integers(start + 1, block.end))
    if made.text[start].isspace() or made.text[end - 1].isspace():
        return
    first, last = sentence_around(made, start, end)
    assert block.start <= first <= start < end <= last <= block.end


@given(
    st.text("ab. \n(", max_size=40), st.lists(st.sampled_from(["Mme. ", "art. ", "e.g. ", "end. ", "x. "]), max_size=9)
)
def test_an_abbreviation_is_one_however_much_is_before_it(text, words):
    """What is looked at before a stop is a few characters; all of the text would say the same."""
    whole = text + "".join(words)
    found = list(sentences_of(whole, 0, len(whole)))
    for _, end in found[:-1]:
        assert not ABBREVIATED.search(whole[:end])
    for first, second in pairwise(found):
        assert not whole[first[1] : second[0]].strip()


ABBREVIATED = re.compile(r"(?:^|[\s(])(?:mme|art|e\.g|x)\.$", re.IGNORECASE)
