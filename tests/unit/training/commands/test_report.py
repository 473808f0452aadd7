from __future__ import annotations

import argparse

import pytest

from tests.unit.training.reporting.fake_results import FRENCH, Fake, write_results
from training.commands import report
from training.errors import TrainingError


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    report.add_parser(parser.add_subparsers())
    parsed = parser.parse_args(["report", *arguments])
    return int(parsed.run(parsed))


def test_the_report_is_written_and_what_it_lacks_is_said(tmp_path, capsys):
    results = write_results(
        tmp_path / "results", [Fake("small-a", ("1",), "Zero-shot", kind="finetune", sets=(FRENCH,))]
    )
    (results / "small-a" / "seed-0" / "log.jsonl").unlink()
    experiments = tmp_path / "experiments"
    experiments.mkdir()
    (experiments / "mbert-b.toml").write_text(
        'description = "B"\nkind = "evaluate"\nencoder = "mbert"\ntable = ["1"]\nrow = "Baseline"\n'
        f'[base]\nmodel = "x"\n[[evaluation]]\nfile = "{FRENCH}.json"\n'
    )
    out = tmp_path / "out"
    assert run("--results", str(results), "--out", str(out), "--experiments", str(experiments)) == 0
    said = capsys.readouterr()
    assert said.out == f"1 of 2 experiments are in {out / 'index.md'}\n"
    assert "small-a: seed 0: no log.jsonl" in said.err
    assert "| Baseline | mBERT | mbert-b | - | not run |" in (out / "tables" / "table-1.md").read_text()


def test_results_that_are_nowhere(tmp_path):
    with pytest.raises(TrainingError, match="expected a folder of results"):
        run("--results", str(tmp_path / "nowhere"), "--out", str(tmp_path / "out"))


def test_the_usual_places():
    parser = argparse.ArgumentParser()
    report.add_parser(parser.add_subparsers())
    parsed = parser.parse_args(["report"])
    assert (str(parsed.results), str(parsed.out)) == ("results", "training/results")
