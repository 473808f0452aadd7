from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from actions.qa.windows import WindowSettings, build_windows
from tests.support.readers import letter_tokenizer
from training.corpora.squad import Example, Gold
from training.learning.batches import bucketed, collate
from training.learning.features import NULL, FeatureMaker, Sampling, label

TOKENIZER = letter_tokenizer()
CONTEXT = "You get 25 days of leave. " * 30


def example(start, text, *, context=CONTEXT, article="a"):
    return Example("q", "how many days?", context, (Gold(text, start),), article)


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


def test_a_question_without_answer_gives_null_windows_only():
    made = FeatureMaker(TOKENIZER, Sampling(), seed=0).make([Example("q", "how?", CONTEXT, (), "a")] * 5)
    assert len(made) >= 5
    assert all((window.first, window.last) == NULL for window in made)


def test_other_passages_are_labelled_null_and_never_hold_the_answer():
    examples = [example(8, "25 days"), example(0, "Parking", context="Parking is free of charge.", article="b")] * 50
    sampling = Sampling(null_windows=0, other_passages=1.0)
    made = FeatureMaker(TOKENIZER, sampling, seed=0).make(examples)
    nulls = [window for window in made if (window.first, window.last) == NULL]
    assert len(made) > len(examples)
    assert nulls


def test_the_same_seed_gives_the_same_windows():
    first, second = (FeatureMaker(TOKENIZER, Sampling(), seed=3).make([example(8, "25 days")] * 20) for _ in range(2))
    assert [w.window.input_ids.tolist() for w in first] == [w.window.input_ids.tolist() for w in second]


def test_every_window_is_in_one_batch_and_batches_fit():
    made = FeatureMaker(TOKENIZER, Sampling(), seed=0).make([example(8, "25 days")] * 40)
    batches = bucketed(made, max_tokens=1000, seed=0)
    assert sorted(index for batch in batches for index in batch) == list(range(len(made)))
    assert all(len(batch) * max(len(made[i]) for i in batch) <= 1000 for batch in batches)


def test_only_cls_and_the_text_can_be_answers():
    made = FeatureMaker(TOKENIZER, Sampling(), seed=0).make([example(8, "25 days")])
    allowed = collate(made)["answerable"][0]
    assert bool(allowed[0])
    assert not bool(allowed[1 : made[0].window.context_start].any())
    assert int(allowed.sum()) == 1 + len(made[0].window.context)
