"""An answer is found by the strictest rule that applies, and is always a slice of the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.translation.find import Finding, Found, NotFound, Rule, Wanted, find_answer
from training.translation.similarity import character_similarity
from training.translation.spans import atoms, nearest, runs, spans

WORDS = st.lists(st.sampled_from(["le", "la", "chat", "Été", "1990", "d'un", "休暇は", "20日"]), max_size=8).map(
    " ".join
)


def found(text, answer, original="?", place=0.5, **finding):
    result = find_answer(text, Wanted(answer, original, place), Finding(**finding))
    return (text[result.start : result.end], result.rule) if isinstance(result, Found) else result


@pytest.mark.parametrize(
    ("text", "answer", "original", "expected"),
    [
        ("Le chat de Paris dort.", "Paris", "Paris", ("Paris", Rule.EXACT)),
        ("À l’École on dort.", "à l'ecole", "at school", ("À l’École", Rule.FOLDED)),
        ("Les Denver Broncos ont gagné.", "Mustangs de Denver", "Denver Broncos", ("Denver Broncos", Rule.COPIED)),
        ("Ils ont vu des maisons rouges ici.", "maison rouge", "red house", ("maisons rouges", Rule.SIMILAR)),
        ("年間２０日の休暇がある。", "20日", "20 days", ("２０日", Rule.FOLDED)),
    ],
)
def test_the_strictest_rule_wins(text, answer, original, expected):
    assert found(text, answer, original) == expected


def test_what_is_like_nothing_is_not_found_and_says_how_near_it_came():
    result = found("Le chat dort.", "xyzw", "qqqq")
    assert isinstance(result, NotFound)
    assert result.score < Finding().floor


@pytest.mark.parametrize(("place", "start"), [(0.0, 0), (0.5, 9), (1.0, 18)])
def test_of_equal_ones_the_nearest_to_the_expected_place_is_taken(place, start):
    result = find_answer("un chat. un chat. un chat", Wanted("un", "a", place), Finding())
    assert isinstance(result, Found)
    assert result.start == start


def test_another_similarity_can_take_the_place_of_letters():
    def knows(text: str, candidates):
        return [1.0 if (text, candidate) == ("voiture", "automobile rouge") else 0.0 for candidate in candidates]

    text = "Une automobile rouge passe."
    assert isinstance(found(text, "voiture"), NotFound)
    assert found(text, "voiture", similarity=knows, floor=0.9) == ("automobile rouge", Rule.SIMILAR)


@settings(deadline=None)
@given(WORDS, WORDS, WORDS, st.floats(0, 1), st.floats(0, 1))
def test_whatever_is_found_is_a_trimmed_slice_above_the_floor(text, answer, original, place, floor):
    result = find_answer(text, Wanted(answer, original, place), Finding(floor=floor))
    if isinstance(result, Found):
        assert 0 <= result.start < result.end <= len(text)
        assert text[result.start : result.end].strip() == text[result.start : result.end]
        assert result.score >= floor
    else:
        assert result.score < floor or not atoms(text) or not answer.strip()


@settings(deadline=None)
@given(WORDS.filter(bool), st.data())
def test_every_span_of_words_is_found_word_for_word(text, data):
    start, end = data.draw(st.sampled_from(list(spans(atoms(text), max_pieces=9))))
    result = found(text, text[start:end])
    assert isinstance(result, tuple)
    assert result == (text[start:end], Rule.EXACT)


@settings(deadline=None)
@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=5))
def test_letters_are_alike_from_none_to_all(text, candidates):
    scores = character_similarity(text, [*candidates, text])
    assert all(0 <= score <= 1 for score in scores)
    assert scores[-1] == (1.0 if text.strip() and character_similarity(text, [text])[0] else 0.0)
    assert character_similarity("abc", ["xyz"]) == [0.0]


def test_candidates_are_words_or_characters_or_runs():
    text = "le chat 休暇は"
    assert [text[a:b] for a, b in atoms(text)] == ["le", "chat", "休", "暇", "は"]
    assert [text[a:b] for a, b in runs(text)] == ["le", "chat", "休暇", "は"]
    assert len(list(spans(atoms(text), max_pieces=2))) == 9
    assert nearest([], 3) is None
