"""Word by word: what is known is replaced, what is not is copied, and links say which word became which."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.translation.dictionary import Dictionary, Entry
from training.translation.dictionary_translator import DictionaryTranslator
from training.translation.unchanged import Unchanged


def translator(source, target, words, **runs):
    entries = {key: (Entry(text, 0.9),) for key, text in words.items()}
    return DictionaryTranslator.of(Dictionary(source, target, entries, runs))


EN_FR = translator("en", "fr", {"the": "le", "cat": "chat", "sees": "voit", "house": "maison"})
FR_EN = translator("fr", "en", {"l'": "the", "employeur": "employer", "voit": "sees"})
JA_EN = translator(
    "ja", "en", {"年間": "annually", "有給": "paid", "休暇": "leave", "日": "days"}, 年間=9, 有給=9, 休暇=9
)
EN_JA = translator("en", "ja", {"paid": "有給", "leave": "休暇"})
TEXT = st.text(st.sampled_from("the cat sees 20 l'employeur voit 年間有給休暇はを。, .?A"), max_size=40) | st.text(
    max_size=30
)


@pytest.mark.parametrize(
    ("toy", "line", "expected"),
    [
        (EN_FR, "The cat sees Bob (20).", "Le chat voit Bob (20)."),
        (EN_FR, "the HOUSE", "le MAISON"),
        (FR_EN, "L'employeur voit.", "The employer sees."),
        (JA_EN, "年間20日の有給休暇。", "annually 20 days paid leave."),
        (JA_EN, "は有給、休暇を", "paid, leave"),
        (EN_JA, "paid leave, Bob", "有給休暇、 Bob"),
    ],
)
def test_lines(toy, line, expected):
    assert toy.translate([line]) == [expected]


@pytest.mark.parametrize(
    ("source", "target", "line", "expected"),
    [
        ("en", "fr", "What is it? ", "Quel is it?"),
        ("en", "fr", "How many cats?", "Combien de cats?"),
        ("en", "fr", "What it is.", "What it is."),
        ("fr", "en", "Combien de chats ?", "How many chats ?"),
        ("ja", "en", "いつですか。", "when."),
        ("de", "fr", "Was?", "Was?"),
    ],
)
def test_words_that_ask_are_known_in_questions(source, target, line, expected):
    assert translator(source, target, {}).translate([line]) == [expected]


@pytest.mark.parametrize("toy", [EN_FR, FR_EN, JA_EN, EN_JA, Unchanged()])
@settings(deadline=None)
@given(TEXT)
def test_links_are_in_order_and_inside_both_texts(toy, line):
    linked = toy.linked(line)
    assert toy.translate([line])[0].strip() == linked.text == linked.text.strip()
    source_place = place = 0
    for link in linked.links:
        assert source_place <= link.source_start < link.source_end <= len(line)
        assert place <= link.start < link.end <= len(linked.text)
        source_place, place = link.source_end, link.end


def test_links_say_which_word_became_which():
    line = "The cat sees Bob."
    linked = EN_FR.linked(line)
    said = {line[a.source_start : a.source_end]: linked.text[a.start : a.end] for a in linked.links}
    assert said == {"The": "Le", "cat": "chat", "sees": "voit", "Bob": "Bob"}


def test_the_name_tells_direction_and_dictionary():
    assert DictionaryTranslator.of(Dictionary("en", "fr", {}, {}, "abc")).name == "dictionary en-fr abc"
