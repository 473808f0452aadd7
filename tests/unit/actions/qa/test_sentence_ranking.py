"""Of sentences that the reader likes alike, the one that is closest to the question comes first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.ranking import merge
from actions.qa.reworded import nothing_known
from actions.qa.sentence_ranking import SentenceSettings, compare, rank_sentences
from actions.qa.types import BlockKind, Passage, Span
from tests.support.documents import document
from tests.support.made_pages import Part, made_document

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


def test_the_closest_of_like_sentences_comes_first():
    spans = [span("May", 9.0), span("25 days", 8.0), span("HR", 1.0)]
    found = rank_sentences("how many?", spans, close_to(days=0.6, May=0.3, HR=0.2), EVEN)
    assert texts(found.spans) == ["25 days", "May", "HR"]
    assert [s.gain for s in found.spans] == pytest.approx([4.0, 1.0, 0.0])
    assert [s.score for s in found.spans] == pytest.approx([12.0, 10.0, 1.0])
    assert [s.reader_score for s in found.spans] == [8.0, 9.0, 1.0]
    assert [PAGE.text[s.start : s.end] for s in found.compared] == list(SENTENCES)
    assert [(s.closeness.similarity, s.closeness.gain) for s in found.compared] == [
        (0.3, pytest.approx(1.0)),
        (0.6, pytest.approx(4.0)),
        (0.2, 0.0),
    ]


def test_the_weights_that_ship_count_sentence_and_headings():
    spans = [span("May", 9.0), span("25 days", 8.0)]
    assert texts(rank_sentences("q", spans, close_to(days=0.4, May=0.3)).spans) == ["25 days", "May"]
    other = document("You may take 30 days.", url="http://h/other", title="Parking")
    beside = [span("30 days", 9.0, other), span("25 days", 8.0)]
    assert texts(rank_sentences("q", beside, close_to(Leave=0.4, Parking=0.3, take=0.4)).spans)[0] == "25 days"


def test_five_sentences_are_compared_unless_other_is_said():
    page = document(" ".join(f"Rule {n} is short." for n in range(7)), title="Rules")
    spans = [span(f"Rule {n}", 9.0 - n / 10, page) for n in range(7)]
    found = rank_sentences("q", spans, lambda _question, text: 0.9 if "Rule 4" in text else 0.2)
    assert len(found.compared) == 5
    assert texts(found.spans)[0] == "Rule 4"


def test_a_sentence_that_the_reader_does_not_like_stays_behind():
    spans = [span("May", 9.0), span("25 days", 5.0)]
    assert texts(rank_sentences("q", spans, close_to(days=0.6, May=0.3), EVEN).spans) == ["May", "25 days"]


def test_all_spans_of_a_sentence_move_together():
    spans = [span("May", 9.0), span("Leave is 25", 8.5), span("25 days", 8.4), span("in May", 8.0), span("HR", 7.9)]
    found = rank_sentences("q", spans, close_to(days=0.6, May=0.3, HR=0.3), EVEN)
    assert texts(found.spans) == ["Leave is 25", "25 days", "May", "in May", "HR"]
    assert len(found.compared) == 3


def test_the_headings_right_above_a_sentence_count():
    parts = [
        *(Part(BlockKind.HEADING, "Winter"), Part(BlockKind.PARAGRAPH, "You get 2 days.")),
        *(Part(BlockKind.HEADING, "Summer"), Part(BlockKind.PARAGRAPH, "You get 9 days.")),
    ]
    page = made_document("http://h/p", parts, title="Leave", language="en", at=PAGE.fetched_at)
    spans = [span("2 days", 9.0, page), span("9 days", 8.0, page)]
    settings = SentenceSettings(sentence_weight=0.0, heading_weight=10.0)
    found = rank_sentences("q", spans, close_to(Summer=0.5, Winter=0.1), settings)
    assert texts(found.spans) == ["9 days", "2 days"]
    assert [s.closeness.heading_similarity for s in found.compared] == [0.1, 0.5]


def test_copies_are_one_sentence_and_move_together_unless_they_are_called_otherwise():
    copy, other = replace(PAGE, url="http://h/copy"), replace(PAGE, url="http://h/other", title="Parking")
    spans = [span("May", 9.0), span("25 days", 8.5), span("25 days", 8.4, copy), span("25 days", 8.3, other)]
    found = rank_sentences("q", spans, close_to(days=0.9, May=0.3), EVEN)
    assert [s.passage.document.url for s in found.spans] == [PAGE.url, copy.url, other.url, PAGE.url]
    assert [s.span.passage.document.url for s in found.compared] == [PAGE.url, PAGE.url, other.url]


def test_only_the_best_sentences_are_compared_and_no_other_one_can_win():
    spans = [span("May", 9.0), span("25 days", 8.0), span("HR", 7.9)]
    asked = []

    def cosine(_question, text):
        asked.append(text)
        return 0.9 if "HR" in text else 0.2

    found = rank_sentences("q", spans, cosine, SentenceSettings(n_compared=2))
    assert texts(found.spans) == ["May", "25 days", "HR"]
    assert not any("HR" in text for text in asked)


def test_a_span_that_was_put_before_a_better_one_stays_there():
    spans = [span("25 days", 7.0), span("May", 9.0), span("HR", 8.0)]
    found = rank_sentences("q", spans, close_to(days=0.3, May=0.3, HR=0.3), EVEN)
    assert texts(found.spans) == ["25 days", "May", "HR"]
    assert [s.score for s in found.spans] == [9.0, 9.0, 8.0]


def test_what_is_not_known_is_as_close_as_the_farthest():
    closeness = compare("q", [("one", "Leave"), ("two", ""), ("fails", "Pay")], close_to(one=0.5, two=0.3, fails=0.0))
    assert [close.similarity for close in closeness] == [0.5, 0.3, 0.3]
    titled = compare("q", [("one", "Leave"), ("two", "")], close_to(Leave=0.2, one=0.1, two=0.1))
    assert [close.heading_similarity for close in titled] == [0.2, 0.2]
    nothing = compare("q", [("one", ""), ("two", "")], lambda _question, _text: 0.0)
    assert [(close.similarity, close.gain) for close in nothing] == [(0.0, 0.0), (0.0, 0.0)]


def test_without_an_encoder_or_a_choice_nothing_changes():
    spans = (span("May", 9.0), span("25 days", 8.0))
    assert rank_sentences("q", spans, nothing_known).spans == spans
    assert rank_sentences("q", spans[:1], close_to()).spans == spans[:1]
    assert rank_sentences("q", (), close_to()).spans == ()


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 5), st.floats(-20, 20)), max_size=12, unique_by=lambda p: p[:2]
    ),
    st.lists(st.floats(0.01, 1), min_size=3, max_size=3),
    st.integers(1, 4),
)
def test_as_the_slow_way(places, cosines, n):
    """Every span's score by its definition, and the order by sorting."""
    passage = Passage(PAGE, 0, len(PAGE.text), ())
    starts = [PAGE.text.index(sentence) for sentence in SENTENCES]
    spans = merge(Span(passage, starts[which] + at, starts[which] + at + 1, score) for which, at, score in places)

    def which(found):
        return max(number for number, start in enumerate(starts) if found.start >= start)

    def cosine(_question, text):
        return cosines[SENTENCES.index(text)] if text in SENTENCES else 0.5

    found = rank_sentences("q", spans, cosine, SentenceSettings(n_compared=n))
    compared = list(dict.fromkeys(map(which, spans)))[:n]
    gains = {
        number: SentenceSettings().sentence_weight * (cosines[number] - min(cosines[one] for one in compared))
        for number in compared
    }
    expected = sorted((round(s.score + gains.get(which(s), 0.0), 6) for s in spans), reverse=True)
    assert [round(s.score, 6) for s in found.spans] == expected
    assert {(s.start, round(s.score - s.gain, 6)) for s in found.spans} == {(s.start, round(s.score, 6)) for s in spans}
