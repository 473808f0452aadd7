"""Paragraphs translated sentence by sentence, with what stands where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from training.translation.sentences import Sentence, gap_between, sentences
from training.translation.translator import Translator, ask

Progress = Callable[[Sequence[list[str]]], Iterable[list[str]]]
"""Shows how many batches are done, as `rich.progress.track` does."""


@dataclass(frozen=True, slots=True)
class TranslatedParagraph:
    """`text` holds the translations of `context`'s sentences: sentence i is at `sources[i]`, now at `targets[i]`."""

    context: str
    text: str
    sources: tuple[Sentence, ...]
    targets: tuple[Sentence, ...]


def sentence_texts(context: str) -> list[str]:
    """What is to be translated of a paragraph."""
    return [context[sentence.start : sentence.end] for sentence in sentences(context)]


def put_together(context: str, translations: Mapping[str, str], *, target: str) -> TranslatedParagraph:
    """A paragraph from the translations of its sentences.

    :param translations: by sentence; all of `sentence_texts`.
    :param target: language code, which decides what stands between sentences.
    """
    sources = tuple(sentences(context))
    text, targets = "", []
    for number, sentence in enumerate(sources):
        translated = translations[context[sentence.start : sentence.end]].strip()
        if text and translated:
            text += gap_between(context[sources[number - 1].end : sentence.start], target=target)
        targets.append(Sentence(len(text), len(text) + len(translated)))
        text += translated
    return TranslatedParagraph(context, text, sources, tuple(targets))


def translate_all(
    texts: Iterable[str], translator: Translator, *, batch_size: int, progress: Progress = iter
) -> dict[str, str]:
    """The translation of each different text.

    :param batch_size: texts a call of the translator.
    :raises TranslationError: see `ask`.
    """
    different = list(dict.fromkeys(texts))
    batches = [different[first : first + batch_size] for first in range(0, len(different), batch_size)]
    translations: dict[str, str] = {}
    for batch in progress(batches):
        translations.update(zip(batch, ask(translator, batch), strict=True))
    return translations
