"""Equal to the bit with the official scripts: golden/README.md says how the cases were made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from training.scoring.metrics import match, multilingual_tokens, percent
from training.scoring.squad import best_threshold, match_v1, match_v2, split_summary, summary

GOLDEN = Path(__file__).parent / "golden"
SQUAD = json.loads((GOLDEN / "squad.json").read_text(encoding="utf-8"))
MLQA = json.loads((GOLDEN / "mlqa.json").read_text(encoding="utf-8"))["cases"]


def test_there_are_thousands_of_cases_and_all_kinds():
    cases = SQUAD["cases"]
    assert len(cases) > 2500
    assert sum(not golds for _, golds, *_ in cases) > 200
    assert sum(case[4] != case[6] for case in cases if case[1]) > 10  # the scripts differ here
    assert sum(0 < case[6] < 1 for case in cases) > 400


def test_every_question_by_the_rules_of_v1():
    for prediction, golds, _, exact, f1, _, _ in SQUAD["cases"]:
        if golds:
            found = match_v1(prediction, golds)
            assert (found.exact_match, found.f1) == (exact, f1), (prediction, golds)


def test_every_question_by_the_rules_of_v2():
    for prediction, golds, _, _, _, exact, f1 in SQUAD["cases"]:
        found = match_v2(prediction, golds)
        assert (found.exact_match, found.f1) == (exact, f1), (prediction, golds)


@pytest.mark.parametrize("group", SQUAD["groups"], ids=lambda group: f"{group[0]}-{group[1]}")
def test_every_file(group):
    first, count, old, new = group
    part = SQUAD["cases"][first : first + count]
    if old is not None:
        assert summary([match_v1(case[0], case[1]) for case in part if case[1]]) == old
    assert v2_figures(part) == new


def v2_figures(part: list[Any]) -> dict[str, float]:
    matches = [match_v2(case[0], case[1]) for case in part]
    answerable = [bool(case[1]) for case in part]
    figures = summary(matches) | split_summary(matches, answerable) | {"total": len(part)}
    figures["exact"] = figures.pop("exact_match")
    by_id = {
        "predictions": dict(enumerate(case[0] for case in part)),
        "null_odds": dict(enumerate(case[2] for case in part)),
        "answerable": dict(enumerate(answerable)),
    }
    for name, scores in (("exact", [m.exact_match for m in matches]), ("f1", [m.f1 for m in matches])):
        best = best_threshold(dict(enumerate(scores)), **by_id)
        figures |= {f"best_{name}": best.value, f"best_{name}_thresh": best.null_odds}
    return figures


@pytest.mark.parametrize("language", ["en", "de", "es", "vi", "hi", "ar", "zh"])
def test_multilingual_is_mlqa_where_mlqa_has_a_rule(language):
    tokens = multilingual_tokens(language)
    cases = [case for case in MLQA if case[0] == language]
    assert len(cases) == 100
    for _, prediction, gold, exact, f1 in cases:
        found = match(prediction, [gold], tokens)
        assert (found.exact_match, found.f1) == (exact, f1), (prediction, gold)


def test_an_unanswered_question_counts_as_wrong_in_v1_and_none_is_nothing():
    assert summary([match_v1(None, ["x"]), match_v1("x", ["x"])]) == {"exact_match": 50.0, "f1": 50.0}
    assert percent([]) == 0.0
