"""Which passages are worth reading, whatever the language."""

from __future__ import annotations

import numpy as np
import pytest

from actions.qa.index import ACROSS_LANGUAGES, between_languages


def test_of_equal_distance_from_their_languages_best_passages_are_worth_as_much():
    worth = between_languages(np.array([0.8, 0.6, 0.3, 0.1]), ["en", "en", "fr", "fr"])
    assert worth[0] - worth[1] == pytest.approx(0.2)  # within a language nothing changes
    assert worth[2] - worth[3] == pytest.approx(0.2)
    assert worth[0] - worth[2] == pytest.approx(ACROSS_LANGUAGES * 0.5)  # between them only a part of the lead counts
    assert worth[2] > worth[1]


def test_one_language_or_no_passage_is_left_in_order():
    coverage = np.array([0.1, 0.9, 0.4])
    assert list(np.argsort(between_languages(coverage, ["ja"] * 3))) == list(np.argsort(coverage))
    assert between_languages(np.empty(0), []).size == 0
