"""The questions that an experiment learns from."""

from __future__ import annotations

import random
from pathlib import Path

from training.corpora.misaligned import for_training
from training.corpora.squad import Example, read_squad
from training.running.context import Context
from training.running.experiment import QuestionSet

TRANSLATED = "translated.json"
"""What an experiment of kind `translate` leaves."""


def question_file(item: QuestionSet, context: Context) -> Path:
    """The file of a question set."""
    if item.experiment:
        return context.result_of(item.experiment) / TRANSLATED
    assert item.file is not None  # the declaration was checked
    return context.data_file(item.file)


def training_questions(context: Context) -> list[Example]:
    """Drawn from all training sets of an experiment, set after set."""
    experiment = context.experiment
    return [
        example
        for item in experiment.training
        for example in draw(for_training(read_squad(question_file(item, context))), item, seed=context.seed)
    ]


def draw(examples: list[Example], item: QuestionSet, *, seed: int) -> list[Example]:
    """As many as the set says, in random order; the same seed with a `skip` draws others."""
    shuffled = list(examples)
    random.Random(seed).shuffle(shuffled)
    return shuffled[item.skip :][: item.questions]
