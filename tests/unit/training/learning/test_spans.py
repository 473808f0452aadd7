"""Training that was cut goes on to the same weights; teachers teach; accumulation changes nothing."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import torch
from transformers import TrainerCallback

from tests.support.spans import leave_windows, tiny_model
from training.errors import ExperimentError
from training.learning.batches import collate
from training.learning.hyperparameters import Hyperparameters
from training.learning.spans import SpanTrainer, Teaching, finetune, soft_loss, span_scores

SETTINGS = Hyperparameters(learning_rate=1e-3, batch_size=4, epochs=2)


class Cut(TrainerCallback):
    """Saves at one step and pulls the plug some steps later."""

    def __init__(self, *, save_at: int, cut_at: int) -> None:
        self.save_at, self.cut_at = save_at, cut_at

    def on_step_end(self, _args, state, control, **_):
        control.should_save = state.global_step == self.save_at
        if state.global_step == self.cut_at:
            raise KeyboardInterrupt


def trainer(model, folder, settings=SETTINGS, windows=None):
    windows = windows or leave_windows()
    lengths = [len(window) for window in windows]
    return SpanTrainer(model, windows, settings, folder, lengths=lengths, collate=collate, seed=0)


@pytest.mark.parametrize("accumulation", [1, 2])
@pytest.mark.parametrize("cut_at", [6, 12])
def test_a_cut_run_resumes_to_equal_weights(tmp_path, cut_at, accumulation):
    settings = replace(SETTINGS, gradient_accumulation_steps=accumulation, batch_size=4 // accumulation)
    whole = tiny_model()
    record = trainer(whole, tmp_path / "whole", settings).run()

    cut = trainer(tiny_model(), tmp_path / "cut", settings)
    cut.add_callback(Cut(save_at=cut_at - 3, cut_at=cut_at))
    with pytest.raises(KeyboardInterrupt):
        cut.run()
    resumed = tiny_model(seed=9)  # all that it knows of the run is the checkpoint
    resumed_record = trainer(resumed, tmp_path / "cut", settings).run()

    for name, weight in whole.state_dict().items():
        assert torch.equal(weight, resumed.state_dict()[name]), name
    assert resumed_record.steps == record.steps > cut_at
    assert resumed_record.tokens == record.tokens
    logs = [(tmp_path / name / "log.jsonl").read_text().splitlines() for name in ("whole", "cut")]
    both = [[json.loads(line) for line in lines] for lines in logs]
    # The loss of a line is the mean since the line before, of which a resumed run knows only its own steps.
    for key in ("step", "learning_rate", "tokens"):
        assert [line[key] for line in both[0]] == [line[key] for line in both[1]]


def test_the_model_has_dropout_so_that_resuming_restores_its_state():
    assert tiny_model().config.hidden_dropout_prob > 0


def test_training_lowers_the_loss(tmp_path):
    model, windows = tiny_model(), leave_windows()
    batch = collate(windows)
    wanted = batch["first"]

    def loss():
        with torch.no_grad():
            return torch.nn.functional.cross_entropy(span_scores(model.eval(), batch)[0], wanted).item()

    before = loss()
    finetune(model, windows, Hyperparameters(1e-2, batch_size=8, epochs=20), tmp_path, seed=0)
    assert loss() < 0.8 * before


def test_accumulated_batches_train_like_one_large_batch(tmp_path):
    weights = []
    for name, size, accumulation in (("large", 10, 1), ("small", 5, 2)):
        model = tiny_model(hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
        settings = Hyperparameters(1e-2, size, accumulation, epochs=1, max_gradient_norm=1e9)
        windows = leave_windows(1) * 10
        trainer(model, tmp_path / name, settings, windows).run()
        weights.append(model.state_dict())
    for name, weight in weights[0].items():
        assert torch.allclose(weight, weights[1][name], atol=1e-5), name


def test_frozen_word_embeddings_stay(tmp_path):
    model = tiny_model()
    before = model.bert.embeddings.word_embeddings.weight.clone()
    body = model.bert.encoder.layer[0].output.dense.weight.clone()
    finetune(model, leave_windows(8), replace(SETTINGS, frozen="word_embeddings"), tmp_path, seed=0)
    assert torch.equal(before, model.bert.embeddings.word_embeddings.weight)
    assert not torch.equal(body, model.bert.encoder.layer[0].output.dense.weight)


def test_frozen_layers_and_embeddings_below_them_stay(tmp_path):
    model = tiny_model()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    n_layers = len(model.bert.encoder.layer)
    finetune(model, leave_windows(8), replace(SETTINGS, frozen_layers=n_layers - 1), tmp_path, seed=0)
    changed = {name for name, value in model.state_dict().items() if not torch.equal(value, before[name])}
    assert {name.rsplit(".", 1)[0] for name in changed} >= {
        "qa_outputs",
        f"bert.encoder.layer.{n_layers - 1}.output.dense",
    }
    assert not [name for name in changed if "embeddings" in name or ".layer.0." in name]


def test_more_frozen_layers_than_there_are_is_an_error(tmp_path):
    with pytest.raises(ExperimentError, match="frozen_layers"):
        finetune(tiny_model(), leave_windows(2), replace(SETTINGS, frozen_layers=99), tmp_path, seed=0)


def test_a_student_comes_nearer_to_its_teacher_than_without(tmp_path):
    teacher = tiny_model(seed=5)
    batch = collate(leave_windows())

    def distance(teaching, folder):
        student = tiny_model(seed=1)
        settings = Hyperparameters(5e-3, batch_size=8, epochs=15)
        finetune(student, leave_windows(), settings, folder, seed=0, teaching=teaching)
        with torch.no_grad():
            said, wanted = (span_scores(model.eval(), batch)[0] for model in (student, teacher))
        return soft_loss(said, wanted, temperature=1.0).item()

    taught = distance(Teaching(teacher, weight=1.0), tmp_path / "taught")
    assert taught < 0.5 * distance(None, tmp_path / "untaught")


def test_soft_loss_is_zero_for_equal_scores_and_ignores_refused_places():
    scores = torch.tensor([[0.0, 2.0, -1e4], [1.0, 0.5, -1e4]])
    assert soft_loss(scores, scores, temperature=2.0).item() == pytest.approx(0, abs=1e-6)
    assert soft_loss(scores, scores.flip(0), temperature=2.0).item() > 0.1
