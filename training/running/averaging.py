"""The kind `average`: the mean of several models' weights, scored.

Models that were fine-tuned from one another lie in one valley of the loss: their mean reads at least as well as either,
and keeps what the later one forgot (stochastic weight averaging, Izmailov et al. 2018, arXiv 1803.05407; WiSE-FT,
Wortsman et al. 2021, arXiv 2109.01903).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from training.errors import ExperimentError
from training.learning.hyperparameters import Hyperparameters
from training.running.context import Context
from training.running.experiment import Base
from training.running.finetuning import score
from training.running.models import load_span_extractor, load_tokenizer, save_trained


def run_average(context: Context) -> dict[str, Any]:
    """Saves the mean, and scores it; each part is passed over where its result is there."""
    if not context.model_folder.is_dir():
        _average(context)
    return score(context, str(context.model_folder))


def _average(context: Context) -> None:
    bases = (context.experiment.base, *context.experiment.averaged)
    places = [context.model_of(base) for base in bases]
    tokenizers = [load_tokenizer(place) for place in places]
    for place, tokenizer in zip(places, tokenizers, strict=True):
        if tokenizer.get_vocab() != tokenizers[0].get_vocab():
            raise ExperimentError(f"{place}: expected the pieces of {places[0]}, got others: their mean means nothing")
    models = [load_span_extractor(place, Base(), Hyperparameters(), seed=context.seed) for place in places]
    models[0].load_state_dict(mean_of([model.state_dict() for model in models], places))
    save_trained(models[0], tokenizers[0], context.model_folder)


def mean_of(weights: Sequence[Mapping[str, Tensor]], places: Sequence[str]) -> dict[str, Tensor]:
    """The mean of each weight, in the first model's precision.

    :param places: of the models, for messages.
    :raises ExperimentError: a model has other weights than the first, or of other shapes.
    """
    shapes = [{name: tuple(value.shape) for name, value in each.items()} for each in weights]
    for place, found in zip(places, shapes, strict=True):
        if found != shapes[0]:
            name = next(iter(dict(found.items() ^ shapes[0].items())))
            raise ExperimentError(
                f"{place}: expected the weights of {places[0]}: {name} is {shapes[0].get(name)} there, "
                f"{found.get(name)} here"
            )
    return {
        name: torch.stack([each[name].float() for each in weights]).mean(dim=0).to(value.dtype)
        for name, value in weights[0].items()
    }
