from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.support.corpora import TEXTS
from training.corpora.misaligned import find_gold, find_misaligned, for_training, is_aligned
from training.corpora.squad import Example, Gold

CONTEXT = "On a 25 days, and 25 days more. L’été\u00a0 ２０２０, ｶﾞｽ ﬁne."


def example(*golds, context=CONTEXT, **more):
    return Example("q", "?", context, golds, "a", **more)


@pytest.mark.parametrize(
    ("gold", "found", "handling"),
    [
        (Gold("25 days", 6), Gold("25 days", 5), "moved"),
        (Gold("25 days", 15), Gold("25 days", 18), "moved"),
        (Gold("25 days", -1), Gold("25 days", 5), "moved"),
        (Gold("25 days", 10**30), Gold("25 days", 18), "moved"),
        (Gold("L'été 2020", 3), Gold("L’été\u00a0 ２０２０", 32), "replaced"),
        (Gold("L'e\u0301te\u0301", 32), Gold("L’été", 32), "replaced"),
        (Gold("25\n days", 0), Gold("25 days", 5), "replaced"),
        (Gold("ガス", 0), Gold("ｶﾞｽ", 45), "replaced"),
        (Gold("Fine", 0), None, "lost"),
        (Gold("f ine", 0), None, "lost"),
        (Gold("iné", 0), None, "lost"),
        (Gold("カ", 0), None, "lost"),
        (Gold("26 days", 5), None, "lost"),
        (Gold("", 3), None, "lost"),
        (Gold(" ", 2), None, "lost"),
    ],
)
def test_the_rule(gold, found, handling):
    assert find_gold(gold, CONTEXT) == found
    (misaligned,) = find_misaligned([example(gold)])
    assert (misaligned.gold, misaligned.found, misaligned.handling) == (gold, found, handling)


def test_half_a_ligature_is_not_found():
    assert find_gold(Gold("i\u00a0x", 0), "ﬁ x") is None
    assert find_gold(Gold("fi\u00a0x", 0), "ﬁ x") == Gold("ﬁ x", 0)


@given(TEXTS, st.integers(0, 11), st.integers(1, 5), st.integers(-20, 30))
def test_what_is_in_the_paragraph_is_found_at_the_nearest_place(context, start, length, stated):
    text = context[start : start + length]
    assume(text.strip())
    found = find_gold(Gold(text, stated), context)
    starts = [place for place in range(len(context)) if context.startswith(text, place)]
    wanted = min(max(stated, 0), len(context))
    assert found == Gold(text, min(starts, key=lambda place: abs(place - wanted)))


@given(TEXTS, st.integers(0, 11), st.integers(1, 5), st.integers(-20, 30), st.sampled_from(["NFC", "NFKC", "NFKD"]))
def test_what_is_found_is_there_and_is_alike(context, start, length, stated, form):
    gold = Gold(unicodedata.normalize(form, context[start : start + length]).replace(" ", "\u3000 "), stated)
    found = find_gold(gold, context)
    if found:
        assert is_aligned(found, context)
        alike = (
            sorted(unicodedata.normalize("NFKD", text.translate({0x2019: "'"})).split())
            for text in (found.text, gold.text)
        )
        assert len({tuple(sorted("".join(words))) for words in alike}) == 1


@given(st.text("ab é’\u00a0２ｶﾞ", max_size=12), st.text("ab é’\u00a0２ｶﾞ'2ガ", max_size=4), st.integers(-3, 15))
def test_any_gold_is_found_or_lost(context, text, stated):
    found = find_gold(Gold(text, stated), context)
    assert found is None or is_aligned(found, context)


def test_training_takes_what_was_found_and_leaves_out_what_was_not():
    aligned, moved, lost = Gold("25 days", 5), Gold("25 days", 6), Gold("26 days", 5)
    unanswered = example(impossible=True)
    kept = for_training([example(aligned), example(lost, moved), example(lost), unanswered])
    assert kept == [example(aligned), example(aligned), unanswered]


def test_white_space_around_a_gold_is_not_learnt():
    (kept,) = for_training([example(Gold(" 25 days, ", 4))])
    assert kept.golds == (Gold("25 days,", 5),)


def test_aligned_golds_are_not_listed():
    assert find_misaligned([example(Gold("25 days", 5), Gold("25 days", 18), Gold(" 25", 4)), example()]) == []
