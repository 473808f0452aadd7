"""The kind `retriever`: a projection behind a frozen encoder learns to find passages across languages."""

from __future__ import annotations

import dataclasses
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file, save_file

from training.corpora.files import set_name, write_json
from training.corpora.other_texts import text_files, text_passages
from training.corpora.parallel_passages import PassageSet, joined, read_passages
from training.learning.embedding import QUERY_PREFIX, Embed, FrozenEncoder, passage_texts, question_texts
from training.learning.projection import Projection, Vectored, learn_projection, read_projection, save_projection
from training.learning.resumable import precision
from training.learning.sentences import Vectors
from training.running.aligning import NTREX, by_pair, ntrex
from training.running.context import TEXTS, Context
from training.running.experiment import QuestionSet
from training.running.models import load_encoder, load_tokenizer, save_model
from training.running.questions import question_file, read_questions, refuse_test_paragraphs
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
    pages = joined([_pages(item, context) for item in context.experiment.training])
    vectors = _embedded(context.folder / "vectors.safetensors", pages, encoder)
    others = _other_vectors(context, encoder)
    answered_by = np.array([question.answered_by for question in pages.questions])
    given = Vectored(vectors["questions"], np.concatenate([vectors["passages"], *others]), answered_by)
    learnt = learn_projection(given, context.experiment.projection, seed=context.seed)
    record = {
        "seconds": round(time.monotonic() - began_at, 1),
        "steps": len(learnt.losses),
        "items": len(pages.passages),
        "other_items": sum(map(len, others)),
        "questions": len(pages.questions),
        "precision": encoder.precision,
        "losses": [round(loss, 4) for loss in learnt.losses[::10]],
    }
    write_json(context.folder / "training.json", record)
    return learnt.projection


def _other_vectors(context: Context, embed: Embed) -> list[Vectors]:
    """Of passages that answer no question, text by text: a run that was cut goes on with the next text."""
    recipe = context.experiment.other_texts
    found: list[Vectors] = []
    for path in text_files(context.settings.data / TEXTS, recipe):
        passages = text_passages(path, recipe, context.experiment.passages, seed=context.seed)
        if passages:
            kept = context.folder / "others" / f"{path.name}.safetensors"
            found.append(_kept(kept, {"passages": passage_texts(passages)}, embed)["passages"])
    return found


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
        name, pages = set_name(question_file(item, context)), _pages(item, context)
        vectors = _embedded(context.folder / "evaluation" / f"{name}.safetensors", pages, encoder)
        found = passage_recall(pages, move(vectors["questions"]), move(vectors["passages"]))
        recall[name] = {group: dataclasses.asdict(figures) for group, figures in found.items()}
    sentences = {code: [QUERY_PREFIX + line for line in ntrex(context, code)] for code in NTREX}
    kept = _kept(context.folder / "ntrex.safetensors", sentences, encoder)
    return {"recall": recall, "retrieval": by_pair({code: move(vectors) for code, vectors in kept.items()})}


def _pages(item: QuestionSet, context: Context) -> PassageSet:
    return read_passages(question_file(item, context), context.experiment.passages, max_questions=item.questions)


def _embedded(path: Path, pages: PassageSet, embed: Embed) -> dict[str, Vectors]:
    return _kept(path, {"questions": question_texts(pages), "passages": passage_texts(pages.passages)}, embed)


def _kept(path: Path, texts: Mapping[str, list[str]], embed: Embed) -> dict[str, Vectors]:
    """Vectors of named texts, from a file if an earlier run left it; the runner moves away what is out of date."""
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        save_file({name: embed(some) for name, some in texts.items()}, part)
        part.replace(path)
    return dict(load_file(path))
