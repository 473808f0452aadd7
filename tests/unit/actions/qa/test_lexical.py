"""The index that grows by segments gives what one built at once gives."""

from __future__ import annotations

import itertools
import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.lexical import Bm25, LexicalIndex, count_grams

PASSAGES = st.lists(st.lists(st.sampled_from(["ab", "bc", "cd", "de", "休暇"]), max_size=12), min_size=1, max_size=25)


def weighed_by_hand(passages, gram):
    """BM25 as its authors write it."""
    bm25 = Bm25()
    with_it = sum(gram in passage for passage in passages)
    rarity = math.log(1 + (len(passages) - with_it + 0.5) / (with_it + 0.5))
    mean = max(sum(map(len, passages)) / len(passages), 1.0)
    sums = []
    for passage in passages:
        n = Counter(passage)[gram]
        norm = bm25.saturation * (1 - bm25.length_normalisation + bm25.length_normalisation * len(passage) / mean)
        sums.append(rarity * n * (bm25.saturation + 1) / (n + norm) if n else 0.0)
    return sums, rarity


@given(passages=PASSAGES, cuts=st.lists(st.integers(0, 25), max_size=6))
def test_any_growth_gives_the_same_as_the_formula(passages, cuts):
    borders = sorted({0, len(passages), *(min(cut, len(passages)) for cut in cuts)})
    index = LexicalIndex()
    for first, last in itertools.pairwise(borders):
        index = index.extended([count_grams(passage) for passage in passages[first:last]])
    assert index.n_rows == len(passages)
    for gram in ("ab", "cd", "休暇", "never"):
        weighed = index.weigh(frozenset({gram}))
        sums, rarity = weighed_by_hand(passages, gram)
        assert weighed.sums == pytest.approx(sums)
        assert weighed.rarity == pytest.approx(rarity)
        assert weighed.held.tolist() == pytest.approx([float(gram in passage) for passage in passages])


def test_a_page_more_does_not_touch_what_is_there():
    many = LexicalIndex().extended([count_grams(["ab", f"g{n}"]) for n in range(5000)])
    more = many.extended([count_grams(["ab"])])
    assert more.n_segments == 2
    assert more._segments[0] is many._segments[0]
    assert many.n_rows == 5000  # the earlier index still answers


def test_segments_stay_few():
    index = LexicalIndex()
    for n in range(300):
        index = index.extended([count_grams([f"g{n}", "ab"])])
    assert index.n_segments <= math.log2(300) + 2
    assert np.count_nonzero(index.weigh(frozenset({"ab"})).held) == 300


def test_an_empty_index_weighs_nothing():
    weighed = LexicalIndex().weigh(frozenset({"ab"}))
    assert weighed.sums.shape == (0,)
    assert LexicalIndex().extended([]).n_rows == 0


@given(passages=PASSAGES, dead=st.sets(st.integers(0, 24)))
def test_passages_that_are_gone_make_nothing_common_or_long(passages, dead):
    alive = np.array([place not in dead for place in range(len(passages))])
    index = LexicalIndex().extended([count_grams(passage) for passage in passages]).among(alive)
    left = [passage for passage, is_alive in zip(passages, alive, strict=True) if is_alive]
    for gram in ("ab", "休暇"):
        weighed = index.weigh(frozenset({gram}))
        sums, rarity = weighed_by_hand(left, gram) if left else ([], weighed.rarity)
        assert weighed.sums[alive] == pytest.approx(sums)
        assert weighed.rarity == pytest.approx(rarity)
