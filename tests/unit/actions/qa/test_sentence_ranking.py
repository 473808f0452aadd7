"""Of sentences that the reader likes alike, the one that is closest to the question comes first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.ranking import merge
from actions.qa.reworded import nothing_known
from actions.qa.sentence_ranking import SentenceSettings, gains, rank_sentences
from actions.qa.sentences import sentence_around
from actions.qa.types import Passage, Span
from tests.support.documents import document

PAGE = document("Ask in May. Leave is 25 days. Ask HR.", title="Leave")
SENTENCES = ("Ask in May.", "Leave is 25 days.", "Ask HR.")
EVEN = SentenceSettings(n_compared=5, sentence_weight=10.0, heading_weight=0.0)


def span(text, score, page=PAGE, similarity=0.5):
    start = page.text.index(text)
    passage = Passage(page, 0, len(page.text), ())
    return Span(passage, start, start + len(text), score, reader_score=score, similarity=similarity)


def close_to(**cosines):
    """A cosine that knows texts by a word in them."""

    def cosine(_question, text):
        return next((value for word, value in cosines.items() if word in text), 0.1)

    return cosine


def texts(spans):
    return [found.passage.document.text[found.start : found.end] for found in spans]


def test_the_closest_of_like_sentences_comes_first_with_the_score_of_the_first():
    spans = [span("May", 9.0), span("25 days", 8.0), span("HR", 1.0)]
    found = rank_sentences("how many?", spans, close_to(days=0.6, May=0.3, HR=0.2), EVEN)
    assert texts(found.spans) == ["25 days", "May", "HR"]
    assert [s.score for s in found.spans] == pytest.approx([9.0, 7.0, -2.0])  # gains of 4, 1 and 0, less 3
    assert [s.reader_score for s in found.spans] == [8.0, 9.0, 1.0]
    assert [(s.similarity, PAGE.text[s.start : s.end]) for s in found.compared] == [
        (0.3, SENTENCES[0]),
        (0.6, SENTENCES[1]),
        (0.2, SENTENCES[2]),
    ]
    assert gains(found.compared, EVEN) == pytest.approx([1.0, 4.0, 0.0])


def test_a_sentence_that_the_reader_does_not_like_stays_behind():
    spans = [span("May", 9.0), span("25 days", 5.0)]
    assert texts(rank_sentences("q", spans, close_to(days=0.6, May=0.3), EVEN).spans) == ["May", "25 days"]


def test_all_spans_of_a_sentence_move_together():
    spans = [span("May", 9.0), span("Leave is 25", 8.5), span("25 days", 8.4), span("in May", 8.0)]
    found = rank_sentences("q", spans, close_to(days=0.6, May=0.3), EVEN)
    assert texts(found.spans) == ["Leave is 25", "25 days", "May", "in May"]
    assert len(found.compared) == 2


def test_a_page_about_the_matter_is_preferred():
    other = document("You may take 30 days.", url="http://h/other", title="Parking")
    spans = [span("30 days", 9.0, other), span("25 days", 8.5)]
    settings = SentenceSettings(sentence_weight=0.0, heading_weight=10.0)
    found = rank_sentences("q", spans, close_to(Leave=0.5, Parking=0.1), settings)
    assert texts(found.spans) == ["25 days", "30 days"]


def test_copies_are_one_sentence_and_move_together():
    copy = replace(PAGE, url="http://h/copy")
    spans = [span("May", 9.0), span("25 days", 8.5), span("25 days", 8.4, copy)]
    found = rank_sentences("q", spans, close_to(days=0.9, May=0.3), EVEN)
    assert [s.passage.document.url for s in found.spans] == [PAGE.url, copy.url, PAGE.url]
    assert len(found.compared) == 2


def test_only_the_best_sentences_are_compared_and_no_other_one_can_win():
    spans = [span("May", 9.0), span("25 days", 8.0), span("HR", 7.9)]
    asked = []

    def cosine(_question, text):
        asked.append(text)
        return 0.9 if "HR" in text else 0.2

    found = rank_sentences("q", spans, cosine, SentenceSettings(n_compared=2))
    assert texts(found.spans) == ["May", "25 days", "HR"]
    assert not any("HR" in text for text in asked)


def test_what_the_encoder_fails_on_is_as_close_as_its_passage():
    spans = [span("May", 9.0, similarity=0.8), span("25 days", 8.0, similarity=0.1)]
    found = rank_sentences("q", spans, close_to(May=0.0, days=0.5), EVEN)
    assert found.compared[0].similarity == 0.8
    assert texts(found.spans) == ["May", "25 days"]


def test_without_an_encoder_or_a_choice_nothing_changes():
    spans = (span("May", 9.0), span("25 days", 8.0))
    assert rank_sentences("q", spans, nothing_known).spans == spans
    assert rank_sentences("q", spans[:1], close_to()).spans == spans[:1]
    assert rank_sentences("q", (), close_to()).spans == ()


@given(
    st.lists(
        st.tuples(st.integers(0, 36), st.integers(1, 12), st.floats(-20, 20)),
        max_size=12,
        unique_by=lambda place: place[:2],
    ),
    st.lists(st.floats(0.01, 1), min_size=3, max_size=3),
    st.integers(1, 4),
)
def test_as_the_slow_way(places, cosines, n):
    """Every span's score by its definition, and the order by sorting."""
    passage = Passage(PAGE, 0, len(PAGE.text), ())
    made = [Span(passage, start, min(start + size, len(PAGE.text)), score) for start, size, score in places]
    spans = merge(s for s in made if s.start < s.end)

    def cosine(_question, text):
        return next(value for sentence, value in zip(SENTENCES, cosines, strict=True) if sentence in text + sentence)

    found = rank_sentences("q", spans, cosine, SentenceSettings(n_compared=n))
    assert sorted((s.start, s.end) for s in found.spans) == sorted((s.start, s.end) for s in spans)
    assert [s.score for s in found.spans] == sorted((s.score for s in found.spans), reverse=True)
    if spans:
        assert found.spans[0].score == pytest.approx(spans[0].score)
        compared = {(s.start, s.end) for s in found.compared}
        first = found.spans[0]
        around = sentence_around(PAGE, first.start, first.end)
        assert len(found.compared) <= n
        assert len(compared) < 2 or any(start <= around[0] and around[1] <= end for start, end in compared)
