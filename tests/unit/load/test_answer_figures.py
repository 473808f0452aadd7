from __future__ import annotations

import pytest

from tests.load.answer_figures import GROWING, by_pair, exponents, readable, recalls, size_figures
from tests.support.documents import document
from training.scoring.judge import Judged


def outcome(ms, ranks):
    return {
        "elapsed_ms": ms,
        "retrieval_ms": ms / 10,
        "n_candidates": 32,
        "gold_ranks": ranks,
        "page_ranks": [1, *ranks],
    }


def judged(*, right):
    return Judged("span", False, True, right, right, 1.0, 5.0, 0.5)


def test_figures_of_a_size():
    outcomes = [outcome(float(ms), ranks) for ms, ranks in ((100, [1]), (300, [5, 6]), (200, []))]
    found = size_figures(
        outcomes, [judged(right=True), judged(right=False), judged(right=False)], deadline_seconds=0.25
    )
    assert (found["n_questions"], found["p50_ms"], found["p95_ms"], found["retrieval_p50_ms"]) == (3, 200, 300, 20)
    assert found["gold_recall"] == {"1": 33.3, "4": 33.3, "8": 66.7, "16": 66.7, "24": 66.7, "read": 66.7}
    assert found["past_deadline"] == pytest.approx(100 / 3)
    assert found["page_recall"]["1"] == found["page_right"] == 100.0
    assert found["gold_in_sentence"] == pytest.approx(100 / 3)


def test_recall_is_split_by_the_languages_of_question_and_page():
    questions = [{"lang": asked, "page_lang": shown} for asked, shown in (("en", "fr"), ("fr", "fr"), ("en", "fr"))]
    found = by_pair(questions, [outcome(1.0, [2]), outcome(1.0, []), outcome(1.0, [1])])
    assert list(found) == ["en-fr", "fr-fr"]
    assert found["en-fr"] == {"n": 2, **recalls([[2], [1]])}
    assert found["fr-fr"]["read"] == 0.0


def test_what_could_be_found_if_all_were_read():
    pages = [document("You get 25 days.", url="http://h/en/leave.html"), document("27 days", url="http://h/en/b.html")]
    asked = [{"page": "en/leave.html", "answers": answers} for answers in (["25 Days"], ["x", "25days"], ["27 days"])]
    assert readable(asked, pages) == 66.7


def test_growth_is_told_of_what_grows_and_was_measured():
    sizes = {n: {**dict.fromkeys(GROWING, 0.0), "p50_ms": 5.0 * n, "peak_mb": 200.0} for n in (20, 200)}
    assert exponents(sizes) == {"p50_ms": 1.0, "peak_mb": 0.0}
    assert exponents({20: sizes[20]}) == {}
