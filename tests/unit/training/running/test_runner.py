"""What is done is skipped, what was cut goes on, what changed runs again and loses nothing."""

from __future__ import annotations

import json
import lzma
from dataclasses import replace

import pytest

from tests.support.spans import leave_file, leave_questions, tiny_model, tiny_model_folder
from training.corpora.squad import write_squad
from training.errors import ContaminationError, ExperimentError
from training.learning import resumable
from training.learning.hyperparameters import Hyperparameters, WindowHyperparameters
from training.running.context import RunSettings, find_data
from training.running.experiment import Base, Experiment, QuestionSet, Teacher
from training.running.runner import in_order, run

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def settings(tmp_path):
    data = tmp_path / "data"
    (data / "qa").mkdir(parents=True)
    leave_file(data / "qa" / "train.json", 12)
    others = [replace(q, question_id="t" + q.question_id, context=q.context + "Truly.") for q in leave_questions(6)]
    write_squad(data / "qa" / "test_context_fr.json", others, version="1.1")
    return RunSettings(data=data, results=tmp_path / "results")


@pytest.fixture
def reader(tmp_path):
    return Experiment(
        name="reader",
        description="a tiny one",
        kind="finetune",
        base=Base(model=str(tiny_model_folder(tmp_path / "tiny"))),
        training=(QuestionSet(file="train.json"),),
        evaluation=(QuestionSet(file="test_context_fr.json"),),
        hyperparameters=Hyperparameters(1e-3, batch_size=4, epochs=1),
        windows=WindowHyperparameters(max_tokens=160, doc_stride=64),
    )


def _trained_again(_trainer):
    pytest.fail("trained again")


def _cut(*_, **__):
    raise KeyboardInterrupt


def modified(path):
    return {file: file.stat().st_mtime_ns for file in path.rglob("*") if file.is_file()}


def test_an_experiment_leaves_everything_that_a_reader_of_results_needs(settings, reader):
    (outcome,) = run(["reader"], {"reader": reader}, settings)
    assert outcome.ran
    folder = settings.results / "reader"
    declared = json.loads((folder / "experiment.json").read_text())
    assert declared["hyperparameters"]["batch_size"] == 4
    data = json.loads((folder / "data.json").read_text())
    assert data["train.json"]["questions"] == 12
    assert len(data["train.json"]["sha256"]) == 64
    assert json.loads((folder / "environment.json").read_text())["packages"]["torch"]
    metrics = json.loads((folder / "metrics.json").read_text())["test_context_fr"]
    assert metrics["n"] == 6
    assert 0 <= metrics["squad"]["f1"] <= 100
    seed = folder / "seed-0"
    assert {"config.json", "model.safetensors", "tokenizer.json"} <= {p.name for p in (seed / "model").iterdir()}
    assert json.loads((seed / "training.json").read_text())["tokens"] > 0
    assert (seed / "log.jsonl").read_text()
    for kind in ("predictions", "nbest_predictions", "null_odds", "scores"):
        assert len(json.loads((seed / "evaluation" / f"{kind}_test_context_fr.json").read_text())) == 6


def test_what_is_done_and_unchanged_is_not_touched(settings, reader):
    run(["reader"], {"reader": reader}, settings)
    before = modified(settings.results)
    (outcome,) = run(["reader"], {"reader": replace(reader, description="other words")}, settings)
    assert not outcome.ran
    assert modified(settings.results) == before


def test_other_hyperparameters_run_again_and_the_old_results_are_kept_aside(settings, reader):
    run(["reader"], {"reader": reader}, settings)
    old = (settings.results / "reader" / "seed-0" / "model" / "model.safetensors").read_bytes()
    changed = replace(reader, hyperparameters=replace(reader.hyperparameters, learning_rate=5e-3))
    (outcome,) = run(["reader"], {"reader": changed}, settings)
    assert outcome.ran
    kept = settings.results / "reader.previous" / "seed-0" / "model" / "model.safetensors"
    assert kept.read_bytes() == old
    assert (settings.results / "reader" / "seed-0" / "model" / "model.safetensors").read_bytes() != old


def test_another_evaluation_set_is_scored_without_training_again(settings, reader, monkeypatch):
    run(["reader"], {"reader": reader}, settings)
    monkeypatch.setattr(resumable.ResumableTrainer, "run", _trained_again)
    more = replace(reader, evaluation=(QuestionSet(file="test_context_fr.json", questions=2),))
    (outcome,) = run(["reader"], {"reader": more}, settings)
    assert outcome.ran
    assert json.loads((settings.results / "reader" / "metrics.json").read_text())["test_context_fr"]["n"] == 2


