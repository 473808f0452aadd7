from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tests.support.spans import leave_windows
from training.learning.batches import LengthBucketedBatches, collate

LENGTHS = st.lists(st.integers(1, 400), min_size=1, max_size=300)


@given(LENGTHS, st.integers(1, 17), st.integers(1, 3), st.integers(0, 5))
def test_every_item_comes_once_an_epoch_and_only_the_last_batch_is_short(lengths, batch_size, epochs, seed):
    batches = LengthBucketedBatches(lengths, batch_size=batch_size, epochs=epochs, seed=seed)
    made = list(batches)
    assert len(made) == len(batches)
    assert Counter(i for batch in made for i in batch) == Counter(dict.fromkeys(range(len(lengths)), epochs))
    assert all(len(batch) == batch_size for batch in made[:-1])


@given(LENGTHS, st.integers(0, 5))
def test_the_same_seed_gives_the_same_order(lengths, seed):
    first, second = (list(LengthBucketedBatches(lengths, batch_size=4, epochs=2, seed=seed)) for _ in range(2))
    assert first == second


def test_bucketing_pads_less_and_another_seed_shuffles_otherwise():
    lengths = [20 + (37 * n) % 300 for n in range(2000)]

    def padded(bucketed, seed=0):
        batches = LengthBucketedBatches(lengths, batch_size=16, epochs=1, seed=seed, bucketed=bucketed)
        return sum(max(lengths[i] for i in batch) * len(batch) for batch in batches)

    assert padded(True) < 1.05 * sum(lengths) < 0.7 * padded(False)
    one, other = (list(LengthBucketedBatches(lengths, batch_size=16, epochs=1, seed=seed)) for seed in (0, 1))
    assert one != other


def test_only_cls_and_the_text_can_be_answers():
    window = leave_windows(1)[0]
    allowed = collate([window])["answerable"][0]
    assert bool(allowed[0])
    assert not bool(allowed[1 : window.window.context_start].any())
    assert int(allowed.sum()) == 1 + len(window.window.context)


def test_windows_are_padded_to_the_longest_or_to_a_width():
    windows = leave_windows(10)
    longest = max(map(len, windows))
    assert collate(windows)["input_ids"].shape == (len(windows), longest)
    wide = collate(windows, width=300)
    assert wide["input_ids"].shape == (len(windows), 300)
    assert wide["attention_mask"].sum(dim=1).tolist() == [len(window) for window in windows]
