"""Whether two pages contradict each other about a question, and which to show first. Pure.

Kate says so only where it is plain, because a false alarm costs more trust than a missed one. Two spans conflict if
both are strong answers, their pages do not stand side by side (for London and for Lyon, for part-time and for
full-time), one sentence says nothing but what the other says as well, and the answers cannot both hold: different
amounts of one unit, or other words altogether. Sentences in other words are compared by their meaning (`reworded`), and
only amounts. Across languages only a page and its translation are compared, there only where they have the same
structure, and only amounts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from actions.qa.confidence import Calibration, evidence_beside, limited, mean_similarity
from actions.qa.content_words import compare, content_words, without
from actions.qa.quantities import Quantity, differ, plain, quantities, without_quantities
from actions.qa.reworded import Cosine, Statement, are_one_fact, nothing_known
from actions.qa.sentences import block_at, sentence_around
from actions.qa.types import Block, Document, Span

_LANGUAGE_IN_URL = re.compile(r"(?<=[/._-])(?:en|fr|ja|jp)(?=[/._-]|$)", re.IGNORECASE)
_LIMIT = re.compile(
    r"at least|at most|up to|not more than|no more than|more than|less than|minimum|maximum|until|within|"
    r"au moins|au plus|au minimum|au maximum|jusqu|plus de|moins de|avant|dans les|"
    r"以上|以内|以下|未満|超え|超過|まで|最大|最低|上限|下限"
)
_LONGEST_UNIT = 14
"""Characters of "calendar days" and the space before."""
_YEAR = re.compile(r"(?:19|20)\d\d年?度?")
# Kinds of documents: two of them may well be about the same thing.
_DOCUMENT_WORDS = content_words(
    "policy policies guide handbook faq questions rules procedure page intranet new old version information overview "
    "politique guide livret foire reglement procedure nouvelle nouveau ancien ancienne informations "
    "規程 規則 ガイド 手引き よくある質問 手続き 案内 新 旧 制度 概要"
)


@dataclass(frozen=True, slots=True)
class ConflictSettings:
    """When an answer is strong, and when two sentences are about one thing."""

    most: int = 1
    """Conflicting answers that are shown beside the best."""
    considered: int = 8
    """Spans that are looked at, best first."""
    max_score_gap: float = 8.0
    """Logits that the whole score may be below the best one's."""
    min_confidence: float = 0.2
    """What the calibration must give a span, were it the best; that it says as much as the best one speaks for it too.
    """
    min_shared_words: int = 2
    """Content words of both sentences, the answers left out."""
    min_shared_words_without_amounts: int = 3
    min_overlap: float = 0.6
    """Share of both sentences' content words that is in both."""
    max_score_gap_of_reworded: float = 22.0
    """Logits: what shares no words with the question has less from the retriever."""
    min_confidence_of_reworded: float = 0.25
    """What the calibration must give it if the best one scored the same."""


def conflicting(
    best: Sequence[Span],
    calibration: Calibration,
    settings: ConflictSettings = ConflictSettings(),
    *,
    cosine: Cosine = nothing_known,
    sentence_similarity: float = 0.0,
) -> tuple[Span, ...]:
    """Of spans in order, best first and one of each passage, those that contradict the first; usually none.

    :param sentence_similarity: of the first one's sentence and the question; what contradicts it says the same but for
        the answer, and counts as close.
    """
    if not best:
        return ()
    strength = _Strength(best[0], mean_similarity(best), sentence_similarity, calibration, settings)
    if not strength.is_strong(best[0]):
        return ()
    found: dict[str, Span] = {}
    for span in best[1 : settings.considered]:
        if (strength.is_strong(span) and contradict(best[0], span, settings)) or (
            strength.is_strong_in_other_words(span) and _say_otherwise(best[0], span, cosine)
        ):
            found.setdefault(span.passage.document.url, span)
    return tuple(found.values())[: settings.most]


def contradict(one: Span, other: Span, settings: ConflictSettings = ConflictSettings()) -> bool:
    """Whether two spans of different pages say what cannot both hold of the same thing."""
    mine, yours = one.passage.document, other.passage.document
    if mine.url == yours.url:
        return False
    if mine.language != yours.language:
        return _are_translations(one, other) and differ(_answer(one), _answer(other))
    if not _answers_differ(one, other) or _are_side_by_side(one, other):
        return False
    return _are_about_one_thing(one, other, settings)


def in_order(spans: Sequence[Span], question: str) -> tuple[Span, ...]:
    """Newest first if every page says when it was changed; else the one whose headings say most of the question.

    Ties stay in order.
    """
    dates = [span.passage.document.modified_at for span in spans]
    if all(date is not None for date in dates):
        return tuple(sorted(spans, key=lambda span: -_seconds(span.passage.document.modified_at)))
    return tuple(sorted(spans, key=lambda span: _specificity(span, question), reverse=True))


def _seconds(date: datetime | None) -> float:
    return date.timestamp() if date else 0.0


def _specificity(span: Span, question: str) -> tuple[int, int]:
    headings = content_words(" ".join((span.passage.document.title, *_block(span).heading_path)))
    asked = content_words(question)
    return len(asked) - len(without(asked, headings)), len(_block(span).heading_path)