def test_another_model_in_place_of_the_base_runs_again(settings, reader, tmp_path):
    named = replace(reader, base=Base(model="somebody/bert"))

    def ran(folder):
        (outcome,) = run(["reader"], {"reader": named}, replace(settings, models={"somebody/bert": str(folder)}))
        return outcome.ran

    first = tiny_model_folder(tmp_path / "first")
    assert ran(first)
    assert not ran(tiny_model_folder(tmp_path / "moved"))  # the same weights
    tiny_model(seed=7).save_pretrained(first)
    assert ran(first)


def test_changed_data_runs_again(settings, reader):
    run(["reader"], {"reader": reader}, settings)
    leave_file(settings.data / "qa" / "train.json", 10)
    (outcome,) = run(["reader"], {"reader": reader}, settings)
    assert outcome.ran


def test_a_run_cut_while_scoring_does_not_train_again(settings, reader, monkeypatch):
    with monkeypatch.context() as cut:
        cut.setattr("training.running.finetuning.evaluate", _cut)
        with pytest.raises(KeyboardInterrupt):
            run(["reader"], {"reader": reader}, settings)
    monkeypatch.setattr(resumable.ResumableTrainer, "run", _trained_again)
    (outcome,) = run(["reader"], {"reader": reader}, settings)
    assert outcome.ran


def test_a_student_runs_after_its_teacher_and_is_smaller(settings, reader):
    student = replace(
        reader, name="student", base=Base(experiment="reader", layers=(1,)), teacher=Teacher(experiment="reader")
    )
    outcomes = run(["student"], {"student": student, "reader": reader}, settings)
    assert [outcome.name for outcome in outcomes] == ["reader", "student"]
    config = json.loads((settings.results / "student" / "seed-0" / "model" / "config.json").read_text())
    assert config["num_hidden_layers"] == 1


def test_training_on_a_test_paragraph_is_refused_unless_forced(settings, reader):
    contaminated = replace(reader, evaluation=(QuestionSet(file="train.json"),))
    with pytest.raises(ContaminationError, match="train"):
        run(["reader"], {"reader": contaminated}, settings)
    (outcome,) = run(["reader"], {"reader": contaminated}, replace(settings, force=True))
    assert outcome.ran


def test_every_seed_gives_its_own_model_and_the_mean_is_reported(settings, reader):
    run(["reader"], {"reader": replace(reader, seeds=(1, 2))}, settings)
    folder = settings.results / "reader"
    weights = [(folder / f"seed-{seed}" / "model" / "model.safetensors").read_bytes() for seed in (1, 2)]
    assert weights[0] != weights[1]
    metrics = json.loads((folder / "metrics.json").read_text())["test_context_fr"]
    assert [row["seed"] for row in metrics["seeds"]] == [1, 2]


def test_smoke_runs_a_pinch_beside_the_real_results(settings, reader):
    (outcome,) = run(["reader"], {"reader": reader}, replace(settings, smoke=True))
    assert outcome.folder == settings.results / "smoke" / "reader"
    assert json.loads((outcome.folder / "seed-0" / "training.json").read_text())["steps"] <= 3


def test_order_needs_and_circles():
    def named(name, *needs):
        return Experiment(name, "", "evaluate", training=tuple(QuestionSet(experiment=need) for need in needs))

    declared = {
        e.name: e for e in (named("a"), named("b", "a"), named("c", "b", "a"), named("x", "y"), named("y", "x"))
    }
    assert in_order(["c", "a"], declared) == ["a", "b", "c"]
    with pytest.raises(ExperimentError, match="x -> y -> x"):
        in_order(["x"], declared)
    with pytest.raises(ExperimentError, match="'nobody'"):
        in_order(["nobody"], declared)


def test_data_is_found_compressed_or_not_and_missing_data_is_named(tmp_path):
    (tmp_path / "qa").mkdir()
    (tmp_path / "qa" / "a.json.xz").write_bytes(lzma.compress(b"{}"))
    assert find_data(tmp_path, "a.json") == tmp_path / "qa" / "a.json.xz"
    with pytest.raises(ExperimentError, match=r"b\.json"):
        find_data(tmp_path, "b.json")


def test_a_base_that_is_not_there_is_named_with_the_way_out(settings, reader):
    with pytest.raises(ExperimentError, match="--model"):
        run(["reader"], {"reader": replace(reader, base=Base(model="/nowhere/bert"))}, settings)
