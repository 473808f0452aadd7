"""What is worth reading, whatever its language."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.part_vectors import PartCosines
from actions.qa.relevance import OWN_LANGUAGE_SHARE, SIMILARITY_WEIGHT, between_languages, relevance

TWO_LANGUAGES = np.array(["en", "en", "fr", "fr"])


def test_of_equal_distance_from_their_languages_best_passages_are_worth_as_much():
    worth = between_languages(np.array([0.8, 0.6, 0.3, 0.1]), TWO_LANGUAGES)
    assert worth[0] - worth[1] == pytest.approx(0.2)  # within a language nothing changes
    assert worth[2] - worth[3] == pytest.approx(0.2)
    assert worth[0] - worth[2] == pytest.approx((1 - OWN_LANGUAGE_SHARE) * 0.5)  # of a lead only a part counts


def test_one_language_or_no_passage_is_left_in_order():
    coverage = np.array([0.1, 0.9, 0.4])
    assert list(np.argsort(between_languages(coverage, np.array(["ja"] * 3)))) == list(np.argsort(coverage))
    assert between_languages(np.empty(0), np.empty(0, dtype=np.str_)).size == 0


def test_meaning_finds_what_letters_do_not():
    weighed = relevance(np.array([0.5, 0.3, 0.0, 0.0]), np.array([0.1, 0.1, 0.1, 0.6]), TWO_LANGUAGES)
    assert weighed.order[0] == 3
    best = weighed.at(3)
    assert best.similarity == pytest.approx(0.6)
    assert best.coverage == 0
    assert best.score == pytest.approx(SIMILARITY_WEIGHT * 0.6)


def test_parts_put_the_most_promising_into_another_order_and_leave_the_others_behind():
    weighed = relevance(np.zeros(4), np.array([0.5, 0.4, 0.3, 0.2]), np.array(["en"] * 4))
    assert weighed.order.tolist() == [0, 1, 2, 3]
    refined = weighed.refined(PartCosines(np.array([0.1, 0.1]), np.array([0.2, 0.5])), np.array(["en"] * 4))
    assert refined.order.tolist() == [1, 0, 2, 3]  # a sentence of the second one is far closer
    assert (refined.at(1).sentence_similarity, refined.at(1).heading_similarity) == (0.5, 0.1)
    assert (refined.at(2).sentence_similarity, refined.at(2).heading_similarity) == (0, 0)
    assert refined.at(1).score == weighed.at(1).score  # what a span gains by its passage stays
    assert weighed.order.tolist() == [0, 1, 2, 3]


def test_headings_count_as_much_as_sentences():
    weighed = relevance(np.zeros(2), np.array([0.5, 0.5]), np.array(["en"] * 2))
    nearer, farther = np.array([0.1, 0.5]), np.array([0.49, 0.1])
    for parts in (PartCosines(nearer, farther), PartCosines(farther, nearer)):
        assert weighed.refined(parts, np.array(["en"] * 2)).order.tolist() == [1, 0]
    for parts in (PartCosines(nearer[::-1], farther[::-1]), PartCosines(farther[::-1], nearer[::-1])):
        assert weighed.refined(parts, np.array(["en"] * 2)).order.tolist() == [0, 1]


def test_parts_in_another_language_are_measured_against_their_own():
    weighed = relevance(np.zeros(3), np.array([0.3, 0.3, 0.3]), np.array(["en", "en", "fr"]))
    parts = PartCosines(np.array([0.6, 0.5, 0.48]), np.array([0.6, 0.5, 0.48]))
    assert weighed.refined(parts, np.array(["en", "en", "fr"])).order.tolist() == [0, 2, 1]
    assert weighed.refined(parts, np.array(["en"] * 3)).order.tolist() == [0, 1, 2]


def test_a_languages_best_is_the_mean_of_several():
    values = np.array([0.9, 0.5, 0.4, 0.1])
    assert between_languages(values, np.array(["fr"] * 4), n_best=2) == pytest.approx(values - OWN_LANGUAGE_SHARE * 0.7)
    assert between_languages(values[:1], np.array(["fr"]), n_best=10) == pytest.approx([0.9 * OWN_LANGUAGE_SHARE])


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 100))
def test_every_passage_stays_in_the_order_once(n_passages, n_refined, seed):
    draw = np.random.default_rng(seed)
    languages = draw.choice(["en", "fr", "ja"], n_passages)
    weighed = relevance(draw.random(n_passages), draw.random(n_passages), languages)
    n_parts = min(n_refined, n_passages)
    refined = weighed.refined(PartCosines(draw.random(n_parts), draw.random(n_parts)), languages)
    assert sorted(refined.order) == list(range(n_passages))
    assert sorted(refined.order[:n_parts]) == sorted(weighed.order[:n_parts])
    assert refined.order[n_parts:].tolist() == weighed.order[n_parts:].tolist()


def test_one_title_in_the_questions_own_words_does_not_push_its_language_back():
    english, french = [0.9, 0.5, *[0.1] * 8], [0.5, *[0.45] * 9]
    languages = np.array(["en"] * 10 + ["fr"] * 10)
    weighed = relevance(np.zeros(20), np.full(20, 0.3), languages)
    order = weighed.refined(PartCosines(np.array(english + french), np.zeros(20)), languages).order.tolist()
    assert order[:3] == [0, 1, 10]
