"""The kinds `encoder` and `align`: what readers grow from."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer as FastTokenizer
from transformers import PreTrainedModel

from training.corpora.files import read_json, write_json
from training.corpora.parallel import draw_pairs, read_pairs
from training.encoder.e5 import build_e5_encoder
from training.encoder.small import build_encoder, english_encoder, english_tokenizer
from training.errors import ExperimentError
from training.learning.sentences import AlignedPair, Vectors, align_sentences, make_pairs, sentence_vectors
from training.running.context import Context
from training.running.models import load_encoder, load_tokenizer, save_trained
from training.scoring.sentence_retrieval import retrieval

NTREX = ("eng", "fra", "jpn")
SMOKE_LINES = 50


_BUILDERS = {"minilm": build_encoder, "multilingual-e5-small": build_e5_encoder}


def run_encoder(context: Context) -> dict[str, Any]:
    """Builds the encoder that its recipe names."""
    if not context.model_folder.is_dir():
        building = context.folder / "building"
        recipe = context.experiment.sources
        _BUILDERS[recipe.source](context.settings.data, building, recipe)
        building.replace(context.model_folder)
    return {"pieces": load_tokenizer(str(context.model_folder)).get_vocab_size()}


def run_alignment(context: Context) -> dict[str, Any]:
    """Aligns an encoder's languages; retrieval of translations before and after."""
    experiment = context.experiment
    place = context.model_of(experiment.base)
    tokenizer = load_tokenizer(place)
    before = context.folder / "retrieval_before.json"
    if not before.is_file():
        write_json(before, ntrex_retrieval(_encoder(place, context), tokenizer, context))
    if not context.model_folder.is_dir():
        model = _encoder(place, context)
        pairs = _pairs(context, tokenizer)
        record = align_sentences(model, pairs, experiment.hyperparameters, context.folder, seed=context.seed)
        write_json(context.folder / "training.json", dataclasses.asdict(record))
        save_trained(model, tokenizer, context.model_folder)
    after = ntrex_retrieval(_encoder(str(context.model_folder), context), tokenizer, context)
    return {"retrieval": after, "retrieval_before": read_json(before)}


def _encoder(place: str, context: Context) -> PreTrainedModel:
    return load_encoder(place, context.experiment.base, context.experiment.hyperparameters, seed=context.seed)


def ntrex_retrieval(model: PreTrainedModel, tokenizer: FastTokenizer, context: Context) -> dict[str, Any]:
    """Accuracy of finding a sentence's translation among all of NTREX, by pair of languages."""
    return by_pair({code: sentence_vectors(model, tokenizer, ntrex(context, code)) for code in NTREX})


def by_pair(vectors: Mapping[str, Vectors]) -> dict[str, Any]:
    """Accuracy of retrieval for each pair of languages; row i of all translates row i."""
    pairs = ((left, right) for number, left in enumerate(NTREX) for right in NTREX[number + 1 :])
    return {f"{a}-{b}": dataclasses.asdict(retrieval(vectors[a], vectors[b])) for a, b in pairs}


def ntrex(context: Context, code: str) -> list[str]:
    """The sentences of one language.

    :raises ExperimentError: they are not in the data folder.
    """
    path: Path = context.settings.data / "parallel" / "ntrex" / f"{code}.txt"
    if not path.is_file():
        raise ExperimentError(f"expected NTREX at {path}, found no such file")
    return path.read_text(encoding="utf-8").splitlines()[: SMOKE_LINES if context.settings.smoke else None]


def _pairs(context: Context, tokenizer: FastTokenizer) -> list[AlignedPair]:
    pairs = [
        pair
        for item in context.experiment.pairs
        for pair in draw_pairs(read_pairs(context.data_file(item.file)), count=item.pairs, seed=context.seed)
    ]
    wanted = None
    if context.experiment.alignment.english_teacher:
        wanted = sentence_vectors(english_encoder(), english_tokenizer(), [pair[0] for pair in pairs])
    return make_pairs(pairs, tokenizer, wanted)
