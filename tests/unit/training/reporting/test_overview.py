from __future__ import annotations

import csv
import io

from tests.unit.training.reporting.fake_results import ALL_SETS, FRENCH, Fake, small_and_mbert, write_results
from training.reporting.overview import table_of_everything, table_of_runs, tables_of_sets
from training.reporting.read_results import read_results
from training.reporting.results import Declaration
from training.reporting.tables import NOT_RUN, to_csv


def test_everything_has_one_row_an_experiment_set_and_scoring(tmp_path):
    fakes = small_and_mbert()
    results = read_results(write_results(tmp_path, fakes))
    rows = list(csv.DictReader(io.StringIO(to_csv(table_of_everything(results)))))
    wanted = {(fake.name, name, mode) for fake in fakes for name in fake.sets for mode in ("squad", "multilingual")}
    assert {(row["experiment"], row["set"], row["scoring"]) for row in rows} == wanted
    assert len(rows) == len(wanted)
    row = next(row for row in rows if (row["experiment"], row["set"]) == ("small-all", FRENCH))
    scores = results.by_name()["small-all"].sets[FRENCH].squad
    assert float(row["F1"]) == round(scores.f1.value, 2)
    assert float(row["EM, high"]) == round(scores.exact_match.high, 2)
    assert float(row["F1, low"]) <= float(row["F1"]) <= float(row["F1, high"])


def test_sets_in_columns_pairs_apart_from_others(tmp_path):
    fakes = [Fake("small-a", sets=ALL_SETS), Fake("small-b", sets=("own-set",))]
    pairs, others = tables_of_sets(read_results(write_results(tmp_path, fakes)))
    assert pairs.columns[2:5] == ("en/en", "en/fr", "en/ja")
    assert others.columns[2:] == ("FQuAD dev (fr)", "JaQuAD dev (ja)", "JSQuAD dev (ja)", "own-set")
    assert [row[0] for row in pairs.rows] == ["small-a"]
    assert others.rows[1][2:5] == (NOT_RUN,) * 3
    assert others.reading.startswith("F1: highest ")


def test_runs_have_means_over_seeds_and_their_state(tmp_path):
    write_results(tmp_path, [Fake("small-a", seeds=(0, 1), millions=3.0), Fake("small-b")])
    (tmp_path / "small-b" / "metrics.json").unlink()
    declared = [Declaration("mbert-a", encoder="mbert", kind="finetune", base="bert", seeds=(4,))]
    table = table_of_runs(read_results(tmp_path, declared))
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert [(row["experiment"], row["state"]) for row in rows] == [
        ("small-a", "done"), ("small-b", "not finished"), ("mbert-a", "not run"),
    ]  # fmt: skip
    assert (str(rows[0]["million tokens"]), str(rows[0]["minutes"]), rows[0]["seeds"]) == ("3.0", "15.0", "0, 1")
    assert (rows[2]["from"], rows[2]["seeds"], rows[2]["minutes"]) == ("bert", "4", "-")
    assert table.reading == "1 of 3 experiments are done. Not: small-b, mbert-a."


def test_what_was_learnt_from_is_counted(tmp_path):
    extra = {"training": [{"file": "squad.json.xz", "questions": 8000}], "pairs": [{"file": "a.tsv", "pairs": 70}]}
    table = table_of_runs(read_results(write_results(tmp_path, [Fake("small-a", extra=extra)])))
    assert table.rows[0][4] == "squad (8,000), a.tsv (70)"


def test_a_mean_is_from_all_that_it_is_the_mean_of(tmp_path):
    extra = {
        "kind": "average",
        "base": {"experiment": "small-b"},
        "averaged": [{"model": "one"}, {"experiment": "two"}],
    }
    table = table_of_runs(read_results(write_results(tmp_path, [Fake("small-a", extra=extra)])))
    assert table.rows[0][3] == "small-b + one + two"


def test_numbers_that_are_no_scores_are_noted(tmp_path):
    folder = write_results(tmp_path, [Fake("small-encoder", kind="encoder", sets=())])
    (folder / "small-encoder" / "metrics.json").write_text('{"pieces": 36979}')
    assert "`small-encoder`: pieces 36,979." in table_of_runs(read_results(folder)).notes
