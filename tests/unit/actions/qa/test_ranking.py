from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from actions.qa.index import Candidate
from actions.qa.ranking import _is_in_question, merge, one_per_page, one_per_passage, spans_of
from actions.qa.reader import Logits
from actions.qa.relevance import Relevance
from actions.qa.types import Passage, Span
from actions.qa.windows import WindowSettings, build_windows
from tests.support.documents import document
from tests.support.readers import letter_tokenizer

TOKENIZER = letter_tokenizer()


def candidate(made, relevance_score=0.0):
    text = TOKENIZER.encode(made.text)
    window = build_windows(TOKENIZER.encode("why"), text, TOKENIZER.special, WindowSettings())[0]
    return Candidate(Passage(made, 0, len(made.text), ()), window, Relevance(relevance_score, 0.0, relevance_score))


def logits(read, first, last, score=8.0):
    start = np.zeros(len(read.window.input_ids), dtype=np.float32)
    end = start.copy()
    start[read.window.context_start + first] = end[read.window.context_start + last] = score
    return Logits(start, end)


def test_a_span_is_cut_by_character_offsets_q1():
    read = candidate(document("You get 25 days"))
    best = spans_of(read, logits(read, 6, 7), retrieval_weight=0)[0]
    assert read.passage.document.text[best.start : best.end] == "25"
    assert best.score == 16


def test_an_answer_is_no_heading_and_does_not_leave_its_block():
    read = candidate(document("# ab", "cd", "ef"))
    made = read.passage.document
    found = {made.text[s.start : s.end] for s in spans_of(read, logits(read, 0, 5), retrieval_weight=0)}
    assert found == {"c", "d", "cd", "e", "f", "ef"}


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("ab?", set()),
        ("ab？", set()),
        ("ab.", {"a", "b", "ab"}),
        ("ab? c", {"c"}),
        ("ab x?y.", {"a", "b", "ab", "x", "y"}),
        ("ab 2.5?", set()),
        ("ab | c?", {"a", "b", "ab"}),
        ("ab. c?", {"a", "b", "ab"}),
    ],
)
def test_a_question_on_the_page_is_no_answer(text, answers):
    read = candidate(document(text))
    found = {text[s.start : s.end] for s in spans_of(read, logits(read, 0, 1), retrieval_weight=0)}
    assert {each for each in found if each.isalpha()} == answers


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Did you know that you can carry over 5 days?", "5 days"),
        ("Le saviez-vous : il reste 5 jours ?", "5 jours"),
        ("Ask HR (http://hr/forms?id=7) by Friday.", "HR"),
    ],
)
def test_a_question_that_tells_something_or_none_at_all_is_an_answer(text, answer):
    assert not _is_in_question(text, text.index(answer) + len(answer))
    assert _is_in_question("Can you carry over 5 days?", 24)


def test_a_row_that_names_columns_is_no_answer():
    made = document("| hours", "| 3")
    read = candidate(replace(made, blocks=(replace(made.blocks[0], is_header=True), made.blocks[1])))
    found = {made.text[s.start : s.end] for s in spans_of(read, logits(read, 0, 4), retrieval_weight=0)}
    assert found == {"3"}


def test_what_the_retriever_thinks_counts():
    read = candidate(document("abc"), relevance_score=10)
    assert spans_of(read, logits(read, 0, 0), retrieval_weight=0.5)[0].score == 21


def span(made, start, score, passage_start=0):
    return Span(Passage(made, passage_start, len(made.text), ()), start, start + 2, score)


def test_the_same_piece_of_overlapping_windows_is_kept_once_with_its_best_score():
    made = document("some words")
    merged = merge([span(made, 0, 1.0), span(made, 5, 2.0), span(made, 0, 3.0)])
    assert [(s.start, s.score) for s in merged] == [(0, 3.0), (5, 2.0)]


def test_one_per_passage_and_one_per_page_keep_the_best():
    made, other = document("some words"), document("more", url="http://intranet.example/b")
    ranked = merge([span(made, 0, 5), span(made, 1, 4), span(made, 6, 3, passage_start=5), span(other, 0, 2)])
    assert [s.score for s in one_per_passage(ranked)] == [5, 3, 2]
    assert [s.score for s in one_per_page(ranked)] == [5, 2]
