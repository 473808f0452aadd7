from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from actions.qa import reader as readers
from tests.support.readers import OracleReader
from training.commands import compare, evaluate, human
from training.errors import TrainingError


def run(*words: object) -> int:
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)
    for command in (evaluate, human, compare):
        command.add_parser(commands)
    arguments = parser.parse_args([str(word) for word in words])
    return int(arguments.run(arguments))


@pytest.fixture
def dev(tmp_path: Path) -> Path:
    context = "in paris and lyon"
    questions = [
        {
            "id": "a",
            "question": "where",
            "answers": [{"text": "paris", "answer_start": 3}, {"text": "in paris", "answer_start": 0}],
        },
        {"id": "b", "question": "who", "answers": [], "is_impossible": True},
    ]
    path = tmp_path / "dev.json"
    path.write_text(json.dumps({"data": [{"title": "t", "paragraphs": [{"context": context, "qas": questions}]}]}))
    return path


@pytest.fixture
def _oracle(monkeypatch: pytest.MonkeyPatch) -> None:
    # Each place's reader finds what the place is called.
    monkeypatch.setattr(readers, "make_reader", lambda place, n_workers: OracleReader({place: 3.0, "lyon": n_workers}))


@pytest.mark.usefixtures("_oracle")
def test_evaluate_writes_and_prints(dev, tmp_path, capsys):
    out = tmp_path / "out"
    assert run("evaluate", "--reader", "paris", "--data", dev, "--out", out, "--workers", 1) == 0
    printed = capsys.readouterr().out
    assert json.loads(printed.splitlines()[-1]) == {"metrics": str(out / "metrics.json")}
    assert "50.0 (0.0-100.0)" in printed  # a is right, b is not refused
    assert "NoAns_f1" in printed
    metrics = json.loads((out / "metrics.json").read_text())["dev"]
    assert (metrics["squad"]["exact_match"], metrics["inputs"]["reader"]) == (50.0, "paris")


@pytest.mark.usefixtures("_oracle")
def test_every_option_of_evaluate_counts(dev, tmp_path):
    options = ("--null-threshold", 4, "--language", "fr", "--max-questions", 1)
    run("evaluate", "--reader", "paris", "--data", dev, "--out", tmp_path / "out", "--workers", 1, *options)
    metrics = json.loads((tmp_path / "out" / "metrics.json").read_text())["dev"]
    assert (metrics["n"], metrics["language"]) == (1, "fr")
    assert json.loads((tmp_path / "out" / "predictions_dev.json").read_text()) == {"a": ""}


@pytest.mark.usefixtures("_oracle")
def test_compare_prints_a_table_or_json(dev, tmp_path, capsys):
    for place in ("paris", "zurich"):
        run("evaluate", "--reader", place, "--data", dev, "--out", tmp_path / place, "--workers", 1)
    capsys.readouterr()
    assert run("compare", tmp_path / "paris", tmp_path / "zurich") == 0
    assert "+50.0 (+0.0 to +100.0)" in capsys.readouterr().out
    assert run("compare", tmp_path / "paris", tmp_path / "zurich", "--json", "--rounds", 100, "--seed", 1) == 0
    found = json.loads(capsys.readouterr().out)["differences"][0]
    assert (found["set_name"], found["measure"], found["a"], found["b"], found["p_value"]) == (
        "dev",
        "exact_match",
        50.0,
        0.0,
        1.0,  # one question: its pair can only be swapped or not
    )


@pytest.mark.usefixtures("_oracle")
def test_compare_says_what_it_left_out(dev, tmp_path, capsys):
    run("evaluate", "--reader", "paris", "--data", dev, "--out", tmp_path / "a", "--workers", 1)
    other = dev.with_name("other.json")
    other.write_bytes(dev.read_bytes())
    run("evaluate", "--reader", "paris", "--data", dev, other, "--out", tmp_path / "b", "--workers", 1)
    run("compare", tmp_path / "a", tmp_path / "b")
    assert "only in one of the runs: other" in capsys.readouterr().out


def test_human_prints_exact_match_and_f1(dev, capsys):
    assert run("human", dev) == 0
    row = next(line for line in capsys.readouterr().out.splitlines() if "dev" in line)
    assert [cell.strip() for cell in row.strip("│").split("│")] == ["dev", "1", "1", "0.0", "66.7", "0.0", "66.7"]


def test_folders_without_results_are_refused(tmp_path):
    with pytest.raises(TrainingError, match="found neither"):
        run("compare", tmp_path, tmp_path)
