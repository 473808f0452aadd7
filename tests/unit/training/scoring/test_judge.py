from __future__ import annotations

import json

import pytest

from training.errors import CorpusError
from training.scoring.judge import Judged, Threshold, judge, thresholds

SPAN = {"id": "a", "lang": "en", "page": "fr/x.html", "page_lang": "fr", "answers": ["25 jours"], "kind": "span"}
FOUND = {
    "text": "25 jours",
    "sentence": "Il y a 25 jours.",
    "url": "http://h/fr/x.html",
    "score": 5.0,
    "elapsed_ms": 9.0,
}


def judged_one(tmp_path, question, outcome):
    (tmp_path / "q.jsonl").write_text(json.dumps(question))
    (tmp_path / "o.jsonl").write_text(json.dumps({"id": question["id"], "alternatives": [], **outcome}))
    return judge(tmp_path / "q.jsonl", tmp_path / "o.jsonl")[0]


@pytest.mark.parametrize(
    ("change", "right"),
    [
        ({}, (True, True, True)),
        ({"text": "25"}, (True, False, True)),
        ({"text": "environ 25\u00a0jours"}, (True, True, True)),
        ({"url": "http://h/en/x.html"}, (False, False, False)),
        ({"text": "3", "sentence": "Il y a 3 jours."}, (True, False, False)),
    ],
)
def test_page_span_and_sentence(tmp_path, change, right):
    item = judged_one(tmp_path, SPAN, {"outcome": "answer", **FOUND, **change})
    assert (item.page_right, item.span_right, item.sentence_right) == right
    assert item.cross_language


def test_a_refused_span_is_still_judged_by_the_best_found(tmp_path):
    item = judged_one(tmp_path, SPAN, {"outcome": "no_answer", "elapsed_ms": 1.0, "alternatives": [FOUND]})
    assert item.span_right


def test_a_list_wants_all_of_its_items(tmp_path):
    question = {**SPAN, "kind": "list", "answers": ["vélo", "train"]}
    found = {"outcome": "answer", **FOUND, "text": "vélo, train", "sentence": "vélo, train, bus"}
    assert judged_one(tmp_path, question, found).span_right
    assert not judged_one(tmp_path, question, {**found, "text": "vélo"}).span_right


def test_a_list_is_held_by_its_sentence_and_items_together(tmp_path):
    question = {**SPAN, "kind": "list", "answers": ["vélo", "train", "bus"]}
    items = [{"text": "Le train", "start": 0, "end": 8}, {"text": "le bus", "start": 9, "end": 15}]
    found = {"outcome": "answer", **FOUND, "sentence": "à vélo", "items": items}
    assert judged_one(tmp_path, question, found).sentence_right
    assert not judged_one(tmp_path, question, {**found, "items": items[:1]}).sentence_right
    assert not judged_one(tmp_path, {**question, "answers": []}, found).sentence_right
    assert not judged_one(tmp_path, {**question, "kind": "span", "answers": ["bus"]}, found).sentence_right


def test_a_question_without_outcome_is_named(tmp_path):
    (tmp_path / "q.jsonl").write_text(json.dumps(SPAN))
    (tmp_path / "o.jsonl").write_text("")
    with pytest.raises(CorpusError, match="question a"):
        judge(tmp_path / "q.jsonl", tmp_path / "o.jsonl")


def test_a_threshold_keeps_its_share(tmp_path):
    lines, outcomes = [], []
    for number in range(40):
        kind = "none" if number % 2 else "span"
        lines.append(json.dumps({**SPAN, "id": str(number), "kind": kind}))
        outcomes.append(
            json.dumps({**FOUND, "id": str(number), "outcome": "answer", "score": float(number), "alternatives": []})
        )
    (tmp_path / "q.jsonl").write_text("\n".join(lines))
    (tmp_path / "o.jsonl").write_text("\n".join(outcomes))
    first, second, third = thresholds(judge(tmp_path / "q.jsonl", tmp_path / "o.jsonl"))
    assert first == Threshold("score", 2.0, kept=0.95, refused=0.05)
    assert second.value == 4.0
    assert third.value == 8.0


def test_confidence_is_that_of_the_best_span_shown_or_refused(tmp_path):
    shown = {"outcome": "answer", **FOUND, "confidence": 0.75}
    assert judged_one(tmp_path, SPAN, shown).confidence == 0.75
    best, next_best = {**FOUND, "confidence": 0.25}, {**FOUND, "confidence": 0.0}
    refused = {"outcome": "no_answer", "confidence": None, "elapsed_ms": 1.0, "alternatives": [best, next_best]}
    assert judged_one(tmp_path, SPAN, refused).confidence == 0.25
    assert judged_one(tmp_path, SPAN, {**refused, "alternatives": []}).confidence == 0
    assert judged_one(tmp_path, SPAN, {"outcome": "answer", **FOUND}).confidence is None


def item(kind, score, confidence):
    return Judged(kind, False, False, False, False, score, 1.0, confidence)


def test_thresholds_are_of_confidence_where_every_outcome_has_one():
    judged = [item("span", -5.0, 0.5), item("list", -6.0, 0.9), item("none", 9.0, 0.25), item("none", 9.0, 0.75)]
    assert thresholds(judged)[0] == Threshold("confidence", 0.5, kept=1.0, refused=0.5)
    older = [*judged, item("none", -7.0, None)]
    assert thresholds(older)[0] == Threshold("score", -6.0, kept=1.0, refused=1 / 3)


def test_where_no_page_answers_a_question_there_is_no_share_to_keep():
    assert thresholds([item("none", 1.0, 0.5)]) == []
