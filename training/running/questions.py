"""The questions that an experiment learns from."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from training.corpora.contamination import check, refuse
from training.corpora.files import set_name
from training.corpora.misaligned import for_training
from training.corpora.parallel_pages import SUFFIX, read_parallel_pages
from training.corpora.squad import Example, read_squad
from training.running.context import Context, RunSettings
from training.running.experiment import Experiment, QuestionSet
from training.translation.dictionary import Dictionary
from training.translation.lexicon import read_lexicon
from training.translation.mixing import LanguageMixer, MixingSettings
from training.translation.pairs import parallel_files
from training.translation.wordlists import wordlist_files

TRANSLATED = "translated.json"
"""What an experiment of kind `translate` leaves."""


def question_file(item: QuestionSet, context: Context) -> Path:
    """The file of a question set."""
    if item.experiment:
        return context.result_of(item.experiment) / TRANSLATED
    assert item.file is not None  # the declaration was checked
    return context.data_file(item.file)


def training_questions(context: Context) -> list[Example]:
    """Drawn from all training sets of an experiment, set after set, and mixed."""
    return mixed_questions(drawn_questions(context), context)


def drawn_questions(context: Context) -> list[list[Example]]:
    """Drawn from each training set of an experiment, in the words of its file."""
    return [
        draw(for_training(read_questions(question_file(item, context))), item, seed=context.seed)
        for item in context.experiment.training
    ]


def mixed_questions(drawn: Sequence[list[Example]], context: Context) -> list[Example]:
    """What `drawn_questions` drew, set after set, each mixed with other languages as it says.

    :raises TranslationError: there is no parallel text to learn the dictionaries from.
    """

    @cache  # several sets share a direction, and to read one takes seconds
    def lexicon(source: str, target: str) -> Dictionary:
        run = context.settings
        kept = run.results / "dictionaries"
        return read_lexicon(run.data / "parallel", run.dictionaries, source=source, target=target, cache=kept)

    def mixed(examples: list[Example], settings: MixingSettings) -> list[Example]:
        if not settings.mixes:
            return examples
        dictionaries = {target: lexicon(settings.language, target) for target in settings.languages}
        return LanguageMixer(dictionaries, settings, seed=context.seed).mix(examples)

    sets = zip(drawn, context.experiment.training, strict=True)
    return [example for examples, item in sets for example in mixed(examples, item.mixing)]


def read_questions(path: Path) -> list[Example]:
    """All examples of a question file: the project's own format by its name, SQuAD's otherwise."""
    return read_parallel_pages(path) if path.name.endswith(SUFFIX) else read_squad(path)


def refuse_test_paragraphs(context: Context, questions: Sequence[Example]) -> None:
    """:raises ContaminationError: an evaluation set of the experiment asks about a paragraph that it learns from."""
    sets = [question_file(item, context) for item in context.experiment.evaluation]
    shared = check({"training": questions}, {set_name(path): read_questions(path) for path in sets})
    refuse(shared, forced=context.settings.force)


def dictionary_files(experiment: Experiment, settings: RunSettings) -> list[Path]:
    """The files that the dictionaries of its mixed questions come from, each once.

    :raises TranslationError: there is no parallel text to learn the dictionaries from, or no written dictionary.
    """
    mixings = [item.mixing for item in experiment.training if item.mixing.mixes]
    found: list[Path] = []
    for source, target in [(mixing.language, target) for mixing in mixings for target in mixing.languages]:
        found += parallel_files(settings.data / "parallel", source=source, target=target)
        if settings.dictionaries:
            found += wordlist_files(settings.dictionaries, source=source, target=target)
    return list(dict.fromkeys(found))


def draw(examples: list[Example], item: QuestionSet, *, seed: int) -> list[Example]:
    """As many as the set says, in random order; the same seed with a `skip` draws others."""
    shuffled = list(examples)
    random.Random(seed).shuffle(shuffled)
    return shuffled[item.skip :][: item.questions]
