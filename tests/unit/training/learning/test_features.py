from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.windows import WindowSettings, build_windows
from tests.support.readers import letter_tokenizer
from training.corpora.squad import Example, Gold
from training.learning.features import NULL, FeatureMaker, label
from training.learning.hyperparameters import WindowHyperparameters

TOKENIZER = letter_tokenizer()
CONTEXT = "You get 25 days of leave. " * 30
SMALL = WindowHyperparameters(max_tokens=160, doc_stride=64)


def example(start, text, *, context=CONTEXT, article="a"):
    return Example("q", "how many days?", context, (Gold(text, start),), article)


def make(examples, seed=0, **changes):
    settings = WindowHyperparameters(**{"max_tokens": 160, "doc_stride": 64, **changes})
    return FeatureMaker(TOKENIZER, settings, seed=seed).make(examples)


def windows_of(context):
    settings = WindowSettings(max_tokens=160, overlap_tokens=40)
    return build_windows(TOKENIZER.encode("how?"), TOKENIZER.encode(context), TOKENIZER.special, settings)


@given(st.integers(0, len(CONTEXT) - 30), st.integers(1, 20))
def test_a_label_spells_the_answer_or_says_that_it_is_not_there(start, length):
    text = CONTEXT[start : start + length]
    if text != text.strip():
        return
    for window in windows_of(CONTEXT):
        first, last = label(window, (Gold(text, start),))
        inside = window.context.starts[0] <= start and window.context.ends[-1] >= start + length
        if (first, last) == NULL:
            assert not inside
        else:
            at = slice(first - window.context_start, last - window.context_start + 1)
            spelled = CONTEXT[int(window.context.starts[at][0]) : int(window.context.ends[at][-1])]
            assert spelled == text


@given(st.integers(20, 120), st.integers(1, 40))
def test_windows_start_doc_stride_pieces_apart_and_cover_the_paragraph(doc_stride, question_letters):
    question = "a" * question_letters
    asked = Example("q", question, CONTEXT, (), "a")
    made = make([asked], doc_stride=doc_stride)
    pieces = TOKENIZER.encode(CONTEXT)
    room = 160 - min(len(TOKENIZER.encode(question)), 64) - 3
    starts = [list(pieces.starts).index(window.window.context.starts[0]) for window in made]
    assert starts == list(range(0, starts[-1] + 1, min(doc_stride, room)))
    assert made[-1].window.context.ends[-1] == pieces.ends[-1]


def test_a_question_without_answer_gives_null_windows_only():
    made = make([Example("q", "how?", CONTEXT, (), "a")] * 5)
    assert len(made) >= 5
    assert all((window.first, window.last) == NULL for window in made)


def test_rivals_are_windows_of_other_companies_pages():
    mine = Example("q", "how many?", "You get many days. " * 3, (), "mine (en)", collection="en")
    yours = Example("r", "how many?", "You get few days. " * 3, (), "yours (en)", collection="en")
    plain = Example("s", "where?", "In the canteen. " * 3, (), "plain")
    made = make([mine, yours, plain], negatives_per_question=1.0, rival_negatives=1.0)
    pieces = [[TOKENIZER._fast.id_to_token(int(n)).strip("#") for n in item.window.input_ids] for item in made]
    shown = ["".join(letters) for letters in pieces]
    assert ["few" in shown[1], "many" in shown[3].split("[SEP]")[1]] == [True, True]
    assert all((item.first, item.last) == NULL for item in made)


def test_windows_without_the_answer_are_null_and_can_be_left_out():
    all_of_them = make([example(8, "25 days")] * 20)
    none_of_them = make([example(8, "25 days")] * 20, null_windows=0.0)
    assert {window.first > 0 for window in all_of_them} == {True, False}
    assert all(window.first > 0 for window in none_of_them)
    assert sum(w.first > 0 for w in all_of_them) == len(none_of_them)


@pytest.mark.parametrize("wanted", [1.0, 2.0, 0.5])
def test_negatives_are_of_other_paragraphs_and_never_hold_the_answer(wanted):
    examples = [example(8, "25 days"), example(0, "Parking", context="Parking is free of charge.", article="b")] * 60
    made = make(examples, null_windows=0.0, negatives_per_question=wanted)
    nulls = [window for window in made if (window.first, window.last) == NULL]
    # Half of the draws are of the question's own article, which here is the paragraph with the answer.
    assert 0.15 * wanted < len(nulls) / len(examples) < 0.85 * wanted


def test_the_same_seed_gives_the_same_windows():
    first, second = (make([example(8, "25 days")] * 20, seed=3, negatives_per_question=0.5) for _ in range(2))
    assert [w.window.input_ids.tolist() for w in first] == [w.window.input_ids.tolist() for w in second]
