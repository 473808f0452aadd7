"""What is found in folded text is a slice of the original, and a whole word."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from training.translation.fold import folded, is_inside_word

TEXT = st.text(st.sampled_from("aAéE\u0301１1 ’'ﬁガか\u3099-–«"), max_size=25) | st.text(max_size=25)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Élysée", "elysee"),
        ("E\u0301lyse\u0301e", "Élysée"),
        ("ｶﾞﾗｽ ２０", "ガラス 20"),
        ("l’un – “a”", 'l\'un - "a"'),
        ("a\u00a0b", "a b"),
        ("Straße", "STRASSE"),
    ],
)
def test_these_are_alike(one, other):
    assert folded(one).text == folded(other).text


def test_voiced_kana_are_letters_of_their_own():
    assert folded("かき").text != folded("がき").text


@settings(deadline=None)
@given(TEXT, TEXT)
def test_an_occurrence_is_a_slice_that_folds_to_what_was_wanted(text, wanted):
    key = folded(wanted).text
    for start, end in folded(text).occurrences(key, text):
        assert 0 <= start < end <= len(text)
        assert key in folded(text[start:end]).text
        assert not is_inside_word(text, start)
        assert not is_inside_word(text, end)


@settings(deadline=None)
@given(st.text(max_size=10), st.text(min_size=1, max_size=10), st.text(max_size=10))
def test_what_stands_between_spaces_is_found(before, wanted, after):
    key = folded(wanted).text
    assume(key.strip() == key and key)
    assume(not is_inside_word(f" {wanted} ", 1))
    text = f"{before} {wanted} {after}"
    assert any(start <= len(before) + 1 < end for start, end in folded(text).occurrences(key, text))


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        ("in 1990 and 9", "9", [(12, 13)]),
        ("a cat concatenates", "cat", [(2, 5)]),
        ("年間20日です", "20日", [(2, 5)]),
        ("e\u0301te\u0301", "ete", [(0, 5)]),
    ],
)
def test_only_whole_words_are_found(text, wanted, expected):
    assert list(folded(text).occurrences(wanted, text)) == expected
