"""Rounding that makes up for itself: on the steps that int8 has, and closer to the exact product than the nearest."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.checkpoints import random_span_extractor, write_squad
from tests.support.readers import letter_tokenizer
from training.exporting import rounding as module
from training.exporting.errors import ExportError
from training.exporting.graph import int8, write_onnx
from training.exporting.rounding import LEVELS, N_WINDOWS, round_columns, windows_to_hear, with_rounded_weights
from training.exporting.thaw import read_weights

SEEDS = st.integers(0, 10**6)


def drawn(seed, n_out=6, n_in=9, n_inputs=200):
    """Weights, and inputs of which one is loud and two nearly say the same."""
    generator = torch.Generator().manual_seed(seed)
    weights = torch.randn(n_out, n_in, generator=generator, dtype=torch.float64)
    inputs = torch.randn(n_inputs, n_in, generator=generator, dtype=torch.float64)
    inputs[:, 0] *= 30
    inputs[:, 2] = inputs[:, 1] + 0.05 * inputs[:, 2]
    return weights, inputs


def steps(weights):
    return weights.abs().amax(dim=1, keepdim=True) / LEVELS


def nearest(weights):
    return (weights / steps(weights)).round() * steps(weights)


@settings(deadline=None)
@given(SEEDS)
def test_every_weight_is_on_a_step_and_the_largest_of_a_row_stays(seed):
    weights, inputs = drawn(seed)
    rounded = round_columns(weights, torch.cov(inputs.T))
    whole = rounded / steps(weights)
    assert torch.allclose(whole, whole.round(), atol=1e-9)
    assert torch.allclose(rounded.abs().amax(dim=1), weights.abs().amax(dim=1))
    largest = weights.abs() == weights.abs().amax(dim=1, keepdim=True)
    assert torch.allclose(rounded[largest], weights[largest])


@settings(deadline=None)
@given(SEEDS)
def test_inputs_that_have_nothing_to_do_with_each_other_are_rounded_to_the_nearest(seed):
    weights, _ = drawn(seed)
    assert torch.allclose(round_columns(weights, torch.eye(9, dtype=torch.float64)), nearest(weights))


def test_products_are_closer_than_those_of_the_nearest_steps():
    better = 0
    for seed in range(40):
        weights, inputs = drawn(seed)
        centred = inputs - inputs.mean(dim=0)
        own, others = (
            (centred @ (rounded - weights).T).pow(2).mean()
            for rounded in (round_columns(weights, torch.cov(inputs.T)), nearest(weights))
        )
        better += bool(own < others)
    assert better >= 36


def test_inputs_that_were_never_heard_are_rounded_to_the_nearest():
    weights, inputs = drawn(3)
    silent = torch.cov(inputs.T)
    silent[4:], silent[:, 4:] = 0, 0
    assert torch.allclose(round_columns(weights, silent)[:, 4:], nearest(weights)[:, 4:])
    assert torch.allclose(round_columns(weights, torch.zeros(9, 9, dtype=torch.float64)), nearest(weights))


def test_a_row_of_zeros_stays_one():
    weights, inputs = drawn(1)
    weights[2] = 0
    assert not round_columns(weights, torch.cov(inputs.T))[2].any()


@pytest.fixture(scope="module")
def windows(tmp_path_factory):
    file = write_squad(tmp_path_factory.mktemp("data") / "asked.json", n=20)
    return windows_to_hear(letter_tokenizer(), [file])


@pytest.fixture(scope="module")
def model():
    return random_span_extractor(num_hidden_layers=2)


def test_the_mean_of_what_was_heard_comes_out_as_before(model, windows):
    """The first product reads what the exact model gives it, so that its correction can be seen alone."""
    rounded = with_rounded_weights(model, windows)
    heard = []
    handle = model.bert.encoder.layer[0].attention.self.query.register_forward_pre_hook(
        lambda _, given: heard.append(given[0].reshape(-1, given[0].shape[-1]))
    )
    with torch.inference_mode():
        for window in windows:
            ids, types = torch.tensor(window.input_ids)[None], torch.tensor(window.token_type_ids)[None]
            model(input_ids=ids, token_type_ids=types)
        handle.remove()
        before, after = (
            part.bert.encoder.layer[0].attention.self.query(torch.cat(heard)).mean(dim=0) for part in (model, rounded)
        )
    assert torch.allclose(before, after, atol=1e-5)
    assert not torch.equal(
        model.bert.encoder.layer[0].attention.self.query.weight,
        rounded.bert.encoder.layer[0].attention.self.query.weight,
    )


def test_the_model_that_is_rounded_stays_as_it_was(model, windows):
    before = {name: value.clone() for name, value in model.state_dict().items()}
    with_rounded_weights(model, windows)
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    assert not any(module._forward_pre_hooks for module in model.modules())


def test_int8_holds_the_rounded_weights_and_nothing_else(model, windows, tmp_path):
    """The quantizer rounds to the nearest step of its own: it must find each weight on one."""
    rounded = with_rounded_weights(model, windows)
    write_onnx(rounded, tmp_path / "model.onnx", quantizer=int8())
    stored = read_weights(tmp_path / "model.onnx")
    for name, value in rounded.state_dict().items():
        if name.endswith(("dense.weight", "dense.bias")) or ".self." in name or name.startswith("qa_outputs"):
            np.testing.assert_allclose(stored[name], value.numpy(), atol=1e-6)


def test_inputs_that_never_vary_are_rounded_to_the_nearest(windows):
    """Their differences are noise."""
    constant = random_span_extractor()
    with torch.no_grad():
        constant.bert.embeddings.LayerNorm.weight.zero_()  # every position the same
        constant.bert.embeddings.LayerNorm.bias.fill_(0.3)
    query = constant.bert.encoder.layer[0].attention.self.query.weight.detach()
    rounded = with_rounded_weights(constant, windows).bert.encoder.layer[0].attention.self.query.weight
    assert torch.allclose(rounded.double(), nearest(query.double()), atol=1e-7)


def test_what_is_no_number_is_refused(windows):
    broken = random_span_extractor()
    with torch.no_grad():
        broken.bert.encoder.layer[0].intermediate.dense.bias.fill_(float("nan"))
    with pytest.raises(ExportError, match=r"encoder\.layer\.0\.output"):
        with_rounded_weights(broken, windows)


def test_without_questions_nothing_is_heard(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "QUESTIONS", tmp_path)
    with pytest.raises(ExportError, match="expected questions to round weights by"):
        windows_to_hear(letter_tokenizer())


def test_titles_are_heard_as_they_are_served():
    plain, titled = (windows_to_hear(letter_tokenizer(), with_titles=titles)[0] for titles in (False, True))
    assert len(titled.input_ids) >= len(plain.input_ids)
    assert list(titled.input_ids) != list(plain.input_ids)


def test_a_sample_of_the_questions_is_heard(windows):
    assert len(windows) == 20
    again = windows_to_hear(letter_tokenizer())
    assert len(again) == N_WINDOWS
    assert [list(w.input_ids) for w in again] == [list(w.input_ids) for w in windows_to_hear(letter_tokenizer())]
