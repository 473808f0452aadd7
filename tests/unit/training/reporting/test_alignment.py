from __future__ import annotations

import json
from statistics import fmean

import numpy as np
import pytest

from tests.unit.training.reporting.fake_results import Fake, write_results
from training.reporting.alignment import aligned_by, table_of_readers, table_of_retrieval
from training.reporting.read_results import read_results
from training.reporting.results import Declaration, ExperimentResult, Results, State
from training.reporting.sets import CROSS_LINGUAL, SAME_LANGUAGE
from training.reporting.tables import NOT_RUN, Figure

FAKES = (
    Fake("small-align", ("alignment",), kind="align", sets=()),
    Fake("small-squad", ("alignment",), level=40.0),
    Fake("small-aligned-squad", ("alignment",), base="small-align", level=45.0),
)


def f1_by_question(folder) -> dict[str, float]:
    """Read another way: straight from the files."""
    files = [json.loads((folder / f"seed-0/evaluation/scores_{name}.json").read_text()) for name in CROSS_LINGUAL]
    return {key: 100 * fmean(file[key]["multilingual"][1] for file in files) for key in files[0]}


def test_retrieval_before_and_after(tmp_path):
    table = table_of_retrieval(read_results(write_results(tmp_path, FAKES)))
    metrics = json.loads((tmp_path / "small-align" / "metrics.json").read_text())
    before, after = (metrics[key]["eng-fra"]["accuracy"] for key in ("retrieval_before", "retrieval"))
    assert table.rows[0][:4] == ("small-align", "small", "eng-fra", Figure(1997, decimals=0))
    assert [value.value for value in table.rows[0][4:]] == [before, after, after - before]
    assert table.rows[-1] == (NOT_RUN, "mBERT", *[NOT_RUN] * 5)


def test_retrieval_without_a_before_has_no_difference(tmp_path):
    write_results(tmp_path, FAKES[:1])
    (tmp_path / "small-align" / "metrics.json").write_text('{"retrieval": {"eng-fra": {"accuracy": 50}}}')
    row = table_of_retrieval(read_results(tmp_path)).rows[0]
    assert row[3:] == ("-", NOT_RUN, Figure(50.0), NOT_RUN)


def test_readers_without_come_before_readers_with_alignment(tmp_path):
    results = read_results(write_results(tmp_path, FAKES))
    without, with_alignment = table_of_readers(results).rows
    assert (without[0], without[2], without[5:]) == ("small-squad", "-", ("-", "-", "-"))
    assert (with_alignment[0], with_alignment[2], with_alignment[5]) == (
        "small-aligned-squad",
        "small-align",
        "small-squad",
    )
    sets = results.by_name()["small-squad"].sets
    assert without[3].value == pytest.approx(fmean(sets[name].multilingual.f1.value for name in SAME_LANGUAGE))
    assert without[4].value == pytest.approx(fmean(sets[name].multilingual.f1.value for name in CROSS_LINGUAL))


def test_encoders_stand_in_the_usual_order(tmp_path):
    fakes = (*FAKES, Fake("mbert-squad", ("alignment",)))
    rows = table_of_readers(read_results(write_results(tmp_path, fakes))).rows
    assert [row[0] for row in rows] == ["small-squad", "small-aligned-squad", "mbert-squad"]


def test_the_difference_is_over_the_same_questions(tmp_path):
    write_results(tmp_path, FAKES)
    after, before = (f1_by_question(tmp_path / name) for name in ("small-aligned-squad", "small-squad"))
    row = table_of_readers(read_results(tmp_path)).rows[1]
    differences = np.array([after[key] - before[key] for key in after])
    assert row[6].value == pytest.approx(differences.mean())
    generator = np.random.default_rng(1)
    drawn = differences[generator.integers(0, len(differences), (4000, len(differences)))].mean(axis=1)
    assert [row[6].low, row[6].high] == pytest.approx(np.percentile(drawn, [2.5, 97.5]), abs=0.3)
    assert 0 < row[7].value <= 1


def test_without_single_scores_there_is_a_difference_but_no_interval(tmp_path):
    write_results(tmp_path, FAKES)
    for path in tmp_path.glob("small-squad/seed-0/evaluation/scores_*.json"):
        path.unlink()
    without, with_alignment = table_of_readers(read_results(tmp_path)).rows
    assert without[4].low is None
    assert with_alignment[6].value == pytest.approx(with_alignment[4].value - without[4].value)
    assert (with_alignment[6].low, with_alignment[7]) == (None, "-")


def test_sets_with_other_questions_have_no_mean_of_one_question(tmp_path):
    write_results(tmp_path, FAKES)
    other = tmp_path / "small-squad" / "seed-0" / "evaluation" / f"scores_{CROSS_LINGUAL[0]}.json"
    other.write_text('{"another": {"squad": [0, 0], "multilingual": [0, 0]}}')
    assert table_of_readers(read_results(tmp_path)).rows[0][4].low is None


def test_a_reader_that_lacks_one_of_the_six_sets_has_no_mean(tmp_path):
    fakes = (*FAKES[:2], Fake("small-aligned-squad", ("alignment",), base="small-align", sets=CROSS_LINGUAL[:5]))
    with_alignment = table_of_readers(read_results(write_results(tmp_path, fakes))).rows[1]
    assert with_alignment[3:5] == (NOT_RUN, NOT_RUN)
    assert with_alignment[6:] == (NOT_RUN, NOT_RUN)


def test_readers_of_other_training_sets_are_not_compared(tmp_path):
    fakes = (*FAKES[:2], Fake("small-b", ("alignment",), base="small-align", training=("piaf-1.1-train.json",)))
    rows = {row[0]: row for row in table_of_readers(read_results(write_results(tmp_path, fakes))).rows}
    assert rows["small-b"][5] == "-"


def test_alignment_is_found_along_the_chain_and_a_circle_ends():
    def result(name, base, kind="finetune"):
        return ExperimentResult(Declaration(name, base=base, kind=kind), State.NOT_RUN)

    results = Results(
        (result("a", "x", "align"), result("b", "a"), result("c", "b"), result("d", "e"), result("e", "d"))
    )
    found = {one.name: aligned_by(one.declaration, results) for one in results.experiments}
    assert found == {"a": "", "b": "a", "c": "a", "d": "", "e": ""}
