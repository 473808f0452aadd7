"""The mean of models' weights: exact, of models that are alike only."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import torch
from safetensors.torch import load_file

from tests.support.checkpoints import write_checkpoint
from tests.support.spans import leave_settings
from training.errors import ExperimentError
from training.exporting.history import read_history
from training.running.averaging import mean_of
from training.running.declaration import read_experiment
from training.running.experiment import Base, Experiment, QuestionSet
from training.running.runner import run

WEIGHTS = "model.safetensors"


@pytest.fixture
def settings(tmp_path):
    return leave_settings(tmp_path, "test_context_fr.json", 3)


@pytest.fixture
def models(tmp_path):
    return [write_checkpoint(tmp_path / f"model-{seed}", seed=seed) for seed in (1, 2, 3)]


def averaging(models, **changes):
    first, *others = (Base(model=str(model)) for model in models)
    evaluation = (QuestionSet(file="test_context_fr.json"),)
    made = Experiment("mean", "of three", "average", base=first, averaged=tuple(others), evaluation=evaluation)
    return replace(made, **changes)


def test_each_weight_is_the_mean_and_the_model_is_scored(settings, models):
    (outcome,) = run(["mean"], {"mean": averaging(models)}, settings)
    found = load_file(outcome.folder / "seed-0" / "model" / WEIGHTS)
    parts = [load_file(model / WEIGHTS) for model in models]
    for name, value in found.items():
        torch.testing.assert_close(value, sum(part[name] for part in parts) / 3)
    assert json.loads((outcome.folder / "metrics.json").read_text())["test_context_fr"]["n"] == 3


def test_what_is_done_is_not_done_again_until_one_of_them_changes(settings, models):
    declared = {"mean": averaging(models)}
    run(["mean"], declared, settings)
    assert not run(["mean"], declared, settings)[0].ran
    write_checkpoint(models[2], seed=9)
    assert run(["mean"], declared, settings)[0].ran


def test_experiments_that_are_averaged_are_run_first_and_told_in_the_card(settings, models):
    declared = {
        "one": averaging(models, name="one"),
        "mean": averaging(models[:1], averaged=(Base(experiment="one"),)),
    }
    assert [outcome.name for outcome in run(["mean"], declared, settings)] == ["one", "mean"]
    assert [stage.name for stage in read_history(settings.results / "mean").stages] == ["one", "mean"]


def test_models_that_are_not_alike_are_refused(settings, models, tmp_path):
    wider = write_checkpoint(tmp_path / "wider", hidden_size=48)
    with pytest.raises(ExperimentError, match=r"wider: expected the weights of .*model-1.*48"):
        run(["mean"], {"mean": averaging([models[0], wider])}, settings)


def test_models_with_other_pieces_are_refused(settings, models, tmp_path):
    other = write_checkpoint(tmp_path / "other")
    tokenizer = json.loads((other / "tokenizer.json").read_text())
    vocabulary = tokenizer["model"]["vocab"]
    vocabulary["zzz"] = vocabulary.pop("z")
    (other / "tokenizer.json").write_text(json.dumps(tokenizer))
    with pytest.raises(ExperimentError, match="expected the pieces of"):
        run(["mean"], {"mean": averaging([models[0], other])}, settings)


def test_half_precision_is_averaged_in_full():
    weights = [{"w": torch.tensor([value], dtype=torch.bfloat16)} for value in (1.0, 1.0078125, 1.0078125, 1.0078125)]
    found = mean_of(weights, ["a", "b", "c", "d"])["w"]
    assert found.dtype == torch.bfloat16
    assert found.item() == pytest.approx(1.0059, abs=4e-3)


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        ('kind = "average"\nbase = {experiment = "x"}\n', "averaged: expected other models"),
        ('kind = "evaluate"\nbase = {model = "x"}\naveraged = [{model = "y"}]\n', "averaged: expected other models"),
        ('kind = "average"\nbase = {model = "x"}\naveraged = [{}]\n', "expected one of model and experiment"),
        ('kind = "average"\nbase = {model = "x"}\naveraged = [{model = "y", layers = [0]}]\n', "and whole models"),
        ('kind = "average"\naveraged = [{model = "y"}]\n', "base: a average experiment expects"),
    ],
)
def test_what_cannot_be_averaged_is_refused_as_it_is_declared(tmp_path, declared, told):
    path = tmp_path / "mean.toml"
    path.write_text(f'description = "x"\n{declared}')
    with pytest.raises(ExperimentError, match=told):
        read_experiment(path)
