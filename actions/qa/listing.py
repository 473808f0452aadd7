"""From a question's spans to the several things that it asks for, where it does. Pure, but for what tells closeness.

A question that asks for one thing gets its best span, in a table with the cells of its row. A question that asks for
several gets the whole list, and one whose words do not tell gets it when the reader itself points to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from actions.qa._structure_lead_in import denied_before, denied_of_item
from actions.qa.asked_row import in_asked_row
from actions.qa.closeness import Closeness, unknown
from actions.qa.question_kind import QuestionKind, question_kind
from actions.qa.retriever import grams
from actions.qa.sentences import block_at
from actions.qa.structure_ranking import (
    DEFAULT_WEIGHTS,
    RankedStructure,
    Weights,
    heading_lead,
    n_found,
    rank_structures,
)
from actions.qa.structure_types import Structure, StructureKind
from actions.qa.structures import row_at, structures_of
from actions.qa.types import Item, Span

PREFERENCE = {QuestionKind.SEVERAL: 4.0, QuestionKind.EITHER: -6.0}
"""Logits that a list may score less than the best span, and still be the answer, if the reader found some of it."""
EQUALLY_GOOD = 4.0
"""Logits between spans in several items of one list, when the reader finds all of them."""
FEWEST_NAMING_GRAMS = 4
FEWEST_NAMING_A_COLUMN = 3
LEAST_OF_A_COLUMN = 0.4
"""Share of the n-grams that only one column's name has: "four days a week", and not "three days a week"."""
_COLON_BEHIND = re.compile(r".?[ \n:：]*[:：]", re.DOTALL)
"""From the last character of a span on."""
_GRAM_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Listing:
    """Spans, best first, and the several things of which the first is one."""

    spans: tuple[Span, ...]
    items: tuple[Item, ...] = ()
    """All of one list, or the cells of one row; empty where there is nothing but the span."""
    lead_in: str = ""
    """What announces the list; of a single item only what denies it."""
    is_list: bool = False
    """The items are what was asked for, and not the cells beside one."""
    is_moved: bool = False
    """The first span is no longer the reader's, but the row or the column that the question names."""


def list_answer(
    question: str, spans: Sequence[Span], weights: Weights = DEFAULT_WEIGHTS, *, closeness: Closeness = unknown
) -> Listing:
    """The answer to a question as its page lays it out.

    The list's best span comes first even if another scored more; it then has the score of that one, so that spans
    stay in order, and keeps its own `reader_score` and `coverage`, on which confidence rests.

    :param spans: best first, at most one of each place.
    :param closeness: of the question to what lists are called, where that is known.
    """
    if not spans:
        return Listing(())
    kind = question_kind(question)
    if kind is not QuestionKind.ONE:
        for ranked in rank_structures(question, spans, weights, closeness=closeness)[:1]:
            ahead = ranked.score + _preference(kind, ranked) - spans[0].score
            if (
                ahead >= 0
                and (kind is QuestionKind.SEVERAL or _is_pointed_to(question, ranked, spans[0], weights))
                and ahead >= heading_lead(question, ranked, spans[0], weights, closeness=closeness)
            ):
                return _listing(ranked, spans)
    return one_thing(question, spans)


def one_thing(question: str, spans: Sequence[Span]) -> Listing:
    """The best span, in a table with the cells of its row, in a list with what denies it; there must be one."""
    best, *others = spans
    announced = _announced(best)
    if announced:
        return Listing(
            tuple(spans), announced.items, best.passage.document.text[slice(*announced.lead_in)], is_list=True
        )
    placed = in_asked_row(question, best)
    cells = row_at(best.passage.document, placed.start)
    denied = denied_of_item(best.passage.document, placed.start)
    placed = _in_asked_column(question, placed, cells)
    return Listing((placed, *others), cells, denied, is_moved=placed != best)


def _announced(best: Span) -> Structure | None:
    """The list that the best span announces and says nothing without: "only when:"."""
    document = best.passage.document
    colon = _COLON_BEHIND.match(document.text, best.end - 1)
    if not colon:  # nearly always; a long page has thousands of structures
        return None
    for structure in structures_of(document):
        first, last = structure.lead_in
        if first <= best.start < colon.end() <= last and not document.text[colon.end() : last].strip():
            return structure
    return None


