"""Sentences cover a text but for white space, and end where a reader would say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.translation.sentences import gap_between, overlapping, sentences

TEXT = st.text(st.sampled_from('aB. !?。」\n"1é'), max_size=40) | st.text(max_size=40)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One here. Two there! Three?", ["One here.", "Two there!", "Three?"]),
        ("Mr. Smith met J. Doe. They left.", ["Mr. Smith met J. Doe.", "They left."]),
        ("It costs 3.5 euros, i.e. little.", ["It costs 3.5 euros, i.e. little."]),
        ("M. Dupont part. Il revient.", ["M. Dupont part.", "Il revient."]),
        ('He said "no." She left.', ['He said "no."', "She left."]),
        ("彼は言った。「はい。」次へ。終わり", ["彼は言った。", "「はい。」", "次へ。", "終わり"]),
        ("Title\nText", ["Title", "Text"]),
        ("Known.[1] The next", ["Known.[1]", "The next"]),
        ("  ", []),
    ],
)
def test_sentences_end_where_a_reader_would_say(text, expected):
    assert [text[one.start : one.end] for one in sentences(text)] == expected


@settings(deadline=None)
@given(TEXT)
def test_between_sentences_is_white_space_only(text):
    place = 0
    for sentence in sentences(text):
        assert not text[place : sentence.start].strip()
        assert text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end] != ""
        place = sentence.end
    assert not text[place:].strip()


def test_a_span_is_in_every_sentence_that_it_touches():
    found = sentences("One. Two. Three.")
    assert list(overlapping(found, 2, 7)) == [0, 1]
    assert list(overlapping(found, 5, 9)) == [1]
    assert list(overlapping(found, 4, 5)) == []


def test_what_stands_between_translated_sentences_is_the_target_languages_way():
    assert [gap_between(gap, target=target) for gap, target in (("", "en"), (" ", "ja"), (" \n", "ja"))] == [
        " ",
        "",
        "\n",
    ]
