from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.training.reporting.fake_results import FRENCH, Fake, small_and_mbert, write_json, write_results
from training.reporting.read_results import read_results
from training.reporting.results import Declaration, Estimate, Results, ResultsError, Slice, State

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def one(tmp_path: Path, **changes: object) -> Path:
    """Results of one small experiment on one set."""
    fake = {"name": "small-squad", "tables": ("1",), "row": "Zero-shot", "sets": (FRENCH,), **changes}
    return write_results(tmp_path, [Fake(**fake)]) / str(fake["name"])


def test_what_was_written_is_read(tmp_path):
    folder = one(tmp_path, seeds=(0, 1), cost={"window_ms": 21, "megabytes": 30.5, "parameters": 9, "format": "x"})
    result = read_results(tmp_path).by_name()["small-squad"]
    written = json.loads((folder / "metrics.json").read_text())[FRENCH]
    assert result.state is State.DONE
    assert (result.declaration.tables, result.declaration.row, result.declaration.encoder) == (
        ("1",), "Zero-shot", "small",
    )  # fmt: skip
    assert result.declaration.base == "small-encoder"
    assert result.sets[FRENCH].n == 327
    assert result.sets[FRENCH].squad.f1 == Estimate(written["squad"]["f1"], *written["squad"]["f1_interval"])
    assert result.sets[FRENCH].of("multilingual").exact_match.value == written["multilingual"]["exact_match"]
    assert [seed.seed for seed in result.seeds] == [0, 1]
    assert len(result.seeds[1].losses) == 120
    assert result.seeds[0].training is not None
    assert (result.seeds[0].training.seconds, result.seeds[0].training.device) == (900.0, "cpu")
    assert result.cost is not None
    assert (result.cost.window_ms, result.cost.megabytes, result.cost.parameters) == (21, 30.5, 9)
    assert result.machine.startswith("Imaginary Processor 9000 @ 2.5 GHz, 2 cores, 2 threads, no GPU")
    assert result.remarks == ()


def test_encoders_stand_in_the_tables_order(tmp_path):
    write_results(tmp_path, [Fake("other-a"), Fake("mbert-a"), Fake("small-b"), Fake("small-a")])
    assert [result.name for result in read_results(tmp_path).experiments] == [
        "small-a",
        "small-b",
        "mbert-a",
        "other-a",
    ]


def test_what_is_missing_is_said(tmp_path):
    folder = one(tmp_path, seeds=(0, 7), sets=(FRENCH, "fquad-1.0-dev"))
    metrics = json.loads((folder / "metrics.json").read_text())
    write_json(folder / "metrics.json", {FRENCH: metrics[FRENCH]})
    (folder / "environment.json").unlink()
    (folder / "seed-0" / "log.jsonl").unlink()
    (folder / "seed-7").rename(folder / "seed-8")
    (tmp_path / "notes").mkdir()
    results = read_results(tmp_path)
    assert results.experiments[0].remarks == (
        "seed 7: no folder", "no figures on fquad-1.0-dev", "no environment.json", "seed 0: no log.jsonl",
    )  # fmt: skip
    assert results.remarks == ("notes: no experiment.json, left out",)


def test_an_experiment_without_metrics_is_not_finished(tmp_path):
    (one(tmp_path) / "metrics.json").unlink()
    result = read_results(tmp_path).experiments[0]
    assert result.state is State.UNFINISHED
    assert result.remarks == ("not finished: no metrics.json",)
    assert result.sets == {}


def test_declared_experiments_without_results_are_not_run(tmp_path):
    one(tmp_path)
    declared = [Declaration("small-squad", row="another"), Declaration("mbert-squad", encoder="mbert")]
    found = read_results(tmp_path, declared)
    assert [(result.name, result.state) for result in found.experiments] == [
        ("small-squad", State.DONE),
        ("mbert-squad", State.NOT_RUN),
    ]
    assert found.experiments[0].declaration.row == "Zero-shot"


def test_smoke_runs_and_what_was_moved_aside_are_passed_over(tmp_path):
    folder = one(tmp_path)
    folder.rename(tmp_path / "small-squad.previous")
    (tmp_path / "smoke").mkdir()
    assert read_results(tmp_path) == Results((), ())


def test_there_must_be_a_folder(tmp_path):
    with pytest.raises(ResultsError, match="nowhere: expected a folder of results"):
        read_results(tmp_path / "nowhere")


def test_parts_of_a_set_are_means_over_seeds_where_the_experiment_has_none(tmp_path):
    folder = one(tmp_path, seeds=(0, 1))
    for number, f1 in ((0, 30.0), (1, 50.0)):
        metrics = {FRENCH: {"by_answer_length": {"1-2": {"n": 9, "f1": f1}}}}
        write_json(folder / f"seed-{number}" / "evaluation" / "metrics.json", metrics)
    assert read_results(tmp_path).experiments[0].sets[FRENCH].by_answer_length == {"1-2": Slice(9, 40.0)}


def test_parts_of_a_set_of_the_experiment_itself_come_first(tmp_path):
    folder = one(tmp_path)
    metrics = json.loads((folder / "metrics.json").read_text())
    metrics[FRENCH] |= {"by_answer_length": {"3-5": {"n": 4, "f1": 12.5}}, "by_question_type": {}}
    write_json(folder / "metrics.json", metrics)
    assert read_results(tmp_path).experiments[0].sets[FRENCH].by_answer_length == {"3-5": Slice(4, 12.5)}


