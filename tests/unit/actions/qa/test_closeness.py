"""Labels of lists by their meaning, in any language, and how much is encoded for that."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from actions.qa import closeness as module
from actions.qa.closeness import LabelCloseness, unknown
from actions.qa.types import Passage
from tests.support.documents import document
from tests.support.encoders import FailingEncoder, WordEncoder


def labels(*texts: str) -> Sequence[Passage]:
    made = [document(text, title="") for text in texts]
    return [Passage(each, 0, len(each.text), ()) for each in made]


def test_the_label_that_means_the_question_is_closest() -> None:
    cosines = LabelCloseness(WordEncoder())("congés", labels("notice", "annual leave", "parking"))
    assert cosines.argmax() == 1
    assert cosines == pytest.approx([0, 1, 0])


def test_labels_are_encoded_once() -> None:
    encoder = WordEncoder()
    close = LabelCloseness(encoder)
    first = close("leave", labels("notice", "leave", "leave"))
    again = close("leave", labels("leave", "notice"))
    assert encoder.n_encoded == 2
    assert again == pytest.approx(first[[1, 0]])


def test_what_is_too_much_for_one_question_counts_as_far_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_LABELS", 2)
    close = LabelCloseness(WordEncoder())
    assert close("leave", labels("leave")) == pytest.approx([1])
    many = labels("notice", "parking", "leave")
    for _ in range(2):
        assert close("leave", many) == pytest.approx([0, 0, 0])


def test_what_the_encoder_fails_on_counts_as_far_and_is_not_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    close = LabelCloseness(FailingEncoder())
    for _ in range(2):
        assert close("leave", labels("leave", "parking", "notice")) == pytest.approx([1, 0, 0])
    assert caplog.text.count("counts as far") == 1


def test_a_question_and_a_sentence() -> None:
    close = LabelCloseness(WordEncoder())
    assert close.to_question("congés", "annual leave") == pytest.approx(1)
    assert close.to_question("congés", "parking") == pytest.approx(0)


def test_a_sentence_that_the_encoder_fails_on_says_nothing(caplog: pytest.LogCaptureFixture) -> None:
    close = LabelCloseness(FailingEncoder())
    assert close.to_question("leave", "parking") == 0
    assert "counts as far" in caplog.text


def test_memory_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_KEPT", 2)
    close = LabelCloseness(WordEncoder())
    for text in ("notice", "parking", "leave"):
        close("leave", labels(text))
    assert len(close._kept) <= 2
    assert close("leave", labels("leave")) == pytest.approx([1])


def test_without_labels_or_encoder_there_is_nothing_to_tell() -> None:
    assert len(LabelCloseness(WordEncoder())("leave", [])) == 0
    assert np.array_equal(unknown("leave", labels("leave", "notice")), [0, 0])
