"""The baseline of Experiment 1: translate into English, read there, map the answer back.

After Asai, Eriguchi, Hashimoto and Tsuruoka 2018 (arXiv 1809.03275), who translate at run time and map the answer
back by the attention of their translation model. Here sentences are translated one by one, so that an answer's
sentence is known, and an `Aligner` finds its place there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from actions.qa.reader import Reader
from actions.qa.windows import WindowSettings
from training.corpora.squad import Example
from training.scoring.predict import MAX_ANSWER_TOKENS, SERVED_WINDOWS, Prediction, ScoredSpan, predict
from training.translation.aligner import Aligner, Part, aligner_for
from training.translation.paragraph import TranslatedParagraph, put_together, sentence_texts, translate_all
from training.translation.sentences import Sentence, overlapping
from training.translation.spans import Span
from training.translation.translator import Translator

EXAMPLES_AT_A_TIME = 64
BATCH_SIZE = 256


@dataclass(frozen=True, slots=True)
class Translators:
    """Into English; the question may be of another language than its paragraph."""

    paragraphs: Translator
    questions: Translator
    aligner: Aligner
    """Of the paragraphs' translations."""


def predict_by_translation(
    examples: Sequence[Example],
    *,
    translator_to_english: Translator,
    reader: Reader,
    question_translator: Translator | None = None,
    aligner: Aligner | None = None,
    windows: WindowSettings = SERVED_WINDOWS,
    max_answer_tokens: int = MAX_ANSWER_TOKENS,
) -> Iterator[Prediction]:
    """The best span of each example's own paragraph, in order, found in its translation.

    A prediction has one span, an exact substring of the paragraph, with the English span's score; none where the
    translation has nothing to read.

    :param reader: loaded already.
    :param question_translator: default: that of the paragraphs.
    :param aligner: default: the translator's own links, or else candidates (`aligner_for`).
    :raises TranslationError: a translator failed.
    """
    translators = Translators(
        translator_to_english,
        question_translator or translator_to_english,
        aligner or aligner_for(translator_to_english),
    )
    paragraphs: dict[str, TranslatedParagraph] = {}
    for first in range(0, len(examples), EXAMPLES_AT_A_TIME):
        part = examples[first : first + EXAMPLES_AT_A_TIME]
        paragraphs = _paragraphs(part, translators, known=paragraphs)
        english = _english(part, translators, paragraphs)
        found = list(predict(reader, english, windows=windows, max_answer_tokens=max_answer_tokens))
        yield from _mapped_back([paragraphs[example.context] for example in part], found, translators.aligner)


def _paragraphs(
    examples: Sequence[Example], translators: Translators, *, known: dict[str, TranslatedParagraph]
) -> dict[str, TranslatedParagraph]:
    """Of these examples; those known from before are not translated again, and no others are kept."""
    contexts = list(dict.fromkeys(example.context for example in examples))
    texts = (text for context in contexts if context not in known for text in sentence_texts(context))
    translations = translate_all(texts, translators.paragraphs, batch_size=BATCH_SIZE)
    return {
        context: known[context] if context in known else put_together(context, translations, target="en")
        for context in contexts
    }


def _english(
    examples: Sequence[Example], translators: Translators, paragraphs: dict[str, TranslatedParagraph]
) -> list[Example]:
    questions = translate_all((example.question for example in examples), translators.questions, batch_size=BATCH_SIZE)
    return [
        replace(example, question=questions[example.question], context=paragraphs[example.context].text, golds=())
        for example in examples
    ]


def _mapped_back(
    paragraphs: Sequence[TranslatedParagraph], predictions: Sequence[Prediction], aligner: Aligner
) -> Iterator[Prediction]:
    """Each prediction in its original paragraph; the aligner gets the parts of all of them together."""
    parts = [
        _parts(paragraph, prediction.spans[0]) if prediction.spans else []
        for paragraph, prediction in zip(paragraphs, predictions, strict=True)
    ]
    located = iter(aligner.locate([part for of_one in parts for _, part in of_one]))
    for paragraph, prediction, of_one in zip(paragraphs, predictions, parts, strict=True):
        places = [_shifted(sentence, next(located)) for sentence, _ in of_one]
        spans = tuple(_original(paragraph.context, places, span) for span in prediction.spans[:1])
        yield Prediction(prediction.question_id, spans)


def _parts(paragraph: TranslatedParagraph, span: ScoredSpan) -> list[tuple[Sentence, Part]]:
    """What the span covers of each sentence, with the sentence's place in the original paragraph."""
    found = []
    for number in overlapping(paragraph.targets, span.start, span.end):
        source, target = paragraph.sources[number], paragraph.targets[number]
        start, end = max(span.start, target.start) - target.start, min(span.end, target.end) - target.start
        texts = paragraph.context[source.start : source.end], paragraph.text[target.start : target.end]
        found.append((source, Part(*texts, start, end)))
    return found


def _shifted(sentence: Sentence, span: Span) -> Span:
    return sentence.start + span[0], sentence.start + span[1]


def _original(context: str, places: Sequence[Span], english: ScoredSpan) -> ScoredSpan:
    """From the first place to the last: an answer over two sentences takes all between."""
    start, end = min(place[0] for place in places), max(place[1] for place in places)
    return replace(english, text=context[start:end], start=start, end=end)
