"""The kinds `finetune` and `evaluate`: a span extractor is trained and scored, or only scored."""

from __future__ import annotations

import dataclasses
from typing import Any

from accelerate import PartialState

from actions.qa.reader import make_reader
from training.corpora.files import write_json
from training.learning.features import FeatureMaker
from training.learning.spans import Teaching, finetune
from training.running.context import Context
from training.running.experiment import Base
from training.running.models import load_span_extractor, load_tokenizer, save_trained, served_tokenizer
from training.running.questions import drawn_questions, mixed_questions, question_file, refuse_test_paragraphs
from training.scoring.evaluate import evaluate, identity
from training.scoring.predict import Predictor, predict


def run_finetuning(context: Context) -> dict[str, Any]:
    """Trains, saves the model, and scores it; each part is passed over where its result is there."""
    if not context.model_folder.is_dir():
        _train(context)
    return score(context, str(context.model_folder))


def run_evaluation(context: Context) -> dict[str, Any]:
    """Scores the base as it is."""
    return score(context, context.model_of(context.experiment.base))


def score(context: Context, place: str, *, predictor: Predictor = predict) -> dict[str, Any]:
    """The reader's metrics on the experiment's evaluation sets, each set's in `evaluation/`; of the first process."""
    if not PartialState().is_main_process:
        return {}
    reader = make_reader(place, n_workers=2)
    reader.load()
    metrics: dict[str, Any] = {}
    for item in context.experiment.evaluation:
        metrics |= evaluate(
            reader,
            [question_file(item, context)],
            context.folder / "evaluation",
            max_questions=item.questions,
            predictor=predictor,
            reader_id=identity(place),
            max_answer_tokens=context.experiment.windows.max_answer_tokens,
        )
    return metrics


def _train(context: Context) -> None:
    experiment = context.experiment
    place = context.model_of(experiment.base)
    drawn = drawn_questions(context)
    # Before they are mixed: a test paragraph with some words replaced would not be known again.
    refuse_test_paragraphs(context, [example for examples in drawn for example in examples])
    questions = mixed_questions(drawn, context)
    maker = FeatureMaker(served_tokenizer(place), experiment.windows, seed=context.seed)
    windows = maker.make(questions)
    model = load_span_extractor(place, experiment.base, experiment.hyperparameters, seed=context.seed)
    record = finetune(
        model,
        windows,
        experiment.hyperparameters,
        context.folder,
        seed=context.seed,
        teaching=_teaching(context),
    )
    save_trained(model, load_tokenizer(place), context.model_folder)
    write_json(context.folder / "training.json", {**dataclasses.asdict(record), "questions": len(questions)})


def _teaching(context: Context) -> Teaching | None:
    teacher = context.experiment.teacher
    if teacher is None:
        return None
    place = context.model_of(Base(experiment=teacher.experiment))
    model = load_span_extractor(place, Base(), context.experiment.hyperparameters, seed=0)
    return Teaching(model, weight=teacher.weight, temperature=teacher.temperature)
