"""How close a passage's parts are to a question, rounded and picked out of many."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.part_vectors import MOST_SENTENCES, PartVectors, part_texts
from actions.qa.passages import PassageSettings, split_passages
from actions.qa.types import Passage
from tests.support.documents import document
from tests.support.readers import letter_tokenizer

N_DIMENSIONS = 16


def unit_vectors(n, seed):
    drawn = np.random.default_rng(seed).normal(size=(n, N_DIMENSIONS)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


@given(
    st.lists(st.integers(1, 6), min_size=1, max_size=20), st.integers(0, 1000), st.lists(st.integers(0, 19), max_size=9)
)
def test_cosines_are_those_of_each_passages_own_parts(sizes, seed, drawn):
    vectors, (question,) = unit_vectors(sum(sizes), seed), unit_vectors(1, seed + 1)
    passages = np.array([number % len(sizes) for number in drawn], dtype=np.int64)
    found = PartVectors.of(vectors, sizes).cosines(question, passages)
    starts = np.cumsum([0, *sizes])
    exact = [vectors[starts[n] : starts[n + 1]] @ question for n in passages]
    assert found.headings == pytest.approx([own[0] for own in exact], abs=0.02)
    closest = [own[1:].max() if len(own) > 1 else None for own in exact]
    known = [cosine for cosine in closest if cosine is not None]
    lowest = min(known, default=0.0)
    assert found.sentences == pytest.approx([lowest if one is None else one for one in closest], abs=0.02)


def test_rounding_keeps_a_cosine_to_the_third_place():
    vectors, (question,) = unit_vectors(200, 1), unit_vectors(1, 2)
    found = PartVectors.of(vectors, [1] * 200).cosines(question, np.arange(200))
    assert np.abs(found.headings - vectors @ question).max() < 0.01
    assert np.abs(found.headings - vectors @ question).mean() < 0.003


def test_a_part_that_is_not_known_counts_as_the_farthest():
    vectors = np.zeros((6, 2), dtype=np.float32)
    vectors[0], vectors[1], vectors[3] = (1, 0), (0.6, 0.8), (0.8, 0.6)
    parts = PartVectors.of(vectors, [2, 2, 2])  # a title and a sentence; a sentence alone; nothing
    found = parts.cosines(np.array([1, 0], dtype=np.float32), np.array([0, 1, 2]))
    assert found.headings == pytest.approx([1, 1, 1], abs=0.01)
    assert found.sentences == pytest.approx([0.6, 0.8, 0.6], abs=0.01)


def test_where_nothing_is_known_or_asked_nothing_is_close():
    unknown = PartVectors.unknown(2, 3)
    found = unknown.cosines(np.array([1, 0, 0], dtype=np.float32), np.array([1, 0]))
    assert found.headings.tolist() == found.sentences.tolist() == [0, 0]
    assert unknown.cosines(np.ones(3, dtype=np.float32), np.empty(0, dtype=np.int64)).headings.shape == (0,)


def test_joined_they_are_as_made_at_once():
    vectors, (question,) = unit_vectors(7, 3), unit_vectors(1, 4)
    apart = PartVectors.joined([PartVectors.of(vectors[:3], [2, 1]), PartVectors.of(vectors[3:], [1, 3])])
    at_once = PartVectors.of(vectors, [2, 1, 1, 3])
    for one, other in zip(
        *(vars_of(parts.cosines(question, np.array([3, 1, 0, 2]))) for parts in (apart, at_once)), strict=True
    ):
        assert one.tolist() == other.tolist()


def vars_of(cosines):
    return cosines.headings, cosines.sentences


def test_of_a_huge_block_only_the_first_sentences_are_parts():
    made = document("A sentence. " * (MOST_SENTENCES + 50))
    assert len(part_texts(Passage(made, 0, len(made.text), ()))) == 1 + MOST_SENTENCES


def test_parts_are_title_and_headings_and_each_sentence_of_the_passage_alone():
    lines = ("# Leave", "You have 25 days. Ask first.", "| Grade | Days", "| A | 25", "# Notice", "Two months.")
    made = document(*lines, title="Handbook")
    pieces = letter_tokenizer().encode(made.text)
    leave, notice = split_passages(made, pieces, PassageSettings(min_tokens=1, max_tokens=1000))
    assert part_texts(leave) == ["Handbook", "You have 25 days.", "Ask first.", "Grade | Days", "A | 25"]
    assert part_texts(notice) == ["Handbook", "Two months."]


def test_the_later_piece_of_a_long_section_stands_below_its_heading():
    made = document("# Leave", "Ask first, please.", "Ask later, please.", title="Handbook")
    _, later = split_passages(made, letter_tokenizer().encode(made.text), PassageSettings(max_tokens=30))
    assert part_texts(later) == ["Handbook - Leave", "Ask later, please."]
