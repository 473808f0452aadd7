"""Activations that dynamic int8 rounds row by row, where ONNX Runtime has one scale for a whole window.

A few positions ([CLS], [SEP], full stops) reach values many times those of the others, after GELU above all (Bondarenko
et al. 2021, arXiv 2109.12948), and with one scale for all of them the others keep few of their 8 bits. Each row (one
position) is divided by its largest value before it is rounded, and its product multiplied by it again: a scale a
position, as in ZeroQuant (Yao et al. 2022, arXiv 2206.01861). Nothing is calibrated, and the float model's outputs
do not change. SmoothQuant (Xiao et al. 2022, arXiv 2211.10438) is not used: it needs text to calibrate on, and weights
that are scaled per input channel could not be read back from the graph (`thaw`).
"""

from __future__ import annotations

import copy

from torch import Tensor, nn
from transformers import PreTrainedModel

_SMALLEST = 1e-6


class RowScaledLinear(nn.Module):
    """`linear`, with the rows of its product's input at most 1 in size; parameters keep their names."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        self.weight, self.bias = linear.weight, linear.bias

    def forward(self, rows: Tensor) -> Tensor:
        """(..., n_in) to (..., n_out)."""
        sizes = rows.abs().amax(dim=-1, keepdim=True).clamp_min(_SMALLEST)  # a row of zeros stays one
        product = nn.functional.linear(rows / sizes, self.weight) * sizes
        return product if self.bias is None else product + self.bias


def with_row_scales(model: PreTrainedModel) -> PreTrainedModel:
    """A copy whose matrix products with weights are row-scaled, span head included."""
    scaled = copy.deepcopy(model)
    for name, module in list(scaled.named_modules()):
        if isinstance(module, nn.Linear):
            scaled.set_submodule(name, RowScaledLinear(module))
    return scaled
