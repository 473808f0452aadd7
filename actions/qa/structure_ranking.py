"""Which list, table or enumeration of the pages that were read a question wants. Pure, but for what tells closeness.

The reader says where single answers are; what a list is about is said by its lead-in and its headings. So a structure
is worth what its best span scores, more with every further item that the reader found, and more with every word of
the question that leads to it. Weights are in logits, chosen on development questions (tests/quality).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from actions.qa._structure_enumerations import enumeration_at
from actions.qa.closeness import Closeness, unknown
from actions.qa.relevance import between_languages
from actions.qa.retriever import Retriever
from actions.qa.sentences import block_at
from actions.qa.structure_types import Structure, StructureKind
from actions.qa.structures import structures_of
from actions.qa.types import Passage, Span

N_ENUMERATED = 40
"""Best spans whose sentences are searched for enumerations."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Logits."""

    label: float = 30.0
    """Of a label that has all words of the question."""
    meaning: float = 40.0
    """Of a label that means the question against one at a right angle to it."""
    unmeant: float = 0.2
    """Cosine of labels that mean something else. Not in logits."""
    meant: float = 0.3
    """Cosine from which a label asks the same. Not in logits."""
    item: float = 2.5
    """Of each doubling of the items found."""
    lead_in: float = 8.0
    """Of a lead-in in which the reader found its answer."""
    sections: float = -5.0
    """Of sub-headings, which hold much text and so nearly always hold the best span."""
    enumeration: float = -5.0
    """Of what is no list on its page."""
    unfound: float = 4.0
    """Above the page's lowest span, for a structure in which the reader found nothing."""
    silence: float = 6.0
    """Below the page's best span at least, for such a structure."""
    near: float = 3.0
    """Spans of a structure that score at most so much less than its best one count as found."""
    named: float = 0.3
    """A label with this share of the question asks the same. Not in logits."""


DEFAULT_WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class RankedStructure:
    """A structure and what speaks for it."""

    structure: Structure
    passage: Passage
    """The structure, for spans in it that the reader did not find."""
    spans: tuple[Span, ...]
    """Inside it, best first."""
    score: float
    """Comparable with the scores of spans."""
    label_coverage: float
    """How much of the question its label has, see `Retriever.scores`."""
    label_cosine: float
    """Of its label and the question; 0 where nothing is known."""
    has_lead_in: bool
    """The reader found its answer in the lead-in."""


@dataclass(frozen=True, slots=True)
class _Label:
    """What a structure is called, against the question."""

    coverage: float
    cosine: float
    bonus: float
    """Logits that both are worth."""


def rank_structures(
    question: str, spans: Sequence[Span], weights: Weights = DEFAULT_WEIGHTS, *, closeness: Closeness = unknown
) -> list[RankedStructure]:
    """The structures of the pages of these spans, best first; a smaller one before one around it.

    :param spans: best first.
    """
    found = list(_structures(spans))
    if not found:
        return []
    labels = [Passage(passage.document, *structure.label, structure.headings) for structure, passage in found]
    languages = np.array([passage.document.language for passage in labels])
    coverage = Retriever(labels).scores(question)
    promise = between_languages(coverage, languages)
    cosines = closeness(question, labels)
    meant = weights.label * promise + weights.meaning * (cosines - weights.unmeant) * cosines.any()
    ranked = [
        _ranked(*pair, spans, weights, _Label(float(covered), float(cosine), float(bonus)))
        for pair, covered, cosine, bonus in zip(found, coverage, cosines, meant, strict=True)
    ]
    return sorted((one for one in ranked if _is_one(one, weights)), key=_order)


def heading_lead(
    question: str, ranked: RankedStructure, best: Span, weights: Weights, *, closeness: Closeness
) -> float:
    """Logits by which the heading of the best span means the question more than a list elsewhere is called.

    0 for a list below the same heading: what stands above both tells nothing.
    """
    document = best.passage.document
    block = block_at(document, best.start)
    is_below_it = ranked.structure.headings[: len(block.heading_path)] == block.heading_path
    if best in ranked.spans or (ranked.passage.document.url == document.url and is_below_it):
        return 0.0
    heading = Passage(document, block.start, block.start, block.heading_path)
    (cosine,) = closeness(question, [heading])
    return weights.meaning * max(0.0, float(cosine) - ranked.label_cosine)


def n_found(structure: Structure, spans: Sequence[Span], *, from_score: float) -> int:
    """How many items have one of these spans with at least this score."""
    good = [span for span in spans if span.score >= from_score]
    return sum(any(item.start <= span.start < item.end for span in good) for item in structure.items)


def _structures(spans: Sequence[Span]) -> Iterator[tuple[Structure, Passage]]:
    documents = {span.passage.document.url: span.passage.document for span in spans}
    for document in documents.values():
        for structure in structures_of(document):
            yield structure, Passage(document, structure.start, structure.end, structure.headings)
    yield from _enumerations(spans[:N_ENUMERATED])


def _enumerations(spans: Sequence[Span]) -> Iterator[tuple[Structure, Passage]]:
    """One for each sentence, from its best span that runs over several pieces, else from its best one."""
    chosen: dict[tuple[str, int], tuple[Structure, Passage]] = {}
    for span in spans:
        structure = enumeration_at(span.passage.document, span.start, span.end)
        if structure:
            chosen.setdefault((span.passage.document.url, structure.label[0]), (structure, span.passage))
    yield from chosen.values()


def _ranked(
    structure: Structure, passage: Passage, spans: Sequence[Span], weights: Weights, label: _Label
) -> RankedStructure:
    on_page = [span for span in spans if span.passage.document.url == passage.document.url]
    inside = tuple(span for span in on_page if structure.holds(span.start, span.end))
    unfound = min(on_page[-1].score + weights.unfound, on_page[0].score - weights.silence)
    named = [span.score for span in on_page if structure.label[0] <= span.start < structure.label[1]]
    base = inside[0].score if inside else max([unfound, *named[:1]])
    near = base - weights.near
    first, last = structure.lead_in
    has_lead_in = any(first <= span.start < last and span.score >= near for span in inside)
    score = base + label.bonus + weights.lead_in * has_lead_in
    score += weights.item * math.log2(1 + n_found(structure, inside, from_score=near))
    if structure.kind is StructureKind.SECTIONS:
        score += weights.sections
    elif structure.kind is StructureKind.ENUMERATION:
        score += weights.enumeration
    return RankedStructure(structure, passage, inside, score, label.coverage, label.cosine, has_lead_in)


def _is_one(ranked: RankedStructure, weights: Weights) -> bool:
    """Sub-headings are several things only if their heading is asked for, or more than one holds an answer."""
    if ranked.structure.kind is not StructureKind.SECTIONS:
        return True
    near = ranked.spans[0].score - weights.near if ranked.spans else math.inf
    if len({item.text.partition("\n")[0] for item in ranked.structure.items}) < len(ranked.structure.items):
        return False  # "Example", "Example": such headings name no items
    has_several = n_found(ranked.structure, ranked.spans, from_score=near) > 1
    return has_several or ranked.label_coverage >= weights.named


def _order(ranked: RankedStructure) -> tuple[float, int, str, int]:
    structure = ranked.structure
    return -ranked.score, structure.end - structure.start, ranked.passage.document.url, structure.start
