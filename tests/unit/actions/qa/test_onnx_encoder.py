"""The shipped encoder: a question is encoded once, however many ask what is close to it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from actions.qa import onnx_encoder as module
from actions.qa.onnx_encoder import OnnxEncoder

ENCODER = Path(__file__).parents[4] / "models" / "encoder"


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> OnnxEncoder:
    made = OnnxEncoder(ENCODER)
    made.load()
    run = made._run
    made.n_runs = 0  # type: ignore[attr-defined]

    def counted(text):
        made.n_runs += 1
        return run(text)

    monkeypatch.setattr(made, "_run", counted)
    return made


def test_a_question_is_encoded_once_and_its_vector_cannot_be_spoiled(encoder):
    first, again = encoder.encode_question("How many days?"), encoder.encode_question("How many days?")
    assert encoder.n_runs == 1
    np.testing.assert_array_equal(first, again)
    assert np.linalg.norm(first) == pytest.approx(1, abs=1e-5)
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 0


def test_another_question_has_another_vector(encoder):
    assert encoder.encode_question("How many days?") @ encoder.encode_question("Où se garer ?") < 0.9


def test_a_passage_is_no_question(encoder):
    asked = encoder.encode_question("Parking")
    (read,) = encoder.encode_passages(["Parking"])
    assert not np.array_equal(asked, read)


def test_what_is_kept_of_questions_has_a_limit(encoder, monkeypatch):
    monkeypatch.setattr(module, "MOST_QUESTIONS", 2)
    for number in range(5):
        encoder.encode_question(f"question {number}")
    assert len(encoder._asked) <= 2
    encoder.encode_question("question 4")
    assert encoder.n_runs == 5


def test_several_workers_give_the_same_vectors_in_order(encoder):
    texts = [f"Parking for {number} cars. " * (1 + 9 * (number % 3)) for number in range(8)]
    several = OnnxEncoder(ENCODER, n_workers=3)
    several.load()
    np.testing.assert_array_equal(list(several.encode_passages(texts)), list(encoder.encode_passages(texts)))
    assert list(several.encode_passages([])) == []


def test_a_passage_alone_is_encoded_by_its_caller(encoder, monkeypatch):
    monkeypatch.setattr(encoder, "_pool", None)
    assert len(list(encoder.encode_passages(["Parking"]))) == 1
    with pytest.raises(AttributeError):
        list(encoder.encode_passages(["Parking", "Leave"]))
