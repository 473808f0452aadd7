"""The conversation's data: complete in three languages, free of contradictions, and apart from what tests it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

ROOT = Path(__file__).parents[2]
LANGUAGES = ("en", "fr", "ja")
MIN_EXAMPLES = 20
"""Of each intent in each language."""
MIN_VARIATIONS = 2
HELD_OUT_PER_LANGUAGE = 6
UNCOVERED_PER_LANGUAGE = 30
ENTITY = re.compile(r"\[(?P<text>[^\]]+)\]\{(?P<attributes>[^}]*)\}")
PLACEHOLDERS = {"hr_contact", "kept_days", "feedback_text_kept_days"}
"""What a scripted text may name in braces; assistant/nlg.py fills it."""
VARIED = re.compile(r"utter_(hr_(?!escalation)|greet|goodbye|thank|help|human|page_answer|no_answer|qa_unavailable)")
"""The responses that employees see often: they must not always sound the same."""


class Example(NamedTuple):
    language: str
    intent: str
    text: str
    """With its entities marked as in the file."""

    @property
    def plain(self) -> str:
        return ENTITY.sub(lambda entity: entity["text"], self.text)


def load(path: str) -> Any:
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


def comparable(text: str) -> str:
    """Reduce the text to its letters and digits, so that a full stop or an accent form makes no difference."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum()) or folded


def read_examples() -> Iterator[Example]:
    for language in LANGUAGES:
        for path in sorted((ROOT / "data" / "nlu" / language).glob("*.yml")):
            for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
                for line in block["examples"].splitlines():
                    assert line.startswith("- "), f"{path}: expected '- ' before an example, got {line!r}"
                    yield Example(language, block["intent"], line.removeprefix("- "))


EXAMPLES = tuple(read_examples())
DOMAIN = load("domain.yml")
RESPONSES: dict[str, list[dict[str, Any]]] = DOMAIN["responses"]
HELD_OUT = load("tests/conversation/held_out_intents.yml")
UNCOVERED = load("tests/conversation/uncovered_questions.yml")
SUGGESTED = load("tests/conversation/suggested_questions.yml")


def conditions(variation: dict[str, Any]) -> dict[str, str]:
    return {condition["name"]: condition["value"] for condition in variation.get("condition", ())}


def synonyms() -> dict[str, str]:
    """Return the value of each spelling, as Rasa compares them: in lower case."""
    values: dict[str, str] = {}
    for block in load("data/nlu/entities.yml")["nlu"]:
        if "synonym" in block:
            value = block["synonym"]
            spellings = [line.removeprefix("- ").lower() for line in block["examples"].splitlines()]
            values |= dict.fromkeys([value, *spellings], value)
    return values


def test_every_intent_of_the_domain_has_enough_examples_in_each_language() -> None:
    counts = Counter((example.intent, example.language) for example in EXAMPLES)
    typed = [intent for intent in DOMAIN["intents"] if intent != "nlu_fallback"]
    scarce = {
        (intent, language): counts[intent, language]
        for intent in typed
        for language in LANGUAGES
        if counts[intent, language] < MIN_EXAMPLES
    }
    assert not scarce
    assert {intent for intent, _ in counts} == set(typed)


def test_no_text_is_an_example_twice() -> None:
    counts = Counter(comparable(example.plain) for example in EXAMPLES)
    assert [text for text, count in counts.items() if count > 1] == []


def test_entities_of_examples_have_the_value_that_their_synonym_has() -> None:
    values = synonyms()
    for example in EXAMPLES:
        for entity in ENTITY.finditer(example.text):
            attributes = yaml.safe_load(f"{{{entity['attributes']}}}")
            assert attributes["entity"] in DOMAIN["entities"], example.text
            assert values.get(entity["text"].lower()) == attributes["value"], example.text


def test_no_spelling_belongs_to_two_values() -> None:
    blocks = [block for block in load("data/nlu/entities.yml")["nlu"] if "synonym" in block]
    lines = [line.lower() for block in blocks for line in block["examples"].splitlines()]
    assert [line for line, count in Counter(lines).items() if count > 1] == []


def test_every_response_speaks_all_languages() -> None:
    for name, variations in RESPONSES.items():
        general = Counter(
            conditions(variation).get("language")
            for variation in variations
            if set(conditions(variation)) == {"language"}
        )
        assert set(general) == set(LANGUAGES), f"{name}: expected a general text in each language, got {general}"


