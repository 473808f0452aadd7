"""Training that was cut goes on to the same weights."""

from __future__ import annotations

import pytest
import torch
from transformers import BertConfig, BertForQuestionAnswering

from tests.support.readers import letter_tokenizer
from training.corpora.squad import Example, Gold
from training.learning import finetune as module
from training.learning.features import FeatureMaker, Sampling
from training.learning.finetune import Hyperparameters, finetune, schedule

SETTINGS = Hyperparameters(learning_rate=1e-3, max_batch_tokens=400, bfloat16=False)


def small_model():
    torch.manual_seed(0)
    size = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
    return BertForQuestionAnswering(BertConfig(vocab_size=300, **size))


def some_windows():
    examples = [Example(str(n), "how many?", f"You get {n} days. " * 5, (Gold(f"{n}", 8),), "a") for n in range(30)]
    return FeatureMaker(letter_tokenizer(), Sampling(), seed=0).make(examples)


def test_a_cut_run_resumes_to_equal_weights(tmp_path, monkeypatch):
    whole = small_model()
    finetune(whole, some_windows(), SETTINGS, checkpoint=tmp_path / "whole.pt", save_every=3)

    original, calls = module._loss, []

    def cut_at_the_fifth(*arguments, **options):
        calls.append(1)
        if len(calls) == 5:
            raise KeyboardInterrupt
        return original(*arguments, **options)

    monkeypatch.setattr(module, "_loss", cut_at_the_fifth)
    with pytest.raises(KeyboardInterrupt):
        finetune(small_model(), some_windows(), SETTINGS, checkpoint=tmp_path / "cut.pt", save_every=3)
    monkeypatch.setattr(module, "_loss", original)
    resumed = small_model()
    finetune(resumed, some_windows(), SETTINGS, checkpoint=tmp_path / "cut.pt", save_every=3)
    for name, weight in whole.state_dict().items():
        assert torch.equal(weight, resumed.state_dict()[name]), name


def test_training_lowers_the_loss(tmp_path):
    model, windows = small_model(), some_windows()
    batch = module.collate(windows[:20])
    before = module._loss(model.eval(), batch, bfloat16=False).item()
    settings = Hyperparameters(1e-2, epochs=25, max_batch_tokens=400, bfloat16=False)
    finetune(model, windows, settings, checkpoint=tmp_path / "x.pt")
    assert module._loss(model.eval(), batch, bfloat16=False).item() < 0.8 * before


def test_the_rate_rises_then_falls_to_zero():
    rates = [schedule(step, 100, 0.1) for step in range(100)]
    assert max(rates) == rates[9] == pytest.approx(0.91)
    assert rates[0] == pytest.approx(0.1)
    assert rates[-1] == pytest.approx(0.01)
    assert rates[9:] == sorted(rates[9:], reverse=True)
