from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.reporting.curves import LINES_A_PANEL, curve_panels, curves_reading, smoothed
from training.reporting.results import Declaration, ExperimentResult, LossPoint, Results, SeedResult, State


def run(*points: tuple[float, float], seed: int = 0) -> SeedResult:
    return SeedResult(seed, None, tuple(LossPoint(*point) for point in points))


def result(name: str, *seeds: SeedResult, kind: str = "finetune", teacher: str = "") -> ExperimentResult:
    return ExperimentResult(Declaration(name, kind=kind, encoder="small", teacher=teacher), State.DONE, seeds=seeds)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=40), st.integers(0, 10).map(lambda half: 2 * half + 1))
def test_smoothing_is_the_mean_of_what_is_near(values, width):
    half = width // 2
    expected = [np.mean(values[max(0, place - half) : place + half + 1]) for place in range(len(values))]
    assert smoothed(np.array(values), width=width) == pytest.approx(np.array(expected), abs=1e-9)


def test_one_seed_keeps_its_points():
    ((curve,),) = [panel.curves for panel in curve_panels(Results((result("a", run((10, 5.0), (30, 3.0))),)))]
    assert curve.tokens.tolist() == [10, 30]
    assert curve.loss.tolist() == curve.low.tolist() == curve.high.tolist() == [5.0, 3.0]


def test_seeds_are_averaged_where_all_have_been():
    seeds = run((0, 4.0), (100, 2.0)), run((20, 6.0), (60, 4.0), seed=1)
    ((curve,),) = [panel.curves for panel in curve_panels(Results((result("a", *seeds),)))]
    assert (curve.tokens[0], curve.tokens[-1], curve.n_seeds) == (20, 60, 2)
    assert curve.loss[0] == pytest.approx((3.6 + 6.0) / 2)
    assert (curve.low[-1], curve.high[-1]) == pytest.approx((2.8, 4.0))


def test_seeds_that_never_met_give_one_point():
    seeds = run((0, 4.0), (10, 2.0)), run((20, 6.0), (60, 4.0), seed=1)
    ((curve,),) = [panel.curves for panel in curve_panels(Results((result("a", *seeds),)))]
    assert curve.tokens.tolist() == [20]


def test_losses_of_different_kinds_have_their_own_panels():
    results = Results(
        (
            result("a", run((1, 1.0)), kind="align"),
            result("b", run((1, 2.0))),
            result("c", run((1, 3.0)), teacher="b"),
            result("d", run((1, 4.0))),
            result("e"),
        )
    )
    panels = curve_panels(results)
    assert [(panel.title, [curve.name for curve in panel.curves]) for panel in panels] == [
        ("small, alignment", ["a"]),
        ("small, span extraction", ["b", "d"]),
        ("small, span extraction, taught by another reader", ["c"]),
    ]
    assert "Last smoothed loss, small, span extraction: highest 4.00 (d), lowest 2.00 (b)." in curves_reading(panels)


@pytest.mark.parametrize(("n", "sizes"), [(7, [7]), (8, [4, 4]), (15, [5, 5, 5]), (40, [7, 7, 7, 7, 7, 5])])
def test_a_panel_has_no_more_lines_than_can_be_told_apart(n, sizes):
    panels = curve_panels(Results(tuple(result(f"x{number:02}", run((1, 1.0))) for number in range(n))))
    assert [len(panel.curves) for panel in panels] == sizes
    assert max(sizes) <= LINES_A_PANEL
    assert len({panel.title for panel in panels}) == len(sizes)


def test_no_log_no_panel():
    assert curve_panels(Results((result("a"), result("b", run())))) == []
    assert curves_reading([]) == "No result yet."
