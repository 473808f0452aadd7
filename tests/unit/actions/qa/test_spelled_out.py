"""What encoder and reader are given for an abbreviation that only the glossary knows."""

from __future__ import annotations

import pytest

from actions.qa.glossary import Glossary
from actions.qa.question_language import language_of
from actions.qa.spelled_out import spelled_out
from actions.qa.terms import Concept, Term

GLOSSARY = Glossary(
    [
        Concept(
            (
                *(Term(text, "en") for text in ("PTO", "annual leave", "paid leave")),
                *(Term(text, "fr") for text in ("CP", "congés payés")),
                *(Term(text, "ja") for text in ("有給", "年次有給休暇")),
                Term("Sora-Days", ""),
            ),
            1,
        ),
        Concept((Term("RTT", "fr"), Term("jours de RTT", "fr"), Term("réduction du temps de travail", "fr")), 2),
        Concept((Term("W-2", "en"), Term("tax certificate", "en")), 3),
        Concept((Term("IT", "en"), Term("DSI", "fr")), 4),
    ]
)


def meant(question: str, *known: str) -> str:
    expansions = GLOSSARY.expand(question)
    return spelled_out(question, expansions, language=language_of(question), is_known=lambda word: word in known)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How much PTO do I have?", "How much annual leave do I have?"),
        ("Combien de CP par an ?", "Combien de congés payés par an ?"),
        ("Combien de Sora-Days par an ?", "Combien de congés payés par an ?"),
        ("PTOは年に何日?", "有給は年に何日?"),
        ("When do I get my w-2?", "When do I get my tax certificate?"),
        ("Combien de RTT ?", "Combien de réduction du temps de travail ?"),
        ("CP", "congés payés"),
    ],
)
def test_an_abbreviation_that_no_page_has_is_spelled_out_in_the_question_s_language(question: str, words: str) -> None:
    assert meant(question) == words


@pytest.mark.parametrize(
    "question",
    [
        "How much annual leave do I have?",
        "I lost my laptop",
        "Who is in IT?",  # no other words are known
        "Ｆｕｌｌ width",
        "",
    ],
)
def test_other_questions_stay_as_they_are(question: str) -> None:
    assert meant(question) == question


def test_a_word_that_the_pages_have_stays() -> None:
    assert meant("How much PTO do I have?", "pto") == "How much PTO do I have?"
    assert meant("Is PTO RTT?", "rtt") == "Is annual leave RTT?"