def _in_asked_column(question: str, best: Span, cells: Sequence[Item]) -> Span:
    """The best span, or the cell of its row whose column alone the question names: the reader may take a number from
    beside the one that is asked for. Never the first cell: it is the row's own name.
    """
    asked = set(grams(question, _GRAM_LENGTH))
    names = [set(grams(cell.header, _GRAM_LENGTH)) for cell in cells]
    own = [name.difference(*names[:place], *names[place + 1 :]) for place, name in enumerate(names)]
    row = block_at(best.passage.document, best.start).start
    named = [
        cell
        for cell, name in zip(cells, own, strict=True)
        if cell.start > row and len(name & asked) >= max(FEWEST_NAMING_A_COLUMN, LEAST_OF_A_COLUMN * len(name))
    ]
    if len(named) != 1 or named[0].start <= best.start < named[0].end:
        return best
    return replace(best, start=named[0].start, end=named[0].end)


def _preference(kind: QuestionKind, ranked: RankedStructure) -> float:
    return PREFERENCE[kind] if ranked.spans else min(0.0, PREFERENCE[kind])


def _is_pointed_to(question: str, ranked: RankedStructure, best: Span, weights: Weights) -> bool:
    """Whether the best span is in this list, and the reader or the label says that the list is asked for."""
    if best not in ranked.spans or _names_an_item(question, ranked, best):
        return False
    is_found = n_found(ranked.structure, ranked.spans, from_score=best.score - EQUALLY_GOOD) > 1
    is_named = ranked.label_coverage >= weights.named or ranked.label_cosine >= weights.meant
    return is_found or ranked.has_lead_in or is_named


def _names_an_item(question: str, ranked: RankedStructure, best: Span) -> bool:
    """Whether the question has words that only the best span's item has."""
    asked = set(grams(question, _GRAM_LENGTH))
    inside = [item for item in ranked.structure.items if item.start <= best.start < item.end]
    others = [item for item in ranked.structure.items if item not in inside]
    shared = {gram for item in others for gram in grams(item.text, _GRAM_LENGTH)}
    own = {gram for item in inside for gram in grams(item.text, _GRAM_LENGTH)}
    return len((asked & own) - shared) >= FEWEST_NAMING_GRAMS


def _listing(ranked: RankedStructure, spans: Sequence[Span]) -> Listing:
    structure, document = ranked.structure, ranked.passage.document
    inside = [span for span in ranked.spans if any(item.start <= span.start < item.end for item in structure.items)]
    first = (inside or ranked.spans or (_first_item(ranked, spans),))[0]
    promoted = replace(first, score=max(first.score, spans[0].score))
    if structure.kind is StructureKind.ENUMERATION:  # shown in its sentence, which says what holds for all of them
        promoted = replace(promoted, start=structure.items[0].start, end=structure.items[-1].end)
    others = (span for span in spans if span is not first)
    lead_in = document.text[slice(*structure.lead_in)]
    if not lead_in and structure.kind is StructureKind.LIST:
        lead_in = denied_before(document, structure.items[0].start)
    return Listing((promoted, *others), structure.items, lead_in, is_list=True)


def _first_item(ranked: RankedStructure, spans: Sequence[Span]) -> Span:
    """Stands for the list in which the reader found nothing; its page is as relevant as its best span says.

    That the reader found nothing speaks against it, so that such a list is refused where nothing else speaks for it.
    """
    item = ranked.structure.items[0]
    end = item.start + len(item.text.partition("\n")[0])
    score = min(ranked.score, spans[0].score)
    found = Span(ranked.passage, item.start, end, score, coverage=ranked.label_coverage)
    for span in spans:
        if span.passage.document is ranked.passage.document:
            silent = min(0.0, span.reader_score)
            return replace(found, reader_score=silent, similarity=span.similarity, relevance=span.relevance)
    return found
