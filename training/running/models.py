"""Models from folders and hub names, and back into folders."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import torch
from accelerate import PartialState
from tokenizers import Tokenizer as FastTokenizer
from transformers import AutoModel, AutoModelForQuestionAnswering, PreTrainedModel

from actions.qa.tokenization import Tokenizer
from actions.qa.torch_reader import tokenizer_definition
from training.errors import ExperimentError
from training.learning.hyperparameters import Hyperparameters
from training.quiet import quiet
from training.running.experiment import Base


def load_span_extractor(place: str, base: Base, settings: Hyperparameters, *, seed: int) -> PreTrainedModel:
    """A model with a span head, new and random (by the seed) where the folder has none.

    :raises ExperimentError: there is no such model, or it lacks the layers that are asked for.
    """
    return _load(AutoModelForQuestionAnswering, place, base, settings, seed=seed)


def load_encoder(
    place: str, base: Base, settings: Hyperparameters, *, seed: int, attention: str = "sdpa"
) -> PreTrainedModel:
    """A model without a head, not even BERT's pooler, which nothing here reads. See `load_span_extractor`.

    :param attention: `sdpa`, or `eager` for a model that is traced.
    """
    model: Any = _load(AutoModel, place, base, settings, seed=seed, attention=attention)
    if hasattr(model, "pooler"):
        model.register_module("pooler", None)
    return model  # type: ignore[no-any-return]


def load_tokenizer(place: str) -> FastTokenizer:
    """The model's tokenizer.

    :raises ExperimentError: there is none that the tokenizers library can read.
    """
    try:
        return FastTokenizer.from_str(tokenizer_definition(place))
    except (OSError, ValueError) as error:
        raise ExperimentError(_missing(place, "with a fast tokenizer", error)) from error


def served_tokenizer(place: str) -> Tokenizer:
    """The model's tokenizer as serving uses it."""
    return Tokenizer(load_tokenizer(place).to_str(), source=place)


def save_trained(model: PreTrainedModel, tokenizer: FastTokenizer, folder: Path) -> None:
    """Saves a model once, whatever the number of processes that trained it, and drops its checkpoints."""
    processes = PartialState()
    if processes.is_main_process:
        save_model(model, tokenizer, folder)
        shutil.rmtree(folder.parent / "checkpoints", ignore_errors=True)
    processes.wait_for_everyone()


def save_model(model: PreTrainedModel, tokenizer: FastTokenizer, folder: Path) -> None:
    """Writes safetensors, configuration and tokenizer; the folder is there whole or not at all."""
    temporary = folder.with_name(folder.name + ".part")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    with quiet():
        model.save_pretrained(temporary)
    tokenizer.save(str(temporary / "tokenizer.json"))
    shutil.rmtree(folder, ignore_errors=True)
    temporary.replace(folder)


def _load(
    kind: type, place: str, base: Base, settings: Hyperparameters, *, seed: int, attention: str = "sdpa"
) -> PreTrainedModel:
    torch.manual_seed(seed)
    dropouts = {
        "attention_probs_dropout_prob": settings.attention_dropout,
        "hidden_dropout_prob": settings.hidden_dropout,
    }
    options = {name: share for name, share in dropouts.items() if share is not None}
    try:
        with quiet():
            model: PreTrainedModel = kind.from_pretrained(  # type: ignore[attr-defined]
                place, trust_remote_code=False, use_safetensors=True, attn_implementation=attention, **options
            )
    except (OSError, ValueError) as error:
        raise ExperimentError(_missing(place, "of a model in safetensors", error)) from error
    return _cut(model, base.layers, place) if base.layers else model


def _missing(place: str, wanted: str, error: Exception) -> str:
    way_out = f"where no hub can be reached, name a folder with --model {place}=FOLDER"
    return f"{place}: expected a folder or hub name {wanted}; {way_out}. It said: {error}"


def _cut(model: PreTrainedModel, layers: tuple[int, ...], place: str) -> PreTrainedModel:
    body: Any = model.base_model.encoder  # of BERT's kind: a list of layers
    if max(layers) >= len(body.layer):
        raise ExperimentError(f"{place}: expected layers below {len(body.layer)}, got {list(layers)}")
    body.layer = torch.nn.ModuleList(body.layer[number] for number in layers)
    model.config.num_hidden_layers = len(layers)
    return model
