"""A part of a translation comes from where its words come from."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.translators import ToyTranslator, reversed_words, word_by_word
from training.translation.aligner import CandidateAligner, LinkAligner, Part, aligner_for
from training.translation.dictionary import Dictionary, Entry
from training.translation.dictionary_translator import DictionaryTranslator
from training.translation.errors import TranslationError
from training.translation.journal import Journal, JournalledTranslator
from training.translation.unchanged import Unchanged

WORDS = {"le": "the", "chat": "cat", "voit": "sees", "maison": "house", "rouge": "red", "bleue": "blue"}
ENTRIES = {key: (Entry(text, 0.9),) for key, text in WORDS.items()}
DICTIONARY = DictionaryTranslator.of(Dictionary("fr", "en", ENTRIES, {}))
JAPANESE = DictionaryTranslator.of(Dictionary("ja", "en", {"休暇": (Entry("leave", 1),)}, {"休暇": 9}))


def part(translator, source, text):
    translation = translator.translate([source])[0]
    return Part(source, translation, translation.index(text), translation.index(text) + len(text))


def located(aligner, one):
    start, end = aligner.locate([one])[0]
    return one.source[start:end]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("cat", "chat"), ("cat sees", "chat voit"), ("ouse", "maison"), (".", "rouge"), ("Bob", "Bob")],
)
def test_links_lead_back(text, expected):
    assert located(LinkAligner(DICTIONARY), part(DICTIONARY, "le chat voit Bob et la maison rouge.", text)) == expected


def test_words_that_became_nothing_are_in_what_surrounds_them_only():
    source = "休暇は20休暇を"
    assert located(LinkAligner(JAPANESE), part(JAPANESE, source, "leave 20")) == "休暇は20"
    assert located(LinkAligner(JAPANESE), part(JAPANESE, source, "20 leave")) == "20休暇"


def test_a_translation_without_words_comes_from_the_whole():
    assert located(LinkAligner(DICTIONARY), Part("!?", "!?", 0, 1)) == "!?"


def test_links_of_another_translation_are_refused():
    with pytest.raises(TranslationError, match="own translation, 'the cat', got 'a cat'"):
        LinkAligner(DICTIONARY).locate([Part("le chat", "a cat", 2, 5)])


@pytest.mark.parametrize(
    ("source", "translation", "text", "expected"),
    [
        ("le chat voit la maison rouge", "the cat sees the red house", "red house", "maison rouge"),
        ("le chat voit la maison rouge", "the cat sees the red house", "cat", "chat"),
        ("en 1990 il voit", "he sees in 1990", "1990", "1990"),
        ("une maison bleue, une maison rouge", "a red house, a blue house", "blue house", "maison bleue"),
    ],
)
def test_candidates_find_what_translates_to_the_part(source, translation, text, expected):
    def toy(line):
        """Adjectives go before their noun, as a real translator has it."""
        english = word_by_word(WORDS)(line)
        return {"house red": "red house", "house blue": "blue house"}.get(english, english)

    start = translation.index(text)
    aligner = CandidateAligner(ToyTranslator(toy))
    assert located(aligner, Part(source, translation, start, start + len(text))) == expected


def test_what_is_copied_is_not_asked_about_and_the_rest_is_asked_together():
    toy = ToyTranslator(word_by_word(WORDS))
    parts = [part(toy, "Bob voit le chat", text) for text in ("Bob", "sees", "cat")]
    toy.calls.clear()
    spans = CandidateAligner(toy).locate(parts)
    assert [one.source[start:end] for one, (start, end) in zip(parts, spans, strict=True)] == ["Bob", "voit", "chat"]
    assert len(toy.calls) == 1


def test_the_number_of_candidates_is_capped():
    toy = ToyTranslator(str.upper)
    CandidateAligner(toy, max_candidates=7).locate([Part("a b c d e f g h i j", "q r s t u v w x y z", 6, 9)])
    assert len(toy.asked) == 7


def test_the_aligner_suits_the_translator(tmp_path):
    assert isinstance(aligner_for(DICTIONARY), LinkAligner)
    assert isinstance(aligner_for(Unchanged()), LinkAligner)
    for translator in (ToyTranslator(str), JournalledTranslator(DICTIONARY, Journal(tmp_path / "journal"))):
        assert isinstance(aligner_for(translator), CandidateAligner)


SOURCE = st.lists(st.sampled_from([*WORDS, "Bob", "20", "休暇は", "l'un"]), min_size=1, max_size=8).map(" ".join)
TRANSLATORS = [DICTIONARY, JAPANESE, Unchanged(), ToyTranslator(reversed_words), ToyTranslator(str.upper)]


@pytest.mark.parametrize("translator", TRANSLATORS)
@settings(deadline=None)
@given(SOURCE, st.data())
def test_the_place_is_always_inside_and_never_empty(translator, source, data):
    translation = translator.translate([source])[0].strip()
    start = data.draw(st.integers(0, len(translation) - 1))
    end = data.draw(st.integers(start + 1, len(translation)))
    found_start, found_end = aligner_for(translator).locate([Part(source, translation, start, end)])[0]
    assert 0 <= found_start < found_end <= len(source)
    if isinstance(translator, Unchanged):
        assert (found_start, found_end) == (start, end)