def test_retrieval_and_other_numbers(tmp_path):
    folder = one(tmp_path, kind="align", sets=())
    result = read_results(tmp_path).experiments[0]
    assert set(result.retrieval) == set(result.retrieval_before) == {"eng-fra", "eng-jpn", "fra-jpn"}
    assert result.retrieval["eng-fra"].n == 1997
    write_json(folder / "metrics.json", {"pieces": 37, "translation": {"kept": 5, "kept_by_rule": {"exact": 5}}})
    assert read_results(tmp_path).experiments[0].facts == {"pieces": 37, "kept": 5}


@pytest.mark.parametrize(
    ("lines", "losses"),
    [
        ('{"tokens": 5, "loss": 2.0}\n{"tokens": 9, "lo', [2.0]),
        ('{"tokens": 5, "loss": NaN}\n{"tokens": 9, "loss": 1.5}\n', [1.5]),
        ('{"tokens": 9, "loss": 1.0}\n{"tokens": 5, "loss": 3}\n', [3.0, 1.0]),
        ("", []),
    ],
)
def test_logs_that_were_cut_or_diverged(tmp_path, lines, losses):
    (one(tmp_path) / "seed-0" / "log.jsonl").write_text(lines)
    assert [point.loss for point in read_results(tmp_path).experiments[0].seeds[0].losses] == losses


SQUAD = {"exact_match": 1.0, "f1": 2.0}
SET = {"n": 3, "squad": SQUAD, "multilingual": SQUAD}


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("experiment.json", "[]", r"expected an object, got \[\]"),
        ("experiment.json", "{", "experiment.json: expected a JSON file of results"),
        ("experiment.json", {"name": "other"}, "name: expected 'small-squad' as its folder is called, got 'other'"),
        ("experiment.json", {"row": 3}, "row: expected a string, got 3"),
        ("experiment.json", {"seeds": ["a"]}, "seeds: expected whole numbers, got 'a'"),
        ("metrics.json", {FRENCH: 3}, f"metrics.json: {FRENCH}: expected an object, got 3"),
        ("metrics.json", {FRENCH: {"n": 3}}, f"{FRENCH}: expected the key 'squad', got n"),
        ("metrics.json", {FRENCH: SET | {"n": 2.5}}, "n: expected a whole number from 0, got 2.5"),
        ("metrics.json", {FRENCH: SET | {"squad": SQUAD | {"f1": 101}}}, "squad: f1: expected a percentage"),
        (
            "metrics.json",
            {FRENCH: SET | {"squad": SQUAD | {"f1": "2"}}},
            "squad: f1: expected a finite number, got '2'",
        ),
        (
            "metrics.json",
            {FRENCH: SET | {"squad": SQUAD | {"f1_interval": [1]}}},
            r"f1_interval: expected \[low, high\]",
        ),
        ("metrics.json", {FRENCH: SET | {"squad": SQUAD | {"f1_interval": [3, 1]}}}, r"expected \[low, high\]"),
        ("cost.json", {"window_ms": 0, "megabytes": 3}, "window_ms: expected more than 0, got 0"),
        ("cost.json", {"megabytes": 3}, "expected the key 'window_ms', got megabytes"),
        ("seed-0/training.json", {"steps": 3}, "training.json: expected the key 'seconds', got steps"),
        ("seed-0/log.jsonl", '{"tokens": 3}\n', "log.jsonl: line 1: expected the key 'loss', got tokens"),
        ("seed-0/log.jsonl", '{"tokens": 3, "loss": 1}\nx\n', "log.jsonl: line 2: expected a JSON object"),
    ],
)
def test_what_is_malformed_is_named(tmp_path, file, content, message):
    path = one(tmp_path) / file
    if file == "experiment.json" and isinstance(content, dict):
        content = {"evaluation": [], **content}
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    with pytest.raises(ResultsError, match=message) as caught:
        read_results(tmp_path)
    assert str(path) in str(caught.value)


def test_a_seed_folder_must_have_a_number(tmp_path):
    (one(tmp_path) / "seed-best").mkdir()
    with pytest.raises(ResultsError, match="seed-best: expected a folder called seed-NUMBER"):
        read_results(tmp_path)


@settings(max_examples=60, deadline=None)
@given(
    file=st.sampled_from(("experiment.json", "metrics.json", "environment.json", "cost.json", "seed-0/training.json")),
    content=JSON | st.dictionaries(st.sampled_from((FRENCH, "n", "squad", "retrieval", "table", "base")), JSON),
)
def test_whatever_a_file_holds_only_our_error_leaves(tmp_path_factory, file, content):
    folder = tmp_path_factory.mktemp("results")
    (one(folder) / file).write_text(json.dumps(content))
    with contextlib.suppress(ResultsError):
        read_results(folder)


def test_the_generator_makes_what_the_project_declares(tmp_path):
    results = read_results(write_results(tmp_path, small_and_mbert()))
    assert len(results.done) == len(results.experiments) == 22
    assert all(result.remarks == () for result in results.experiments)
