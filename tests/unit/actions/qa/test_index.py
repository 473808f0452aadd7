"""Which passages are worth reading, whatever the language."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from actions.qa.index import ACROSS_LANGUAGES, PageIndex, between_languages
from actions.qa.windows import WindowSettings
from tests.support.documents import document
from tests.support.readers import OracleReader

QUESTION = "how much notice must employees give"


def test_of_equal_distance_from_their_languages_best_passages_are_worth_as_much():
    worth = between_languages(np.array([0.8, 0.6, 0.3, 0.1]), np.array(["en", "en", "fr", "fr"]))
    assert worth[0] - worth[1] == pytest.approx(0.2)  # within a language nothing changes
    assert worth[2] - worth[3] == pytest.approx(0.2)
    assert worth[0] - worth[2] == pytest.approx(ACROSS_LANGUAGES * 0.5)  # between them only a part of the lead counts
    assert worth[2] > worth[1]


def test_one_language_or_no_passage_is_left_in_order():
    coverage = np.array([0.1, 0.9, 0.4])
    assert list(np.argsort(between_languages(coverage, np.array(["ja"] * 3)))) == list(np.argsort(coverage))
    assert between_languages(np.empty(0), np.empty(0, dtype=np.str_)).size == 0


def page(name, language, text):
    return replace(document(text, url=f"http://intranet.example/{name}"), language=language)


PAGES = (
    page("best", "en", "Employees must give notice: how much depends on the grade."),
    page("fair", "en", "Employees wear a badge, and much else they must know."),
    page("poor", "en", "The canteen opens at noon."),
    page("other", "fr", "Le préavis des employés est de deux mois."),
)


def asked(*names, max_windows):
    reader = OracleReader({})
    reader.load()
    index = PageIndex.build(PAGES, reader.tokenizer)
    urls = frozenset(f"http://intranet.example/{name}" for name in names)
    found = index.candidates(QUESTION, urls=urls, max_windows=max_windows, settings=WindowSettings())
    return [candidate.passage.document.url.rsplit("/", 1)[1] for candidate in found]


def test_the_best_passage_of_another_language_is_read_before_middling_ones():
    assert asked("best", "fair", "poor", "other", max_windows=2) == ["best", "other"]


def test_pages_that_are_not_asked_take_no_part():
    assert asked("fair", "poor", "other", max_windows=1) == ["fair"]  # it leads its language, whatever `best` says
    assert asked("poor", max_windows=5) == ["poor"]
    assert asked(max_windows=5) == []
