"""The glossary: what its file can say, what its author is told, and what a question's terms may also be called."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.errors import ConfigurationError, GlossaryFileError
from actions.qa.glossary import DEFAULT_GLOSSARY, LANGUAGES, NO_GLOSSARY, Glossary, canonical, load_glossary
from actions.qa.terms import Concept, Term

ROOT = Path(__file__).parents[4]
LEAVE = Concept(
    (
        Term("annual leave", "en"),
        Term("PTO", "en"),
        Term("congés payés", "fr"),
        Term("有給休暇", "ja"),
        Term("Zen", ""),
    ),
    line=1,
)
SICK = Concept((Term("sick leave", "en"), Term("arrêt maladie", "fr")), line=5)
GLOSSARY = Glossary([LEAVE, SICK])
SHIPPED = load_glossary(ROOT / DEFAULT_GLOSSARY)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "glossary.yml"


def load(path: Path, text: str) -> Glossary:
    path.write_text(text, encoding="utf-8")
    return load_glossary(path)


def complaint(path: Path, text: str) -> str:
    with pytest.raises(GlossaryFileError) as caught:
        load(path, text)
    assert isinstance(caught.value, ConfigurationError)
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_everything_that_can_be_said(path: Path) -> None:
    glossary = load(path, "concepts:\n- en: [annual leave, PTO]\n  ja: [有給]\n  also: [Zen]\n- fr: [a, b]\n")
    assert glossary.concepts == (
        Concept((Term("annual leave", "en"), Term("PTO", "en"), Term("有給", "ja"), Term("Zen", "")), line=2),
        Concept((Term("a", "fr"), Term("b", "fr")), line=5),
    )


def test_without_a_file_nothing_is_called_otherwise(path: Path) -> None:
    assert load_glossary(path) is NO_GLOSSARY
    assert NO_GLOSSARY.expand("annual leave") == ()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("concepts:\n- en: [leave, PTO]\n  fr: [congé, Congés, CONGÉ]\n", ["line 3", ".fr", "'CONGÉ'", "'congé'"]),
        ("concepts:\n- en: [part-time, part time]\n", ["line 2", ".en", "'part time'", "'part-time'"]),
        ("concepts:\n- en: [leave]\n", ["line 2", "two terms"]),
        ("concepts:\n- en: [taxi]\n  fr: [Taxi]\n", ["line 2", "two terms"]),
        ("concepts:\n- de: [Urlaub, Ferien]\n", ["line 2", ".de", "unknown key"]),
        ("concepts:\n- en: leave\n", ["line 2", ".en", "a list such as"]),
        ("concepts:\n- en: [leave, no]\n", ["line 2", ".en", "bool False", "quotation marks"]),
        ("concepts:\n- en: [leave, '!!']\n", ["line 2", "'!!'"]),
        (f"concepts:\n- en: [leave, {'x' * 81}]\n", ["line 2", "80 characters"]),
        ("concepts: []\n", ["line 1", "concepts", "at least one"]),
        ("words: []\n", ["words", "unknown key"]),
        ("- en: [a, b]\n", ["'concepts:'", "list"]),
        ("concepts: [\n", ["not valid YAML"]),
    ],
)
def test_a_mistake_is_named_with_its_place(path: Path, text: str, parts: list[str]) -> None:
    message = complaint(path, text)
    assert all(part in message for part in parts), message


def test_a_term_brings_the_others_of_its_concept_by_language() -> None:
    (expansion,) = GLOSSARY.expand("How much PTO do I get?")
    assert (expansion.found, expansion.term) == ("pto", Term("PTO", "en"))
    assert expansion.others_in("en") == ("annual leave",)
    assert expansion.others_in("fr") == ("congés payés",)
    assert expansion.others_in("ja") == ("有給休暇",)
    assert expansion.others_in("") == ("Zen",)


def test_terms_come_in_the_order_of_the_question_and_once() -> None:
    found = [expansion.found for expansion in GLOSSARY.expand("sick leave, PTO or sick leave?")]
    assert found == ["sick leave", "pto"]


def test_a_term_of_two_concepts_has_an_expansion_for_each() -> None:
    twice = Glossary([LEAVE, Concept((Term("PTO", "en"), Term("prise de tension", "fr")), line=9)])
    assert [len(expansion.others) for expansion in twice.expand("PTO")] == [4, 1]


def test_a_word_that_two_languages_share_is_no_other_term_of_itself() -> None:
    taxi = Glossary([Concept((Term("taxi", "en"), Term("Taxi", "fr"), Term("タクシー", "ja")), line=1)])
    (expansion,) = taxi.expand("a taxi")
    assert expansion.others == (Term("タクシー", "ja"),)


@pytest.mark.parametrize("question", ["", "   ", "???", "Where is the lift?"])
def test_a_question_without_terms_has_no_expansions(question: str) -> None:
    assert GLOSSARY.expand(question) == ()


@given(st.text(max_size=200))
def test_any_question_can_be_asked_and_found_terms_are_in_it(question: str) -> None:
    whole = canonical(question)
    for expansion in SHIPPED.expand(question):
        assert expansion.found in whole
        assert expansion.others
        assert canonical(expansion.term.text) not in {canonical(other.text) for other in expansion.others}


@given(st.sampled_from([(concept, term) for concept in SHIPPED.concepts for term in concept.terms]))
def test_every_term_that_ships_is_found_when_it_is_asked_about(known: tuple[Concept, Term]) -> None:
    concept, term = known
    found = SHIPPED.expand(f"? {term.text} ?")
    others = {other.text for expansion in found for other in expansion.others}
    assert any(other.text in others for other in concept.terms)


def test_the_glossary_that_ships_is_large_and_speaks_all_languages() -> None:
    assert len(SHIPPED.concepts) >= 180
    for concept in SHIPPED.concepts:
        assert {term.language for term in concept.terms} >= set(LANGUAGES), concept.line


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("How much PTO do I have left?", "年次有給休暇"),
        ("mon arrêt de travail", "sick leave"),
        ("36協定の上限は", "overtime limit"),
        ("通勤定期の申請", "season ticket"),
        ("qui est au CSE", "works council"),
        ("年末調整の書類", "year-end adjustment"),
    ],
)
def test_what_employees_type_leads_to_the_words_of_pages(question: str, other: str) -> None:
    assert other in {term.text for expansion in SHIPPED.expand(question) for term in expansion.others}


@pytest.mark.parametrize(
    "question",
    [
        "what is it",
        "avec qui puis-je parler",
        "how many per month",
        "combien de temps",
        "I have it in the end",
        "何ですか",
    ],
)
def test_everyday_words_are_no_terms(question: str) -> None:
    assert SHIPPED.expand(question) == ()


def test_a_thousand_concepts_cost_a_question_little() -> None:
    large = Glossary(
        Concept(
            (Term(f"leave kind {number}", "en"), Term(f"congé {number}", "fr"), Term(f"休暇{number}", "ja")), number
        )
        for number in range(1000)
    )
    question = "How many days of leave kind 77 do I get, and 休暇31 as well?"
    large.expand(question)

    def seconds() -> float:
        begin = time.perf_counter()
        assert len(large.expand(question)) == 2
        return time.perf_counter() - begin

    assert min(seconds() for _ in range(20)) < 0.002  # 0.1 ms measured; a slow machine is no failure
