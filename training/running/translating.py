"""The kinds `translate` (Fr-SQuAD) and `translate-baseline` (translate, read, map back)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.progress import track

from actions.qa.reader import Reader
from actions.qa.windows import WindowSettings
from training.corpora.files import read_json, write_json
from training.corpora.squad import Example, write_squad
from training.running.context import Context
from training.running.experiment import Translation
from training.running.finetuning import score
from training.running.questions import TRANSLATED, training_questions
from training.scoring.predict import Prediction
from training.translation.aligner import aligner_for
from training.translation.baseline import predict_by_translation
from training.translation.find import Finding
from training.translation.journal import Journal, JournalledTranslator
from training.translation.squad import Settings, translate_squad
from training.translation.translator import Translator, make_translator


def run_translation(context: Context) -> dict[str, Any]:
    """Writes the translated questions and what became of each; a cut run goes on from its journal."""
    wanted = _translation(context)
    report = context.folder / "report.json"
    if not report.is_file():
        translator = JournalledTranslator(_translator(context), Journal(context.folder / "journal.jsonl"))
        settings = Settings(target=wanted.target, finding=Finding(floor=wanted.similarity_floor))
        made = translate_squad(training_questions(context), translator, settings, progress=_shown)
        version = f"{wanted.source} to {wanted.target} by {translator.name}"
        write_squad(context.folder / TRANSLATED, made.examples, version=version)
        write_json(report, made.report.as_dict())
    return {"translation": read_json(report)}


def run_baseline(context: Context) -> dict[str, Any]:
    """Scores the base on translated questions and paragraphs, its answers mapped back."""
    bare = _translator(context)
    translator = JournalledTranslator(bare, Journal(context.folder / "journal.jsonl"))
    aligner = aligner_for(bare)  # a journal knows what was said, not which word gave which

    def predictor(
        reader: Reader, examples: Sequence[Example], *, windows: WindowSettings, max_answer_tokens: int
    ) -> Iterator[Prediction]:
        return predict_by_translation(
            examples,
            translator_to_english=translator,
            aligner=aligner,
            reader=reader,
            windows=windows,
            max_answer_tokens=max_answer_tokens,
        )

    return score(context, context.model_of(context.experiment.base), predictor=predictor)


def _translator(context: Context) -> Translator:
    wanted = _translation(context)
    place = context.settings.place_of(wanted.translator)
    scheme, _, folder = place.partition(":")
    if scheme == "dictionary":
        place = f"dictionary:{context.settings.data / folder}"
    cache = context.settings.results / "dictionaries"
    return make_translator(place, source=wanted.source, target=wanted.target, cache=cache)


def _translation(context: Context) -> Translation:
    assert context.experiment.translation is not None  # the declaration was checked
    return context.experiment.translation


def _shown(batches: Any) -> Any:
    return track(batches, description="translating", console=Console(stderr=True))
