"""Words are exact slices in order; each language is cut at its own joints."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.translation.words import Segmenter, frequent_runs, is_unspaced

TEXT = st.text(st.sampled_from("aB é'’ .,19\u3000年間有給休暇をとるスー。x\u0301"), max_size=40) | st.text(max_size=40)


@settings(deadline=None)
@given(TEXT, st.sampled_from(["en", "fr", "ja", ""]))
def test_words_are_slices_in_order_and_leave_no_letter_out(text, language):
    words = Segmenter(language, {"有給": 9, "休暇": 9, "とる": 9}).words(text)
    places = [place for word in words for place in range(word.start, word.end)]
    assert places == sorted(set(places))
    assert all(word.text == text[word.start : word.end] and word.start < word.end for word in words)
    assert not any(text[place].isalnum() for place in range(len(text)) if place not in places)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "John's cat can't see 1,500 dogs", ["John", "'s", "cat", "can", "'t", "see", "1,500", "dogs"]),
        ("en", "the 1990s, the 3rd", ["the", "1990s", "the", "3rd"]),
        ("fr", "l'employeur qu’il aujourd'hui", ["l'", "employeur", "qu’", "il", "aujourd'hui"]),
        ("ja", "年間1,500円のスーパーbonus", ["年間", "1,500", "円", "の", "スーパー", "bonus"]),
    ],
)
def test_languages_are_cut_at_their_joints(language, text, expected):
    assert [word.text for word in Segmenter(language).words(text)] == expected


def test_a_long_run_is_cut_into_runs_that_are_frequent_by_themselves():
    runs = frequent_runs(["有給を", "休暇を", "有給 休暇"] * 10)
    assert runs == {"有給": 20, "休暇": 20, "を": 20}
    assert [word.text for word in Segmenter("ja", runs).words("有給休暇を")] == ["有給", "休暇", "を"]


def test_a_run_that_is_frequent_itself_stays_whole():
    assert [word.text for word in Segmenter("ja", {"有給休暇": 5, "有給": 99, "休暇": 99}).words("有給休暇")] == [
        "有給休暇"
    ]


def test_the_key_unifies_case_width_and_apostrophes():
    keys = {word.key for text in ("L'", "l’", "l'") for word in Segmenter("fr").words(text + "x")[:1]}
    assert keys == {"l'"}
    assert Segmenter("ja").words("ＡＢ")[0].key == "ab"


@pytest.mark.parametrize(
    ("character", "expected"), [("年", True), ("。", True), ("ー", True), ("a", False), ("é", False)]
)
def test_scripts_without_spaces_are_told_apart(character, expected):
    assert is_unspaced(character) is expected