@pytest.mark.parametrize("name", sorted(name for name in RESPONSES if VARIED.match(name)))
def test_what_is_often_seen_varies(name: str) -> None:
    general = [conditions(variation) for variation in RESPONSES[name]]
    counts = Counter(condition["language"] for condition in general if set(condition) == {"language"})
    assert all(counts[language] >= MIN_VARIATIONS for language in LANGUAGES), counts


def test_a_completed_answer_exists_in_all_languages_and_for_a_known_value() -> None:
    values = set(synonyms().values())
    for name, variations in RESPONSES.items():
        languages: dict[tuple[tuple[str, str], ...], set[str]] = {}
        for variation in variations:
            named = {key: value for key, value in conditions(variation).items() if key != "language"}
            assert set(named) <= set(DOMAIN["entities"]), f"{name}: {named}"
            assert set(named.values()) <= values, f"{name}: {named}"
            languages.setdefault(tuple(named.items()), set()).add(conditions(variation)["language"])
        assert all(spoken == set(LANGUAGES) for spoken in languages.values()), f"{name}: {languages}"


def test_scripted_texts_name_nothing_that_stays_empty() -> None:
    for name, variations in RESPONSES.items():
        if name.startswith("utter_hr_") or name in {"utter_greet", "utter_help", "utter_human", "utter_first_message"}:
            for variation in variations:
                assert set(re.findall(r"\{(\w+)\}", variation["text"])) <= PLACEHOLDERS, variation["text"]


@pytest.mark.parametrize("name", ["utter_first_message", "utter_greet", "utter_help"])
def test_greetings_say_what_kate_is_and_name_a_person_to_turn_to(name: str) -> None:
    """C12: automatic, what is kept and for how long, no medical or personal details, a human contact."""
    said = {
        "en": ("automatic|program", "stored", "medical|health", "personal|private"),
        "fr": ("automatique|programme", "enregistré", "médicale|santé", "personnelle|privée"),
        "ja": ("自動|プログラム", "保存", "病気|健康", "個人情報|プライベート"),
    }
    for variation in RESPONSES[name]:
        for wanted in said[conditions(variation)["language"]]:
            assert re.search(wanted, variation["text"]), f"expected {wanted} in {variation['text']!r}"
        assert "{hr_contact}" in variation["text"]
        assert "{kept_days}" in variation["text"]


def test_suggested_questions_are_a_handful_in_each_language() -> None:
    for variation in RESPONSES["utter_suggested_questions"]:
        questions = variation["text"].splitlines()
        assert 3 <= len(set(questions)) == len(questions) <= 5
        expected = [item["question"] for item in SUGGESTED[conditions(variation)["language"]]]
        assert questions == expected, "what becomes of them stands in tests/conversation/suggested_questions.yml"


def test_searching_is_said_where_it_can_disappear_again() -> None:
    assert {variation.get("channel") for variation in RESPONSES["utter_searching"]} == {"web"}


def test_payslip_names_each_month_of_the_year() -> None:
    months = Counter(conditions(variation).get("month") for variation in RESPONSES["utter_hr_payslip"])
    months.pop(None)
    assert len(months) == 12
    assert set(months.values()) == {len(LANGUAGES)}


def test_held_out_sentences_cover_every_scripted_intent() -> None:
    scripted = {
        intent
        for intent in DOMAIN["intents"]
        if not intent.startswith("feedback_") and intent not in {"open_question", "nlu_fallback"}
    }
    assert set(HELD_OUT) == scripted
    for intent, by_language in HELD_OUT.items():
        sizes = {language: len(texts) for language, texts in by_language.items()}
        assert sizes == dict.fromkeys(LANGUAGES, HELD_OUT_PER_LANGUAGE), intent


def test_uncovered_questions_are_as_many_in_each_language() -> None:
    sizes = {language: len(texts) for language, texts in UNCOVERED.items()}
    assert sizes == dict.fromkeys(LANGUAGES, UNCOVERED_PER_LANGUAGE)


def test_nothing_held_out_was_trained_on() -> None:
    trained = {comparable(example.plain) for example in EXAMPLES}
    held_out = [text for by_language in HELD_OUT.values() for texts in by_language.values() for text in texts]
    uncovered = [text for texts in UNCOVERED.values() for text in texts]
    assert [text for text in held_out + uncovered if comparable(text) in trained] == []
    assert [text for text, count in Counter(held_out + uncovered).items() if count > 1] == []
