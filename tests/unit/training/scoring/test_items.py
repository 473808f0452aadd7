"""Item F1: what is said against what is wanted."""

from __future__ import annotations

import json

import pytest

from training.errors import CorpusError
from training.scoring.items import item_score, judge_items, mean_f1

QUESTION = {"id": "a", "lang": "en", "page": "en/x.html", "page_lang": "en", "answers": ["P45", "a photo"]}
SPAN = {"id": "a", "outcome": "answer", "text": "your P45", "url": "http://h/en/x.html", "alternatives": []}


def judged(tmp_path, kind, **outcome):
    for name, record in (("q", QUESTION | {"kind": kind}), ("o", SPAN | outcome)):
        (tmp_path / name).write_text(json.dumps(record), encoding="utf-8")
    return judge_items(tmp_path / "q", tmp_path / "o")[0]


def items(*texts, header=""):
    return [{"text": text, "start": 0, "end": len(text), "header": header} for text in texts]


def test_all_answers_are_wanted_of_a_list(tmp_path):
    whole = judged(tmp_path, "list", items=items("Your P45;", "A  PHOTO"))
    assert (whole.items.f1, whole.single_span.precision, whole.single_span.recall) == (1.0, 1.0, 0.5)


def test_a_list_costs_precision_where_one_thing_is_wanted(tmp_path):
    listed = judged(tmp_path, "span", items=items("your P45", "x", "y", "z"))
    assert (listed.items.precision, listed.items.recall) == (0.25, 1.0)
    assert listed.single_span.f1 == 1.0


def test_the_cells_of_one_row_are_one_answer(tmp_path):
    assert judged(tmp_path, "span", items=items("your P45", "HR", header="Column")).items.f1 == 1.0


def test_an_answer_without_items_is_one(tmp_path):
    assert judged(tmp_path, "list").items == judged(tmp_path, "list").single_span


def test_another_page_is_wrong(tmp_path):
    assert judged(tmp_path, "list", items=items("P45"), url="http://h/en/y.html").items.f1 == 0


def test_one_item_finds_one_answer_and_each_the_one_that_is_left_for_it():
    assert item_score(["ab"], ["a", "b"], all_wanted=True).recall == 0.5
    assert item_score(["ab", "a"], ["a", "b"], all_wanted=True).f1 == 1.0


def test_nothing_scores_nothing():
    assert item_score([], ["a"], all_wanted=True).f1 == 0
    assert mean_f1([]) == 0


def test_a_question_without_an_outcome_is_named(tmp_path):
    (tmp_path / "q").write_text(json.dumps(QUESTION | {"kind": "list"}), encoding="utf-8")
    (tmp_path / "o").write_text("", encoding="utf-8")
    with pytest.raises(CorpusError, match="question a"):
        judge_items(tmp_path / "q", tmp_path / "o")
