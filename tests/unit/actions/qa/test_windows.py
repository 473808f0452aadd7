from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.errors import ConfigurationError
from actions.qa.tokenization import SpecialTokens, TokenizedText
from actions.qa.windows import WindowSettings, build_windows, cover
from tests.support.readers import letter_tokenizer

SPECIAL = SpecialTokens(cls_id=1, sep_id=2)


def tokens(n_tokens: int) -> TokenizedText:
    starts = np.arange(n_tokens, dtype=np.int64) * 2
    return TokenizedText(np.arange(n_tokens, dtype=np.int64) + 100, starts, starts + 1)


@given(n_question=st.integers(1, 300), n_text=st.integers(0, 2000))
def test_every_short_answer_lies_wholly_in_a_window_q2(n_question, n_text):
    settings = WindowSettings()
    windows = build_windows(tokens(n_question), tokens(n_text), SPECIAL, settings)
    spans = [(int(w.context.starts[0]) // 2, int(w.context.starts[-1]) // 2) for w in windows]
    assert all(len(w.input_ids) <= settings.max_tokens for w in windows)
    for first in range(0, n_text, 7):
        last = min(first + settings.overlap_tokens, n_text) - 1
        assert any(begin <= first and last <= end for begin, end in spans)


def test_layout_is_that_of_bert():
    window = build_windows(tokens(2), tokens(3), SPECIAL, WindowSettings())[0]
    assert window.input_ids.tolist() == [1, 100, 101, 2, 100, 101, 102, 2]
    assert window.token_type_ids.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    assert window.context_start == 4
    assert window.input_ids[window.context_start :][: len(window.context)].tolist() == window.context.ids.tolist()


def test_a_254_token_question_is_cut_to_64():
    question = letter_tokenizer().encode("a" * 99 + " " + "b" * 99 + " " + "c" * 56)
    assert len(question) == 254
    windows = build_windows(question, tokens(1000), SPECIAL, WindowSettings())
    assert all(window.context_start == 64 + 2 for window in windows)


def test_neighbours_share_the_overlap_and_the_last_ends_the_text():
    assert list(cover(10, room=5, overlap=2)) == [(0, 5), (3, 8), (6, 10)]
    assert list(cover(5, room=5, overlap=2)) == [(0, 5)]
    assert list(cover(0, room=5, overlap=2)) == []


@pytest.mark.parametrize("sizes", [(64, 10, 64), (384, 320, 64), (384, -1, 64), (384, 128, 0)])
def test_sizes_that_cannot_advance_are_refused(sizes):
    with pytest.raises(ConfigurationError, match="expected max_tokens"):
        WindowSettings(*sizes)


def test_a_title_stands_before_the_text_and_no_answer_is_taken_from_it():
    window = build_windows(tokens(2), tokens(3), SPECIAL, WindowSettings(), title=tokens(4))[0]
    assert window.input_ids.tolist() == [1, 100, 101, 2, 100, 101, 102, 103, 2, 100, 101, 102, 2]
    assert window.token_type_ids.tolist() == [0] * 9 + [1] * 4
    assert window.context_start == 9
    assert len(window.context) == 3


@given(n_question=st.integers(1, 300), n_title=st.integers(0, 200), n_text=st.integers(0, 2000))
def test_with_any_title_windows_are_no_longer_and_miss_nothing(n_question, n_title, n_text):
    settings = WindowSettings()
    windows = build_windows(tokens(n_question), tokens(n_text), SPECIAL, settings, title=tokens(n_title))
    seen = {int(start) for window in windows for start in window.context.starts}
    assert len(seen) == n_text
    assert all(len(window.input_ids) <= settings.max_tokens for window in windows)


def test_a_title_that_leaves_no_room_is_cut_or_left_out():
    small = WindowSettings(max_tokens=20, overlap_tokens=8, max_question_tokens=8)
    windows = build_windows(tokens(8), tokens(50), SPECIAL, small, title=tokens(30))
    assert windows[0].context_start == 10
    assert windows[-1].context.starts[-1] == 98
