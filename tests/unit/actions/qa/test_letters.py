"""Letters that may be compared."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from actions.qa.letters import IS_JAPANESE, RUN, fold


def test_folding_keeps_japanese_voicing_and_unifies_width() -> None:
    assert fold("ＡＢＣ Éa") == "abc ea"
    assert fold("がパｶﾞ") == "がパガ"


@given(st.text(max_size=60))
def test_runs_are_of_one_script(text: str) -> None:
    for run in RUN.findall(fold(text)):
        assert len({bool(IS_JAPANESE.match(letter)) for letter in run}) == 1


def test_runs_are_words_and_stretches_of_japanese() -> None:
    assert RUN.findall("PCの設定, 2 days") == ["PC", "の設定", "2", "days"]
