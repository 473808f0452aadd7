from __future__ import annotations

import json
from pathlib import Path

import pytest

from training.errors import TrainingError
from training.scoring.comparison import compare
from training.scoring.runs import read_run


def run_folder(folder: Path, **sets: dict[str, float]) -> Path:
    """:param sets: F1 in both modes of each question; exact match where it is 1."""
    folder.mkdir(parents=True)
    for name, f1 in sets.items():
        pairs = {key: [float(value == 1), value] for key, value in f1.items()}
        records = {key: {"squad": pair, "multilingual": pair} for key, pair in pairs.items()}
        (folder / f"scores_{name}.json").write_text(json.dumps(records))
    return folder


def test_means_difference_and_p_value_of_each_measure(tmp_path):
    a = run_folder(tmp_path / "a", dev={f"q{n}": 1.0 for n in range(8)})
    b = run_folder(tmp_path / "b", dev={f"q{n}": 0.5 for n in range(8)})
    found = compare(a, b)
    assert [(one.mode, one.measure) for one in found.differences] == [
        ("squad", "exact_match"),
        ("squad", "f1"),
        ("multilingual", "exact_match"),
        ("multilingual", "f1"),
    ]
    f1 = found.differences[1]
    assert (f1.set_name, f1.n, f1.a, f1.b, f1.difference, f1.low, f1.high) == ("dev", 8, 100.0, 50.0, 50.0, 50.0, 50.0)
    assert f1.p_value == 2 / 2**8


def test_questions_are_paired_by_id_not_by_place(tmp_path):
    a = run_folder(tmp_path / "a", dev={"x": 1.0, "y": 0.25})
    b = run_folder(tmp_path / "b", dev={"y": 0.25, "x": 1.0})
    assert all((one.difference, one.low, one.high) == (0.0, 0.0, 0.0) for one in compare(a, b).differences)


def test_an_experiments_folder_is_the_mean_over_its_seeds(tmp_path):
    run_folder(tmp_path / "a" / "seed-1" / "evaluation", dev={"x": 1.0, "y": 0.0})
    run_folder(tmp_path / "a" / "seed-2" / "evaluation", dev={"y": 0.5, "x": 0.5})
    scores = read_run(tmp_path / "a")["dev"]
    assert dict(zip(scores.question_ids, scores.of("squad", "f1"), strict=True)) == {"x": 0.75, "y": 0.25}
    assert scores.of("multilingual", "exact_match").tolist() == [0.5, 0.0]


def test_sets_of_one_run_only_are_listed(tmp_path):
    a = run_folder(tmp_path / "a", dev={"x": 1.0}, more={"x": 1.0})
    b = run_folder(tmp_path / "b", dev={"x": 1.0}, other={"x": 1.0})
    assert compare(a, b).only_in_one == ("more", "other")


def test_runs_over_different_questions_are_refused(tmp_path):
    a = run_folder(tmp_path / "a", dev={"x": 1.0, "y": 1.0})
    b = run_folder(tmp_path / "b", dev={"x": 1.0, "z": 1.0})
    with pytest.raises(TrainingError, match=r"dev: expected the same questions in both runs, got 2 and 2;.*has: y"):
        compare(a, b)
    with pytest.raises(TrainingError, match="expected sets in common, got dev"):
        compare(a, run_folder(tmp_path / "c", other={"x": 1.0}))
    with pytest.raises(TrainingError, match="found neither"):
        compare(a, tmp_path)


@pytest.mark.parametrize(
    "content",
    ["[]", "{", "{}", '{"x": {"squad": [1, 1]}}', '{"x": {"squad": [1], "multilingual": [1]}}', '{"x": 1}'],
)
def test_files_that_hold_no_scores_are_named(tmp_path, content):
    run_folder(tmp_path / "a")
    (tmp_path / "a" / "scores_dev.json").write_text(content)
    with pytest.raises(TrainingError, match=r"scores_dev\.json: expected"):
        read_run(tmp_path / "a")
