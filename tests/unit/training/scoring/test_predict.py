from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.qa.reader import Logits
from actions.qa.windows import WindowSettings
from tests.support.readers import OracleReader
from training.corpora.squad import Example
from training.scoring.predict import N_BEST, NO_SPAN_ODDS, predict

SMALL = WindowSettings(max_tokens=40, overlap_tokens=10, max_question_tokens=10)


def example(context: str, question: str = "what is it", question_id: str = "q") -> Example:
    return Example(question_id, question, context, (), "a")


def oracle(scores: dict[str, float]) -> OracleReader:
    reader = OracleReader(scores)
    reader.load()
    return reader


def test_best_first_over_all_windows_with_offsets_and_logits():
    context = "x " * 40 + "paris " + "y " * 40 + "lyon"
    found = next(predict(oracle({"paris": 3.0, "lyon": 5.0}), [example(context)], windows=SMALL))
    assert [span.text for span in found.spans[:2]] == ["lyon", "paris"]
    assert all(context[span.start : span.end] == span.text for span in found.spans)
    assert (found.text, found.score, found.null_odds) == ("lyon", 5.0, -5.0)
    assert (found.spans[0].start_logit, found.spans[0].end_logit) == (2.5, 2.5)
    assert [span.score for span in found.spans] == sorted((span.score for span in found.spans), reverse=True)
    assert len(found.spans) == N_BEST


class DoubtfulReader(OracleReader):
    """Each window is read with less of a null score than the one before: scores of one span differ."""

    def _logits(self, window):
        found = super()._logits(window)
        null = np.float32(window.context.starts[0] / 100)
        found.start[0] -= null
        return Logits(found.start, found.end)


def test_a_span_in_two_windows_counts_once_with_its_better_score():
    context = "x" * 22 + " lyon " + "y" * 30
    reader = DoubtfulReader({"lyon": 3.0})
    reader.load()
    found = next(predict(reader, [example(context)], windows=SMALL))
    places = [(span.start, span.end) for span in found.spans]
    assert len(places) == len(set(places))
    assert found.text == "lyon"
    assert found.score == pytest.approx(3.19, abs=1e-6)  # of the second window, which starts at character 19


def test_long_answers_are_not_taken():
    reader = oracle({"abcdefgh": 9.0, "abc": 1.0})
    texts = [p.text for p in predict(reader, [example("zz abcdefgh z")], max_answer_tokens=7)]
    assert len(texts[0]) <= 7


def test_a_paragraph_without_a_piece_has_nothing_to_mark():
    found = next(predict(oracle({}), [example("  ")]))
    assert (found.text, found.spans, found.null_odds) == ("", (), NO_SPAN_ODDS)


@given(st.lists(st.sampled_from(["in lyon", "", "paris or lyon", "nowhere " * 9]), min_size=1, max_size=70))
@settings(max_examples=10, deadline=None)
def test_many_questions_are_read_together_and_answered_as_if_alone(contexts):
    reader = oracle({"lyon": 4.0, "paris": 2.0})
    examples = [example(context, question_id=str(number)) for number, context in enumerate(contexts)]
    together = list(predict(reader, examples, windows=SMALL))
    assert [prediction.question_id for prediction in together] == [one.question_id for one in examples]
    for one in {one.context: one for one in examples}.values():
        alone = next(predict(reader, [one], windows=SMALL))
        assert together[int(one.question_id)] == alone
