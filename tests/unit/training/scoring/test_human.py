from __future__ import annotations

import pytest

from training.corpora.squad import Example, Gold
from training.scoring.human import human


def example(*golds: str) -> Example:
    return Example("q", "?", " ".join(golds), tuple(Gold(text, 0) for text in golds), "a")


def test_the_second_answer_is_compared_with_all_others():
    found = human([example("10 days", "ten days", "10 days"), example("Paris", "in Paris", "In Paris!")], "en")
    assert (found.squad.exact_match, found.squad.f1, found.squad.n) == (50.0, 75.0, 2)


def test_questions_without_a_second_answer_are_counted_apart():
    found = human([example("a day", "day"), example("x"), example()], "en")
    assert (found.squad.n, found.multilingual.n, found.n_left_out) == (1, 1, 2)


def test_japanese_is_one_token_or_characters():
    found = human([example("年間20日", "20日")], "ja")
    assert found.squad.f1 == 0.0
    assert found.multilingual.f1 == pytest.approx(100 * 2 / 3)  # 2 tokens of 4
