"""Where in a sentence a part of its translation comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from training.translation.errors import TranslationError
from training.translation.fold import folded
from training.translation.linked import Linking
from training.translation.paragraph import translate_all
from training.translation.similarity import Similarity, character_similarity
from training.translation.spans import Span, nearest, runs, spans
from training.translation.translator import Translator

BATCH_SIZE = 256
MAX_RUNS = 40
"""Of a candidate: longer answers are not asked for."""


@dataclass(frozen=True, slots=True)
class Part:
    """`translation[start:end]` of the translation of `source`; neither is blank."""

    source: str
    translation: str
    start: int
    end: int

    @property
    def text(self) -> str:
        """The part itself."""
        return self.translation[self.start : self.end]

    @property
    def expected_middle(self) -> float:
        """Offset in the source where its middle would be, did both go at the same pace."""
        return (self.start + self.end) / 2 / len(self.translation) * len(self.source)


class Aligner(Protocol):
    """Maps parts of translations back."""

    def locate(self, parts: Sequence[Part]) -> list[Span]:
        """Offsets in each part's source, never empty.

        :raises TranslationError: it needed a translator, and that failed.
        """


class LinkAligner:
    """By the links of the translator itself: from the first to the last word that the part stands for."""

    def __init__(self, translator: Linking) -> None:
        self._translator = translator

    def locate(self, parts: Sequence[Part]) -> list[Span]:
        """See `Aligner.locate`.

        :raises TranslationError: a translation is not this translator's.
        """
        return [self._span(part) for part in parts]

    def _span(self, part: Part) -> Span:
        linked = self._translator.linked(part.source)
        if linked.text != part.translation:
            raise TranslationError(
                f"expected the aligning translator's own translation, {linked.text!r}, got {part.translation!r}"
            )
        inside = [link for link in linked.links if link.start < part.end and part.start < link.end]
        if not inside:  # punctuation: the nearest word stands for it
            by_distance = sorted(linked.links, key=lambda link: max(part.start - link.end, link.start - part.end))
            inside = by_distance[:1]
        if not inside:
            return 0, len(part.source)
        return min(link.source_start for link in inside), max(link.source_end for link in inside)


class CandidateAligner:
    """For any translator: the span of the source whose own translation is most like the part.

    What is in the source letter for letter, as names and numbers are, is taken without asking.

    :param max_candidates: spans of one source that are translated, those of likeliest place and length.
    """

    def __init__(
        self, translator: Translator, *, similarity: Similarity = character_similarity, max_candidates: int = 100
    ) -> None:
        self._translator = translator
        self._similarity = similarity
        self._max_candidates = max_candidates

    def locate(self, parts: Sequence[Part]) -> list[Span]:
        """See `Aligner.locate`; the translator gets the candidates of all parts together."""
        candidates = [self._candidates(part) for part in parts]
        texts = (
            part.source[start:end]
            for part, found in zip(parts, candidates, strict=True)
            if len(found) > 1
            for start, end in found
        )
        translations = translate_all(texts, self._translator, batch_size=BATCH_SIZE)
        return [self._best(part, found, translations) for part, found in zip(parts, candidates, strict=True)]

    def _candidates(self, part: Part) -> list[Span]:
        index, wanted = folded(part.source), folded(part.text).text.strip()
        if copied := nearest(list(index.occurrences(wanted, part.source)), part.expected_middle):
            return [copied]
        pieces = runs(part.source)
        every = sorted(spans(pieces, max_pieces=MAX_RUNS), key=lambda span: _unlikely(span, part))
        return every[: self._max_candidates] or [(0, len(part.source))]

    def _best(self, part: Part, found: Sequence[Span], translations: Mapping[str, str]) -> Span:
        if len(found) == 1:
            return found[0]
        scores = self._similarity(part.text, [translations[part.source[start:end]] for start, end in found])
        best = max(scores)
        equal = [span for span, score in zip(found, scores, strict=True) if score == best]
        return equal[0]


def aligner_for(translator: Translator) -> Aligner:
    """The translator's own alignment where it has one."""
    return LinkAligner(translator) if isinstance(translator, Linking) else CandidateAligner(translator)


def _unlikely(span: Span, part: Part) -> float:
    """How far a span is from the expected place and length, as a share of the source."""
    length = (part.end - part.start) / len(part.translation) * len(part.source)
    away = abs((span[0] + span[1]) / 2 - part.expected_middle)
    return away + 2 * abs(span[1] - span[0] - length)
