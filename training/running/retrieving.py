"""The kind `retriever`: a projection behind a frozen encoder learns to find passages across languages."""

from __future__ import annotations

import dataclasses
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from training.corpora.files import set_name, write_json
from training.learning.embedding import QUERY_PREFIX, FrozenEncoder
from training.learning.projection import Projection, learn_projection, read_projection, save_projection
from training.learning.resumable import precision
from training.learning.sentences import Vectors
from training.running.aligning import NTREX, by_pair, ntrex
from training.running.context import Context
from training.running.models import load_encoder, load_tokenizer, save_model
from training.running.questions import question_file, read_questions, refuse_test_paragraphs
from training.running.retriever_data import embedded, kept, learnt_from, pages_of
from training.scoring.passage_retrieval import passage_recall

Move = Callable[[Vectors], Vectors]


def run_retriever(context: Context) -> dict[str, Any]:
    """Trains, saves, and scores the encoder with and without its projection.

    What was embedded is kept beside the model, so that a run that was cut embeds nothing twice.
    """
    experiment = context.experiment
    place = context.model_of(experiment.base)
    model = load_encoder(place, experiment.base, experiment.hyperparameters, seed=context.seed)
    encoder = FrozenEncoder(model, load_tokenizer(place), precision(experiment.hyperparameters))
    if not context.model_folder.is_dir():
        _save(encoder, _train(context, encoder), context.model_folder)
    projection = read_projection(context.model_folder)
    before, after = (_scores(context, encoder, move) for move in (lambda vectors: vectors, projection.of))
    return {**after, **{f"{name}_before": figures for name, figures in before.items()}}


def _train(context: Context, encoder: FrozenEncoder) -> Projection:
    began_at = time.monotonic()
    files = [question_file(item, context) for item in context.experiment.training]
    refuse_test_paragraphs(context, [example for path in files for example in read_questions(path)])
    given = learnt_from(context, encoder)
    learnt = learn_projection(given, context.experiment.projection, seed=context.seed)
    record = {
        "seconds": round(time.monotonic() - began_at, 1),
        "steps": len(learnt.losses),
        "items": len(given.passages) - given.n_others,
        "other_items": given.n_others,
        "part_items": {parts.name: len(parts.vectors) for parts in given.parts},
        "questions": len(given.questions),
        "precision": encoder.precision,
        "losses": [round(loss, 4) for loss in learnt.losses[::10]],
    }
    write_json(context.folder / "training.json", record)
    return learnt.projection


def _save(encoder: FrozenEncoder, projection: Projection, folder: Path) -> None:
    """The folder is there whole or not at all."""
    building = folder.with_name("building")
    shutil.rmtree(building, ignore_errors=True)
    save_model(encoder.model, encoder.tokenizer, building)
    save_projection(projection, building)
    building.replace(folder)


def _scores(context: Context, encoder: FrozenEncoder, move: Move) -> dict[str, Any]:
    recall = {}
    for item in context.experiment.evaluation:
        name, pages = set_name(question_file(item, context)), pages_of(item, context)
        vectors = embedded(context.folder / "evaluation" / f"{name}.safetensors", pages, encoder)
        found = passage_recall(pages, move(vectors["questions"]), move(vectors["passages"]))
        recall[name] = {group: dataclasses.asdict(figures) for group, figures in found.items()}
    sentences = {code: [QUERY_PREFIX + line for line in ntrex(context, code)] for code in NTREX}
    lines = kept(context.folder / "ntrex.safetensors", sentences, encoder)
    return {"recall": recall, "retrieval": by_pair({code: move(vectors) for code, vectors in lines.items()})}
