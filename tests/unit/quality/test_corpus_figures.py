from __future__ import annotations

import pytest

from tests.quality.corpus_figures import COLUMNS, groups, row, set_figures
from training.scoring.judge import Judged

QUESTIONS = [
    {"kind": "span", "lang": "en", "page_lang": "en", "answers": ["the 25 days"]},
    {"kind": "span", "lang": "fr", "page_lang": "en", "answers": ["25 days"]},
    {"kind": "list", "lang": "en", "page_lang": "en", "answers": ["a", "b"]},
    {"kind": "none", "lang": "en", "page_lang": None, "answers": []},
]


def outcome(text, confidence, ranks, ms):
    return {
        **{"outcome": "answer", "text": text, "confidence": confidence},
        **{"page_ranks": ranks, "elapsed_ms": ms},
    }


def judged(kind, *, page, sentence):
    return Judged(kind, False, page, sentence, sentence, 1.0, 5.0, 0.5)


OUTCOMES = [
    outcome("25 days", 0.9, [1, 2], 100.0),
    outcome("days", 0.3, [7], 300.0),
    outcome("a", 0.5, [], 200.0),
    outcome("x", 0.6, [], 400.0),
]
JUDGED = [
    judged("span", page=True, sentence=True),
    judged("span", page=True, sentence=False),
    judged("list", page=False, sentence=False),
    judged("none", page=False, sentence=False),
]


def test_figures_by_hand():
    found = set_figures(QUESTIONS, OUTCOMES, JUDGED, min_confidence=0.5)
    shares = {key: value for key, value in found.items() if not key.endswith("_ms")}
    assert shares == pytest.approx(
        {
            "n": 4,
            "n_unanswerable": 1,
            "page_recall_at_1": 100 / 3,
            "page_recall_at_8": 200 / 3,
            "page_right": 66.67,
            "gold_in_sentence": 33.33,
            "exact_match": 50.0,  # of the two spans; "the" is an article
            "f1": pytest.approx((100 + 200 / 3) / 2, abs=0.01),
            "answered": 66.67,
            "right_of_answered": 33.33,  # of three, one of which nothing answers
            "others_refused": 0.0,
        }
    )
    assert (found["p50_ms"], found["p95_ms"]) == (200.0, 400.0)
    assert set_figures(QUESTIONS, OUTCOMES, JUDGED, min_confidence=0.7)["others_refused"] == 100.0


def test_no_answer_is_shown_where_none_was_found():
    nothing = {"outcome": "no_answer", "text": "", "confidence": None, "page_ranks": [], "elapsed_ms": 1.0}
    found = set_figures(QUESTIONS[:1], [nothing], [judged("span", page=False, sentence=False)], min_confidence=0.0)
    assert (found["answered"], found["exact_match"], found["right_of_answered"]) == (0.0, 0.0, 0.0)


def test_questions_across_languages_are_a_group_where_there_are_others():
    assert groups(QUESTIONS) == {"all": [0, 1, 2, 3], "same language": [0, 2], "across languages": [1]}
    assert groups([QUESTIONS[0], QUESTIONS[3]]) == {"all": [0, 1]}


def test_a_row_has_a_cell_for_each_column():
    found = set_figures(QUESTIONS, OUTCOMES, JUDGED, min_confidence=0.5)
    cells = row("mine", "all", found)
    assert len(cells) == len(COLUMNS)
    shown = dict(zip(COLUMNS, map(str, cells), strict=True))
    assert (shown["page recall@1"], shown["EM"], shown["others refused"], shown["p95 ms"]) == (
        "33.3",
        "50.0",
        "0.0",
        "400",
    )
    answerable = set_figures(QUESTIONS[:3], OUTCOMES[:3], JUDGED[:3], min_confidence=0.5)
    assert dict(zip(COLUMNS, row("mine", "all", answerable), strict=True))["others refused"] == ""
