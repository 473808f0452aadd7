"""Ranks, recall, percentiles and growth against their definitions."""

from __future__ import annotations

import math
import statistics
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.index import Candidate, PageIndex
from actions.qa.prepared import Preparations, Preparer
from actions.qa.store import PageStore
from actions.qa.windows import WindowSettings
from tests.support.documents import document
from tests.support.figures import gold_ranks, growth_exponent, page_ranks, percentile, recall_at
from tests.support.readers import OracleReader

LEAVE = document("You get 25 days.", "# Sick", "Call Anna.", "Send a note.", url="http://h/x/en/leave.html")
PARKING = document("Parking is 25 days free.", url="http://h/x/en/parking.html")
ASKED = {"page": "/en/leave.html", "answers": ["25 Days", "twenty-five days"], "kind": "span"}


@pytest.fixture
def candidates(tmp_path: Path) -> list[Candidate]:
    """The parking page's passage, then those of the leave page."""
    reader = OracleReader({})
    reader.load()
    with PageStore(tmp_path / "pages.db") as store:
        index = PageIndex.build([LEAVE, PARKING], Preparations(store, Preparer(reader.tokenizer, None)), reader)
    urls = frozenset(index.documents)
    found = index.candidates("days", urls=urls, max_windows=9, settings=WindowSettings())
    return sorted(found, key=lambda candidate: candidate.passage.document is LEAVE)


def test_the_passage_is_right_if_its_page_is_and_it_holds_an_answer(candidates):
    assert candidates[0].passage.document is PARKING
    assert page_ranks(candidates, ASKED) == list(range(2, len(candidates) + 1))
    assert gold_ranks(candidates, ASKED) == [2]
    assert gold_ranks(candidates, ASKED | {"answers": ["26 days"]}) == []
    assert gold_ranks(candidates, ASKED | {"page": None, "answers": [], "kind": "none"}) == []


def test_a_list_is_there_when_all_of_it_is(candidates):
    wanted = {"page": "en/leave.html", "kind": "list"}
    assert gold_ranks(candidates, wanted | {"answers": ["call anna", "send a  note"]}) == [2]
    assert gold_ranks(candidates, wanted | {"answers": ["call anna", "send flowers"]}) == []


def test_recall_counts_questions_and_not_ranks():
    ranks = [[1, 2], [3], [], [9, 30]]
    assert [recall_at(k, ranks) for k in (1, 3, 8, 9)] == [25.0, 50.0, 50.0, 75.0]
    assert recall_at(1, []) == 0.0


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0, 1))
def test_a_percentile_is_the_smallest_value_that_so_many_do_not_exceed(values, share):
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-6
    assert all(sum(value <= other for value in values) < share * len(values) for other in values if other < found)


def test_percentiles_by_hand():
    assert percentile(range(1, 101), 0.95) == 95
    assert percentile([5.0], 0.5) == 5.0
    assert percentile([3.0, 1.0, 2.0], 0.5) == statistics.median([3.0, 1.0, 2.0])
    with pytest.raises(ValueError, match="got none"):
        percentile([], 0.5)


@given(
    st.lists(st.floats(1, 1e5), min_size=2, max_size=6, unique=True).filter(lambda s: max(s) > 1.1 * min(s)),
    st.floats(-2, 3),
    st.floats(0.01, 100),
)
def test_the_exponent_of_a_power_is_that_power(sizes, power, factor):
    assert growth_exponent(sizes, [factor * size**power for size in sizes]) == pytest.approx(power, abs=1e-6)


def test_the_exponent_is_the_slope_that_numpy_finds():
    sizes, costs = [20, 200, 2000, 20000], [0.6, 0.9, 1.1, 2.4]
    assert growth_exponent(sizes, costs) == pytest.approx(np.polyfit(np.log(sizes), np.log(costs), 1)[0])


@pytest.mark.parametrize(("sizes", "costs"), [([20], [1.0]), ([20, 20], [1.0, 2.0]), ([20, 200], [0.0, 1.0])])
def test_what_has_no_exponent_is_refused(sizes, costs):
    with pytest.raises(ValueError, match="expected positive costs of two sizes"):
        growth_exponent(sizes, costs)


def test_percentile_of_one_in_a_hundred_is_not_moved_by_rounding():
    assert percentile([float(n) for n in range(1, 101)], 0.07) == 7.0
    assert math.isclose(percentile([1.0, 2.0], 1.0), 2.0)
