from __future__ import annotations

from statistics import fmean

import pytest

from tests.unit.training.reporting.fake_results import FRENCH, JAPANESE, NINE, Fake, write_results
from training.reporting.distillation import cost_points, cost_reading, tables_of_cost
from training.reporting.read_results import read_results
from training.reporting.tables import NOT_RUN, Figure

COST = {"window_ms": 21.0, "megabytes": 30.0, "parameters": 24_800_000, "format": "onnx-int8", "note": "one thread"}
FAKES = (
    Fake("small-teacher", ("1",), "Zero-shot", cost=COST),
    Fake("small-pupil", ("distillation",), "3 layers", teacher="small-teacher", sets=(FRENCH, JAPANESE)),
    Fake("small-alone", ("distillation",), "3 layers", sets=(FRENCH,), cost={"window_ms": 11, "megabytes": 20}),
)


def rows(table) -> dict[str, tuple]:
    return {row[0]: row[1:] for row in table.rows}


def test_the_teacher_stands_beside_its_pupils(tmp_path):
    (table,) = tables_of_cost(read_results(write_results(tmp_path, FAKES)))
    assert table.columns == ("measure", "small-teacher", "small-alone", "small-pupil")
    found = rows(table)
    assert found["what it is"] == ("Zero-shot (teacher)", "3 layers", "3 layers")
    assert found["format"] == ("onnx-int8", "not measured", "not measured")
    assert found["million parameters"] == (Figure(24.8), "not measured", "not measured")
    assert found["ms a window"] == (Figure(21.0), Figure(11), "not measured")
    assert found["F1 ja/ja"][1] == NOT_RUN
    assert found["F1 ja/ja"][2].low is not None
    assert "Cost: one thread." in [note.rstrip(".") + "." for note in table.notes]
    assert "F1 en/en" in found


def test_one_table_an_encoder(tmp_path):
    fakes = [Fake("mbert-pupil", ("distillation",)), *FAKES]
    names = [table.name for table in tables_of_cost(read_results(write_results(tmp_path, fakes)))]
    assert names == ["distillation-small", "distillation-mbert"]


def test_nothing_declared_is_no_table(tmp_path):
    assert tables_of_cost(read_results(write_results(tmp_path, FAKES[:1]))) == []


def test_points_are_compared_on_the_sets_that_all_have(tmp_path):
    results = read_results(write_results(tmp_path, FAKES))
    points, sets = cost_points(results)
    assert sets == [FRENCH]
    assert [(point.name, point.window_ms, point.megabytes) for point in points] == [
        ("small-alone", 11, 20), ("small-teacher", 21.0, 30.0),
    ]  # fmt: skip
    assert points[1].f1 == results.by_name()["small-teacher"].sets[FRENCH].multilingual.f1.value
    assert cost_reading(points).startswith("Milliseconds a window: highest 21.0 (small-teacher), lowest 11.0")


def test_f1_is_a_mean_over_sets(tmp_path):
    results = read_results(write_results(tmp_path, FAKES[:1]))
    (point,), sets = cost_points(results)
    assert set(sets) == set(NINE)
    expected = fmean(one.multilingual.f1.value for one in results.experiments[0].sets.values())
    assert point.f1 == pytest.approx(expected)


def test_readers_with_no_set_in_common_are_not_compared(tmp_path):
    fakes = [Fake("small-a", sets=(FRENCH,), cost=COST), Fake("small-b", sets=(JAPANESE,), cost=COST)]
    assert cost_points(read_results(write_results(tmp_path, fakes))) == ([], [])
    assert cost_reading([]) == "No result yet."