@dataclass(frozen=True, slots=True)
class _Strength:
    """Whether answers are strong beside the best one of a question."""

    best: Span
    mean_similarity: float
    """Of the passages that were read."""
    sentence_similarity: float
    calibration: Calibration
    settings: ConflictSettings

    def is_strong(self, span: Span) -> bool:
        gap = self.best.score - span.score
        sure = self._confidence(span, margin=limited(-gap))
        return gap <= self.settings.max_score_gap and sure >= self.settings.min_confidence

    def is_strong_in_other_words(self, span: Span) -> bool:
        gap = self.best.score - span.score
        sure = self._confidence(span, margin=0.0)
        return gap <= self.settings.max_score_gap_of_reworded and sure >= self.settings.min_confidence_of_reworded

    def _confidence(self, span: Span, *, margin: float) -> float:
        evidence = evidence_beside(
            span,
            margin=margin,
            mean_similarity=self.mean_similarity,
            sentence_similarity=self.sentence_similarity,
        )
        return self.calibration.confidence(evidence)


def _say_otherwise(one: Span, other: Span, cosine: Cosine) -> bool:
    """Whether both state one fact in other words, with another amount."""
    mine, yours = one.passage.document, other.passage.document
    if mine.url == yours.url or mine.language != yours.language or _part_ways(_last_heading(one), _last_heading(other)):
        return False
    return are_one_fact(_statement(one), _statement(other), cosine)


def _statement(span: Span) -> Statement:
    first, last = _sentence(span)
    return Statement(span.passage.document.title, span.passage.document.text[first:last], _answer(span))


def _answers_differ(one: Span, other: Span) -> bool:
    """Whether not both can be right: by amounts where both have some, else by words that have nothing in common."""
    if quantities(_answer(one)) or quantities(_answer(other)):
        return differ(_answer(one), _answer(other))
    mine, yours = (plain(span.passage.document.text[span.start : span.end]) for span in (one, other))
    if mine in yours or yours in mine:
        return False
    words, others = content_words(mine), content_words(yours)
    return bool(words and others) and without(words, others) == words and without(others, words) == others


def _are_about_one_thing(one: Span, other: Span, settings: ConflictSettings) -> bool:
    has_amounts = bool(quantities(_answer(one)))
    if _conditions(one) != _conditions(other) or _limits(one) != _limits(other):
        return False
    mine, yours = _subject(one, has_amounts), _subject(other, has_amounts)
    found = compare(mine, yours)
    least = settings.min_shared_words if has_amounts else settings.min_shared_words_without_amounts
    if found.own or found.others:
        return not found.part_ways and found.n_shared >= least and found.overlap >= settings.min_overlap
    return found.n_shared >= least or (bool(mine) and has_amounts and _is_what_the_titles_say(mine, one, other))


def _is_what_the_titles_say(words: frozenset[str], one: Span, other: Span) -> bool:
    """Whether both pages are about the one thing that the sentences name: the notice period is three months."""
    return not any(without(words, _topic(span.passage.document.title)) for span in (one, other))


def _are_side_by_side(one: Span, other: Span) -> bool:
    """Whether the titles, or the headings right above, each say something that the other does not."""
    titles = (one.passage.document.title, other.passage.document.title)
    return _part_ways(*titles) or _part_ways(_last_heading(one), _last_heading(other))


def _part_ways(one: str, other: str) -> bool:
    return compare(_topic(one), _topic(other)).part_ways


def _topic(title: str) -> frozenset[str]:
    return without(content_words(_YEAR.sub(" ", title)), _DOCUMENT_WORDS)


def _are_translations(one: Span, other: Span) -> bool:
    """Whether the addresses differ in the language only, and the spans are in the same place of equal structures."""
    places = [_place(span) for span in (one, other)]
    return places[0] == places[1] and places[0][0] != ""


def _place(span: Span) -> tuple[str, tuple[str, ...], int]:
    document = span.passage.document
    address, count = _LANGUAGE_IN_URL.subn("*", urlsplit(document.url).path)
    kinds = tuple(block.kind for block in document.blocks)
    return (address if count else ""), kinds, document.blocks.index(_block(span))


def _answer(span: Span) -> str:
    """The span with what belongs to its amount: a reader may mark the number and leave out the unit."""
    text, (_, last) = span.passage.document.text, _sentence(span)
    own = text[span.start : span.end]
    with_next = text[span.start : min(last, span.end + _LONGEST_UNIT)]
    return own if quantities(own) or not own[-1:].isdigit() else with_next


def _subject(span: Span, has_amounts: bool) -> frozenset[str]:
    """Content words of the sentence without its amounts, or without the answer if that has none."""
    text, (first, last) = span.passage.document.text, _sentence(span)
    if has_amounts:
        return content_words(without_quantities(text[first:last]))
    return content_words(f"{text[first : span.start]} \N{BULLET} {text[span.end : last]}")


def _conditions(span: Span) -> Counter[Quantity]:
    """The sentence's other amounts: after so many years, up to so many children."""
    text, (first, last) = span.passage.document.text, _sentence(span)
    return Counter(quantities(text[first:last])) - Counter(quantities(_answer(span)))


def _limits(span: Span) -> set[str]:
    """Words that make an amount a limit: 20 days at least and 25 days are no contradiction."""
    first, last = _sentence(span)
    return set(_LIMIT.findall(plain(span.passage.document.text[first:last])))


def _sentence(span: Span) -> tuple[int, int]:
    return sentence_around(span.passage.document, span.start, span.end)


def _block(span: Span) -> Block:
    return block_at(span.passage.document, span.start)


def _last_heading(span: Span) -> str:
    return " ".join(_below_title(span.passage.document, _block(span))[-1:])


def _below_title(document: Document, block: Block) -> tuple[str, ...]:
    path = block.heading_path
    return path[1:] if path and path[0].casefold() == document.title.casefold() else path
