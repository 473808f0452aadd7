"""Matrix products are in the format that the device gains from, or in the one that is asked for."""

from __future__ import annotations

import pytest
import torch

from training.learning.hyperparameters import Hyperparameters
from training.learning.resumable import precision


@pytest.mark.parametrize(
    ("cuda", "cuda_bfloat16", "processor", "expected"),
    [
        (False, False, {}, "float32"),
        (False, False, {"avx512_bf16": False}, "float32"),
        (False, False, {"avx512_bf16": True}, "bfloat16"),
        (True, True, {}, "bfloat16"),
        (True, False, {"avx512_bf16": True}, "float16"),
    ],
)
def test_what_the_device_gains_from(monkeypatch, cuda, cuda_bfloat16, processor, expected):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda: cuda_bfloat16)
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: processor)
    assert precision(Hyperparameters()) == expected
    assert precision(Hyperparameters(precision="float32")) == "float32"


def test_torch_says_what_the_processor_can():
    assert all(isinstance(able, bool) for name, able in torch.cpu.get_capabilities().items() if "avx512" in name)
