"""The shipped encoder: a question is encoded once, however many ask what is close to it."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from actions.qa import onnx_encoder as module
from actions.qa.errors import ReaderError
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


def test_so_many_passages_are_encoded_at_once(monkeypatch):
    encoder = OnnxEncoder(ENCODER, n_workers=3)
    encoder.load()
    meeting = threading.Barrier(3, timeout=30)  # nobody passes alone
    monkeypatch.setattr(encoder, "_run", lambda _: meeting.wait())
    assert len(list(encoder.encode_passages(["one", "two", "three"]))) == 3


@pytest.mark.parametrize(("n_workers", "n_passages"), [(1, 4), (3, 1)])
def test_a_caller_encodes_alone_where_one_is_enough(n_workers, n_passages, monkeypatch):
    encoder = OnnxEncoder(ENCODER, n_workers=n_workers)
    encoder.load()
    monkeypatch.setattr(encoder, "_run", lambda _: threading.current_thread())
    assert set(encoder.encode_passages(["Parking"] * n_passages)) == {threading.current_thread()}


def test_what_fails_on_a_later_passage_is_told_when_it_is_its_turn(monkeypatch):
    encoder = OnnxEncoder(ENCODER, n_workers=2)
    encoder.load()
    run, broken = encoder._run, encoder.tokenizer.encode("passage: broken").ids

    def failing(text):
        if np.array_equal(text.ids, broken):
            raise ReaderError("broken")
        return run(text)

    monkeypatch.setattr(encoder, "_run", failing)
    vectors = encoder.encode_passages(["Parking", "broken", "Leave"])
    assert next(vectors).shape == (384,)
    with pytest.raises(ReaderError, match="broken"):
        next(vectors)
