from __future__ import annotations

import pytest

from training.reporting.readings import Named, extremes, sentences


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ([], "no figure"),
        ([Named("a", 1.25)], "1.2 (a)"),
        ([Named("a", 1.0), Named("b", 30.0), Named("c", 2.0)], "highest 30.0 (b), lowest 1.0 (a)"),
    ],
)
def test_extremes(figures, said):
    assert extremes(figures) == said


def test_sentences():
    assert sentences(["One", "", "two."]) == "One. two."
    assert sentences([]) == "No result yet."
