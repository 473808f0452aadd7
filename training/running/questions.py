"""The questions that an experiment learns from."""

from __future__ import annotations

import random
from pathlib import Path

from training.corpora.misaligned import for_training
from training.corpora.squad import Example, read_squad
from training.running.context import Context
from training.running.experiment import QuestionSet
from training.translation.lexicon import read_lexicon
from training.translation.mixing import LanguageMixer, MixingSettings

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
        for example in mixed(
            draw(for_training(read_squad(question_file(item, context))), item, seed=context.seed), item.mixing, context
        )
    ]


def mixed(examples: list[Example], settings: MixingSettings, context: Context) -> list[Example]:
    """The examples with as many questions and pages in other languages as the settings say.

    :raises TranslationError: there is no parallel text to learn the dictionaries from.
    """
    if not (settings.questions or settings.pages):
        return examples
    parallel, wordlists = context.settings.data / "parallel", context.settings.dictionaries
    dictionaries = {
        target: read_lexicon(parallel, wordlists, source=settings.language, target=target)
        for target in settings.languages
    }
    return LanguageMixer(dictionaries, settings, seed=context.seed).mix(examples)


def draw(examples: list[Example], item: QuestionSet, *, seed: int) -> list[Example]:
    """As many as the set says, in random order; the same seed with a `skip` draws others."""
    shuffled = list(examples)
    random.Random(seed).shuffle(shuffled)
    return shuffled[item.skip :][: item.questions]
