"""Weights as whole numbers whose rounding errors make up for each other, at no cost when a window is read.

Rounding each weight to the nearest step lets a few loud inputs (GELU's outliers, dimensions that layer normalisation
leaves far from zero) decide the error of a whole product. Here the columns of a matrix are rounded one after another,
those of the loudest inputs first, and what each lost is taken up by those that follow: optimal brain quantisation with
all rows in one order (GPTQ; Frantar et al. 2022, arXiv 2210.17323). Loudness is of the inputs around their mean; what
the mean makes of the rounding is corrected in the bias (Nagel et al. 2019, arXiv 1906.04721). Both want text to read:
the project's own HR pages. Scales stay those of the largest weight of each row, so that the quantizer, which rounds to
the nearest step of just these, finds every weight on a step, and `thaw` reads what is served.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from actions.qa.tokenization import Tokenizer
from actions.qa.windows import Window
from training.corpora.parallel_pages import SUFFIX
from training.exporting.errors import ExportError
from training.learning.features import FeatureMaker
from training.learning.hyperparameters import WindowHyperparameters
from training.running.context import QUESTIONS
from training.running.questions import read_questions

N_WINDOWS = 64
LEVELS = 127
"""Steps either side of zero."""
_NOISE = 1e-9
_DAMPING = 0.01
"""Of the mean loudness, added to every input's: what was never heard must not be rounded away (GPTQ's own value)."""


@dataclass(slots=True)
class _Heard:
    """What the inputs of one product were."""

    n: int
    total: Tensor
    """(n_in,)"""
    products: Tensor
    """(n_in, n_in)"""

    @property
    def mean(self) -> Tensor:
        return self.total / self.n

    @property
    def covariance(self) -> Tensor:
        """With a trace of loudness for inputs that never vary, whose differences are rounding noise."""
        noise = _NOISE * self.products.diagonal().mean() / self.n * torch.eye(len(self.total), dtype=self.total.dtype)
        return self.products / self.n - torch.outer(self.mean, self.mean) + noise


def windows_to_hear(tokenizer: Tokenizer, files: Sequence[Path] = (), *, with_titles: bool = False) -> list[Window]:
    """The first windows of `N_WINDOWS` questions drawn from these files; of the project's HR pages if there are none.

    :param with_titles: as a reader that reads titles is served.
    :raises ExportError: there are no questions.
    :raises CorpusError: a file cannot be read.
    """
    chosen = sorted(files) or sorted(QUESTIONS.glob(f"*{SUFFIX}"))
    examples = [example for file in chosen for example in read_questions(file)]
    if not examples:
        raise ExportError(
            f"expected questions to round weights by, found none in {', '.join(map(str, chosen)) or QUESTIONS}"
        )
    drawn = random.Random(0).sample(examples, min(N_WINDOWS, len(examples)))
    maker = FeatureMaker(tokenizer, WindowHyperparameters(titles=float(with_titles)), seed=0)
    return [maker.make([example])[0].window for example in drawn]


def with_rounded_weights(model: PreTrainedModel, windows: Iterable[Window]) -> PreTrainedModel:
    """A copy whose matrix products have weights on the steps of int8, one scale an output.

    :raises ExportError: what the model makes of the windows is not finite.
    """
    heard = _listen(model, windows)
    rounded = copy.deepcopy(model)
    for name, linear in _linears(rounded).items():
        if name in heard:
            try:
                _round(linear, heard[name])
            except RuntimeError as error:  # torch.linalg's own is no public name
                raise ExportError(f"{name}: its weights cannot be rounded, are they all numbers? {error}") from error
    return rounded


def _listen(model: PreTrainedModel, windows: Iterable[Window]) -> dict[str, _Heard]:
    heard: dict[str, _Heard] = {}

    def listener(name: str, linear: nn.Linear) -> torch.utils.hooks.RemovableHandle:
        def hear(_: nn.Module, given: tuple[Tensor, ...]) -> None:
            rows = given[0].reshape(-1, linear.in_features).double()
            found = heard.setdefault(name, _nothing(linear.in_features))
            found.n += len(rows)
            found.total += rows.sum(dim=0)
            found.products += rows.T @ rows

        return linear.register_forward_pre_hook(hear)

    handles = [listener(name, linear) for name, linear in _linears(model).items()]
    try:
        with torch.inference_mode():
            for window in windows:
                ids, types = (torch.tensor(part)[None] for part in (window.input_ids, window.token_type_ids))
                model(input_ids=ids, token_type_ids=types, attention_mask=torch.ones_like(ids))
    finally:
        for handle in handles:
            handle.remove()
    return heard


def _linears(model: PreTrainedModel) -> dict[str, nn.Linear]:
    return {name: module for name, module in model.named_modules() if isinstance(module, nn.Linear)}


def _nothing(n_in: int) -> _Heard:
    return _Heard(0, torch.zeros(n_in, dtype=torch.float64), torch.zeros(n_in, n_in, dtype=torch.float64))


def _round(linear: nn.Linear, heard: _Heard) -> None:
    exact = linear.weight.detach().double()
    rounded = round_columns(exact, heard.covariance)
    with torch.no_grad():
        linear.weight.copy_(rounded)
        if linear.bias is not None:
            linear.bias.add_((exact - rounded) @ heard.mean)


def round_columns(weights: Tensor, covariance: Tensor) -> Tensor:
    """Weights (n_out, n_in) on the steps of their rows, for inputs of this covariance (n_in, n_in); all float64.

    The largest weight of each row, which its step is made of, stays as it is.
    """
    steps = weights.abs().amax(dim=1, keepdim=True).clamp_min(torch.finfo(torch.float32).tiny) / LEVELS
    order = torch.argsort(covariance.diagonal(), descending=True)
    scaled = (weights / steps)[:, order]
    largest = scaled.abs() >= LEVELS * (1 - 1e-9)
    factor = _inverse_factor(covariance[order][:, order])
    whole = torch.empty_like(scaled)
    for column in range(scaled.shape[1]):
        wanted = scaled[:, column]
        nearest = wanted.round().clamp(-LEVELS, LEVELS)
        whole[:, column] = torch.where(largest[:, column], weights[:, order[column]].sign() * LEVELS, nearest)
        lost = (wanted - whole[:, column]) / factor[column, column]
        scaled[:, column + 1 :] -= torch.outer(lost, factor[column, column + 1 :])
    rounded = torch.empty_like(whole)
    rounded[:, order] = whole * steps
    return rounded


def _inverse_factor(covariance: Tensor) -> Tensor:
    """Upper triangular U with `U.T @ U` the inverse: row i says how the columns after i make up for column i."""
    loudness = covariance.diagonal().mean().clamp_min(torch.finfo(torch.float32).tiny)
    damped = covariance + _DAMPING * loudness * torch.eye(len(covariance), dtype=covariance.dtype)
    factor: Tensor = torch.linalg.cholesky(torch.linalg.inv(damped), upper=True)
    return factor
