"""What is worth reading, whatever its language."""

from __future__ import annotations

import numpy as np
import pytest

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
    assert weighed.order()[0] == 3
    best = weighed.at(3)
    assert best.similarity == pytest.approx(0.6)
    assert best.coverage == 0
    assert best.score == pytest.approx(SIMILARITY_WEIGHT * 0.6)
