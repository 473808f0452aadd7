from __future__ import annotations

import pytest

from training.scoring.metrics import f1, multilingual_tokens, score, squad_tokens


@pytest.mark.parametrize(
    ("said", "gold", "expected"),
    [
        ("the Eiffel Tower", "Eiffel Tower!", 1.0),
        ("in Paris, France", "Paris", 0.5),
        ("Lyon", "Paris", 0.0),
        ("the", "a", 1.0),  # nothing is left of either
        ("25 days", "", 0.0),
    ],
)
def test_squad_rules(said, gold, expected):
    assert f1(squad_tokens(said), squad_tokens(gold)) == pytest.approx(expected, abs=1e-9)


def test_a_japanese_answer_is_one_token_in_squad_and_characters_in_multilingual():
    assert squad_tokens("年間20日") == ["年間20日"]
    assert multilingual_tokens("ja")("年間２０日。") == ["年", "間", "20", "日"]


@pytest.mark.parametrize(
    ("said", "gold"), [("l'employeur", "employeur"), ("les 25 jours", "25 jours"), ("d’un an", "un an")]
)
def test_french_articles_and_elisions_do_not_count(said, gold):
    assert multilingual_tokens("fr")(said) == multilingual_tokens("fr")(gold)


def test_the_best_gold_counts_and_the_mean_is_in_percent():
    result = score(["5 days", "x"], [["five days", "5 days"], ["y"]], squad_tokens)
    assert (result.exact_match, result.f1, result.n) == (50.0, 50.0, 2)


def test_a_question_without_answer_wants_none():
    assert score(["", "5"], [[], []], squad_tokens).exact_match == 50.0
