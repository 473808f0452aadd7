"""An answer found again in a translated text: word for word where it can be, else by similarity."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from training.translation.fold import Folded, folded
from training.translation.similarity import Similarity, character_similarity
from training.translation.spans import Span, atoms, nearest, spans

MAX_EXTRA_WORDS = 3


class Rule(StrEnum):
    """How an answer was found."""

    EXACT = "exact"
    """The translated answer, letter for letter."""
    FOLDED = "folded"
    """The translated answer but for case, accents, width, kinds of quotes and dashes."""
    COPIED = "copied"
    """The answer of the source language, as names and numbers are."""
    SIMILAR = "similar"
    """The span most like the translated answer."""


@dataclass(frozen=True, slots=True)
class Found:
    """The answer is `text[start:end]`."""

    start: int
    end: int
    rule: Rule
    score: float


@dataclass(frozen=True, slots=True)
class NotFound:
    """No span of the text is like the answer; `score` is the best one's."""

    score: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What counts as found."""

    similarity: Similarity = character_similarity
    floor: float = 0.6
    """Of the similarity; below it the question is dropped. Another similarity wants another floor."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An answer to find."""

    answer: str
    """In the language of the text."""
    original: str
    """In the source language."""
    place: float = 0.5
    """Where it is expected, 0 for the text's beginning and 1 for its end: the nearest of equal spans is taken."""


def find_answer(text: str, wanted: Wanted, finding: Finding) -> Found | NotFound:
    """The answer's best span of a text, usually of one sentence."""
    index, middle = folded(text), wanted.place * len(text)
    if span := nearest(_literal(text, index, wanted.answer), middle):
        return Found(*span, Rule.EXACT, 1.0)
    for rule, sought in ((Rule.FOLDED, wanted.answer), (Rule.COPIED, wanted.original)):
        key = folded(sought).text.strip()
        if span := nearest(list(index.occurrences(key, text)), middle):
            return Found(*span, rule, 1.0)
    return _most_similar(text, wanted, finding)


def _most_similar(text: str, wanted: Wanted, finding: Finding) -> Found | NotFound:
    longest = 2 * len(atoms(wanted.answer)) + MAX_EXTRA_WORDS
    candidates = list(spans(atoms(text), max_pieces=longest))
    if not candidates or not wanted.answer.strip():
        return NotFound(0.0)
    scores = finding.similarity(wanted.answer, [text[start:end] for start, end in candidates])
    best = max(scores)
    if best < finding.floor:
        return NotFound(float(best))
    equal = [span for span, score in zip(candidates, scores, strict=True) if score == best]
    start, end = nearest(equal, wanted.place * len(text)) or equal[0]
    return Found(start, end, Rule.SIMILAR, float(best))


def _literal(text: str, index: Folded, answer: str) -> list[Span]:
    """Where the answer stands letter for letter."""
    places = index.occurrences(folded(answer).text, text)
    return [(start, end) for start, end in places if text[start:end] == answer]
