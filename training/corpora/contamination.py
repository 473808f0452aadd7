"""What training sets share with evaluation sets, by paragraph, question id and title.

Comparison is blind to what a copy may change: letter case, white space, compatibility characters (NFKC), and the
`title [SEP] ` that JSQuAD puts before its paragraphs. A translation of a test paragraph has no text in common with
it, but keeps its question ids (XQuAD and translated SQuAD do): equal long ids betray it.

Equal paragraphs and equal long ids are contamination, and training on them is refused. Near-equal paragraphs and
equal titles are only reported: an encyclopaedia quotes itself, so even SQuAD's own train and dev files have passages
in common, and two sets may be about the same thing in other words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from training.corpora.squad import Example
from training.errors import ContaminationError

NEAR_SHARE = 0.5
"""A paragraph is near-equal when a training file has at least this share of its shingles."""
MIN_ID_CHARACTERS = 16
"""Shorter ids (`12`, `q3`) may be equal by chance."""
_WORDS_A_SHINGLE, _LETTERS_A_SHINGLE = 8, 16
_UNSPACED = r"\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f"
_WORD = re.compile(f"[{_UNSPACED}]|[^\\W{_UNSPACED}]+")

Shingles: TypeAlias = "set[tuple[str, ...]]"


@dataclass(frozen=True, slots=True)
class SharedParagraph:
    """A paragraph of an evaluation set that a training set has too."""

    title: str
    """Of the evaluation set's article."""
    context: str
    """As the evaluation set has it."""
    share: float
    """Of its shingles (8 words, or 16 Japanese, Chinese or Thai letters), how many the training set has; 1 if equal."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """What one training set and one evaluation set have in common."""

    training: str
    evaluation: str
    paragraphs: tuple[SharedParagraph, ...]
    """Equal ones."""
    near: tuple[SharedParagraph, ...]
    """Near-equal ones, nearest first."""
    question_ids: tuple[str, ...]
    """Equal ones that are long enough to be no chance."""
    titles: tuple[str, ...]
    """Of articles, as the evaluation set has them."""

    @property
    def contaminates(self) -> bool:
        """Whether the training set must not be learnt from before this evaluation."""
        return bool(self.paragraphs or self.question_ids)


@dataclass(frozen=True, slots=True)
class Contamination:
    """All pairs of a training and an evaluation set, whether they have anything in common or not."""

    overlaps: tuple[Overlap, ...]

    @property
    def found(self) -> tuple[Overlap, ...]:
        """The pairs that make a result worthless."""
        return tuple(overlap for overlap in self.overlaps if overlap.contaminates)


def check(training: Mapping[str, Sequence[Example]], evaluation: Mapping[str, Sequence[Example]]) -> Contamination:
    """Compares every training set with every evaluation set; keys are their names in the outcome."""
    kept = {name: _Kept.of(examples) for name, examples in evaluation.items()}
    sought = {shingle for held in kept.values() for shingles in held.shingles.values() for shingle in shingles}
    overlaps = []
    for name, examples in training.items():
        learnt = _Learnt.of(examples, sought)
        overlaps += [_overlap(name, learnt, other, held) for other, held in kept.items()]
    return Contamination(tuple(overlaps))


def refuse(contamination: Contamination, *, forced: bool = False) -> None:
    """Stops what would train on a test paragraph.

    :raises ContaminationError: an equal paragraph or an equal question id was found, and it is not forced.
    """
    if contamination.found and not forced:
        raise ContaminationError(
            "expected no paragraph of an evaluation set in a training set: "
            + "; ".join(_sentence(overlap) for overlap in contamination.found)
        )


@dataclass(frozen=True, slots=True)
class _Kept:
    """An evaluation set, as it is looked for."""

    paragraphs: dict[str, Example]
    """Normal form of a paragraph, and one question about it."""
    shingles: dict[str, Shingles]
    """Of each normal form."""
    question_ids: frozenset[str]
    titles: dict[str, str]
    """Normal form of a title, and the title."""

    @classmethod
    def of(cls, examples: Sequence[Example]) -> _Kept:
        paragraphs = _normal_paragraphs(examples)
        return cls(
            paragraphs=paragraphs,
            shingles={text: _shingles(text) for text in paragraphs},
            question_ids=_long_ids(examples),
            titles=_normal_titles(examples),
        )


@dataclass(frozen=True, slots=True)
class _Learnt:
    """A training set, as it is looked through."""

    paragraphs: frozenset[str]
    shingles: Shingles
    """Those that are looked for."""
    question_ids: frozenset[str]
    titles: frozenset[str]

    @classmethod
    def of(cls, examples: Sequence[Example], sought: Shingles) -> _Learnt:
        paragraphs = _normal_paragraphs(examples)
        return cls(
            paragraphs=frozenset(paragraphs),
            shingles={shingle for text in paragraphs for shingle in _shingles(text) & sought},
            question_ids=_long_ids(examples),
            titles=frozenset(_normal_titles(examples)),
        )


def _overlap(training: str, learnt: _Learnt, evaluation: str, kept: _Kept) -> Overlap:
    shared = [
        (text in learnt.paragraphs, SharedParagraph(example.title, example.context, share))
        for text, example in kept.paragraphs.items()
        if (share := _share(text, kept.shingles[text], learnt)) >= NEAR_SHARE
    ]
    near = (paragraph for equal, paragraph in shared if not equal)
    return Overlap(
        training,
        evaluation,
        paragraphs=tuple(paragraph for equal, paragraph in shared if equal),
        near=tuple(sorted(near, key=lambda paragraph: -paragraph.share)),
        question_ids=tuple(sorted(learnt.question_ids & kept.question_ids)),
        titles=tuple(title for normal, title in kept.titles.items() if normal in learnt.titles),
    )


def _share(text: str, shingles: Shingles, learnt: _Learnt) -> float:
    if text in learnt.paragraphs:
        return 1.0
    return len(shingles & learnt.shingles) / len(shingles) if shingles else 0.0


def _normal_paragraphs(examples: Iterable[Example]) -> dict[str, Example]:
    """One question about each different paragraph, by the paragraph's normal form."""
    normal: dict[str, Example] = {}
    for (title, context), example in {(e.title, e.context): e for e in examples}.items():
        normal.setdefault(_normal(context.removeprefix(f"{title} [SEP] ")), example)
    normal.pop("", None)
    return normal


def _normal_titles(examples: Iterable[Example]) -> dict[str, str]:
    """Titles by their normal forms; articles without title have none in common."""
    titles = dict.fromkeys(example.title for example in examples if example.title)
    return {_normal(title.replace("_", " ")): title for title in titles}


def _normal(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def _long_ids(examples: Iterable[Example]) -> frozenset[str]:
    return frozenset(e.question_id for e in examples if len(e.question_id) >= MIN_ID_CHARACTERS)


def _shingles(text: str) -> Shingles:
    words = _WORD.findall(text)
    unspaced = 2 * sum(re.match(f"[{_UNSPACED}]", word) is not None for word in words) > len(words)
    size = _LETTERS_A_SHINGLE if unspaced else _WORDS_A_SHINGLE
    return set(zip(*(words[first:] for first in range(size)), strict=False))


def _sentence(overlap: Overlap) -> str:
    sample = overlap.paragraphs[0].context[:60] if overlap.paragraphs else overlap.question_ids[0]
    return (
        f"{overlap.training} has {len(overlap.paragraphs)} paragraphs and {len(overlap.question_ids)} question ids "
        f"of {overlap.evaluation} (the first: {sample!r})"
    )
