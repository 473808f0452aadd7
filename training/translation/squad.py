"""A SQuAD-format set in another language: Fr-SQuAD from SQuAD 1.1.

Paragraphs are translated sentence by sentence, questions and answers apart from them; each answer is then looked for
in the translation of the sentence it stood in, and a question whose answer is not found is dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from training.corpora.squad import Example, Gold
from training.translation.errors import TranslationError
from training.translation.find import Finding, Found, Rule, Wanted, find_answer
from training.translation.paragraph import (
    Progress,
    TranslatedParagraph,
    put_together,
    sentence_texts,
    translate_all,
)
from training.translation.sentences import overlapping
from training.translation.translator import Translator

BATCH_SIZE = 256
_FINAL_MARKS = ".。!！"


class Reason(StrEnum):
    """Why a question is not in the translated set."""

    NO_ANSWER = "no answer in the source"
    MISALIGNED = "misaligned in the source"
    BLANK_QUESTION = "blank translation of the question"
    BLANK_ANSWER = "blank translation of the answer"
    BELOW_FLOOR = "nothing similar in the translated sentence"


@dataclass(frozen=True, slots=True)
class Report:
    """How many questions were kept, by how the first of their answers was found, and why others were dropped."""

    n_questions: int
    kept: Mapping[Rule, int]
    dropped: Mapping[Reason, int]

    @property
    def n_kept(self) -> int:
        """Questions in the translated set."""
        return sum(self.kept.values())

    def as_dict(self) -> dict[str, Any]:
        """For JSON; every rule and reason is there."""
        return {
            "questions": self.n_questions,
            "kept": self.n_kept,
            "kept_by_rule": {rule.value: self.kept.get(rule, 0) for rule in Rule},
            "dropped_by_reason": {reason.value: self.dropped.get(reason, 0) for reason in Reason},
        }


@dataclass(frozen=True, slots=True)
class TranslatedSet:
    """The questions that were kept, in order, with the source's ids and titles."""

    examples: tuple[Example, ...]
    report: Report


@dataclass(frozen=True, slots=True)
class Settings:
    """How a set is translated."""

    target: str
    """Language code of the result; it decides what stands between sentences."""
    finding: Finding = field(default_factory=Finding)
    batch_size: int = BATCH_SIZE
    """Texts a call of the translator."""


def translate_squad(
    examples: Sequence[Example], translator: Translator, settings: Settings, *, progress: Progress = iter
) -> TranslatedSet:
    """Translates questions with their paragraphs and answers.

    A run that may be cut wants a `JournalledTranslator`: everything else is quick to do again.

    :raises TranslationError: the translator failed, or none of the questions could be kept.
    """
    texts = (text for example in examples for text in _texts(example))
    translations = translate_all(texts, translator, batch_size=settings.batch_size, progress=progress)
    paragraphs = {
        context: put_together(context, translations, target=settings.target)
        for context in dict.fromkeys(example.context for example in examples if example.golds)
    }
    kept: Counter[Rule] = Counter()
    dropped: Counter[Reason] = Counter()
    result = []
    for example in examples:
        paragraph = paragraphs.get(example.context)
        made = _translated(example, paragraph, translations, settings.finding) if paragraph else Reason.NO_ANSWER
        if isinstance(made, Reason):
            dropped[made] += 1
        else:
            result.append(made[0])
            kept[made[1]] += 1
    report = Report(len(examples), kept, dropped)
    if not result:
        raise TranslationError(f"none of {len(examples)} questions could be kept: {report.as_dict()}")
    return TranslatedSet(tuple(result), report)


def _texts(example: Example) -> Iterator[str]:
    if example.golds:
        yield from sentence_texts(example.context)
        yield example.question
        yield from (gold.text for gold in example.golds)


def _translated(
    example: Example, paragraph: TranslatedParagraph, translations: Mapping[str, str], finding: Finding
) -> tuple[Example, Rule] | Reason:
    if not example.golds:
        return Reason.NO_ANSWER
    question = translations[example.question].strip()
    if not question:
        return Reason.BLANK_QUESTION
    found = [_found(gold, paragraph, translations[gold.text], finding) for gold in example.golds]
    places = [place for place in found if isinstance(place, Found)]
    if not places:
        return next(reason for reason in found if isinstance(reason, Reason))
    golds = dict.fromkeys(Gold(paragraph.text[place.start : place.end], place.start) for place in places)
    made = replace(example, question=question, context=paragraph.text, golds=tuple(golds), plausible=())
    return made, places[0].rule


def _found(gold: Gold, paragraph: TranslatedParagraph, translation: str, finding: Finding) -> Found | Reason:
    """The answer in the translated paragraph, in the sentences that it stood in."""
    end = gold.start + len(gold.text)
    numbers = overlapping(paragraph.sources, gold.start, end)
    if not numbers or paragraph.context[gold.start : end] != gold.text:
        return Reason.MISALIGNED
    answer = _like_answer(translation, gold.text)
    if not answer:
        return Reason.BLANK_ANSWER
    first, last = numbers[0], numbers[-1]
    source_start, source_end = paragraph.sources[first].start, paragraph.sources[last].end
    start, stop = paragraph.targets[first].start, paragraph.targets[last].end
    place = ((gold.start + end) / 2 - source_start) / (source_end - source_start)
    found = find_answer(paragraph.text[start:stop], Wanted(answer, gold.text, place), finding)
    if not isinstance(found, Found):
        return Reason.BELOW_FLOOR
    return replace(found, start=start + found.start, end=start + found.end)


def _like_answer(translation: str, original: str) -> str:
    """Without the full stop that translators end everything with, unless the answer has one itself."""
    text = translation.strip()
    return text if original.rstrip().endswith(tuple(_FINAL_MARKS)) else text.rstrip(_FINAL_MARKS).rstrip()
