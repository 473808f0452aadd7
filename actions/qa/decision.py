"""From a question's spans to what is said: an answer, a list, answers that contradict each other, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from actions.qa._structure_lead_in import denied_of_item
from actions.qa.access import are_for_the_same
from actions.qa.answers import shown_with, title_of
from actions.qa.audience import PageAttributes
from actions.qa.closeness import Closeness, unknown
from actions.qa.confidence import (
    Calibration,
    Evidence,
    compared_text,
    evidence_of,
    sentence_similarity,
    uncalibrated,
)
from actions.qa.conflicts import conflicting, in_order
from actions.qa.encoder import heading_line
from actions.qa.listing import Listing, list_answer, one_thing
from actions.qa.ranking import one_per_page, one_per_passage, without_copies
from actions.qa.reader import ReaderCard
from actions.qa.reworded import Cosine, nothing_known
from actions.qa.sentence_ranking import ComparedSentence, rank_sentences
from actions.qa.settings import Settings
from actions.qa.structures import row_at
from actions.qa.translations import (
    Translations,
    prefer_language,
    without_those_behind,
    without_translations_of_best,
)
from actions.qa.types import Answer, NoAnswer, NoAnswerReason, Outcome, PageLink, Span

N_PAGE_LINKS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """From where on an answer is shown."""

    value: float
    is_score: bool = False
    """It is one of scores, in logits and without what sentences gained; else of confidence."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is said, and what it rests on."""

    outcome: Outcome
    evidence: tuple[Evidence, ...] = ()
    """Of the best span; empty where there is none."""
    compared: tuple[ComparedSentence, ...] = ()
    """The best sentences before they were compared by their meaning; empty where they were not."""
    is_moved: bool = False
    """See `Listing`."""


@dataclass(frozen=True, slots=True)
class Decider:
    """The rules by which spans become an outcome."""

    card: ReaderCard
    settings: Settings
    translations: Translations
    attributes: Mapping[str, PageAttributes]
    """For whom pages are, by address; one that is not there is for everyone."""
    closeness: Closeness = unknown
    """Of a question to what lists are called."""
    cosine: Cosine = nothing_known
    """Of two sentences."""
    to_question: Cosine = nothing_known
    """Of a question and a sentence."""

    def decide(
        self, question: str, spans: Sequence[Span], answer_of: Callable[[Span], Answer], *, language: str
    ) -> Decision:
        """The outcome of these spans, best first.

        A page in the question's language is preferred to its translation, as long as it gives an answer at all.

        :param language: of the question.
        """
        distinct = without_copies(spans)
        preferred = prefer_language(distinct, self.translations, language=language)
        preferred = without_those_behind(preferred, self.translations, language=language)
        in_own_language = self._decided(question, preferred, answer_of)
        if isinstance(in_own_language.outcome, Answer) or preferred == distinct:
            return in_own_language
        as_found = self._decided(question, distinct, answer_of)  # an answer in another language is better than none
        return as_found if isinstance(as_found.outcome, Answer) else in_own_language

    @property
    def calibration(self) -> Calibration:
        weight = self.settings.retrieval_weight
        found = self.card.calibration or uncalibrated(self.card.null_threshold, retrieval_weight=weight)
        return found.without_encoder if self.to_question is nothing_known else found

    @property
    def line(self) -> Line:
        """From which on an answer is shown."""
        threshold, chosen = self.settings.null_threshold, self.settings.min_confidence
        if threshold is None and chosen is None and self.card.calibration is None:
            threshold = self.card.null_threshold  # where `uncalibrated` is at a half, but without rounding
        if threshold is not None:
            return Line(threshold, is_score=True)
        return Line(self.calibration.min_confidence if chosen is None else chosen)

    def _decided(self, question: str, spans: Sequence[Span], answer_of: Callable[[Span], Answer]) -> Decision:
        if not spans:
            return Decision(NoAnswer(NoAnswerReason.BELOW_THRESHOLD))
        listing, compared = self._list_or_sentence(question, spans)
        best = one_per_passage(listing.spans)
        items, lead_in = listing.items, listing.lead_in
        best_answer = replace(answer_of(best[0]), items=items, lead_in=lead_in, is_list=listing.is_list)
        evidence = self._evidence(question, self._opinions(best), best_answer)
        first = self._sure(best_answer, evidence)
        alternatives = tuple(_with_row(answer_of(span), span) for span in best[1 : self.settings.n_alternatives + 1])
        if self._is_shown(first):
            rivals = () if listing.is_list else self._contradicting(best, evidence)
            answers = (first, *self._next_judged(question, best[1:], alternatives))
            shown = self._shown(question, answers, (best[0], *rivals), answer_of)
            return Decision(shown, (evidence,), compared, listing.is_moved)
        links = tuple(
            PageLink(span.passage.document.url, title_of(span.passage.document))
            for span in one_per_page(best)[:N_PAGE_LINKS]
        )
        refused = NoAnswer(NoAnswerReason.BELOW_THRESHOLD, links, (first, *alternatives))
        return Decision(refused, (evidence,), compared)

    def _list_or_sentence(self, question: str, spans: Sequence[Span]) -> tuple[Listing, tuple[ComparedSentence, ...]]:
        """What the reader's scores say is a list is one; else the best sentence, compared by its meaning."""
        listing = list_answer(question, spans, closeness=self.closeness)
        if listing.is_list:
            return listing, ()
        ranking = rank_sentences(question, spans, self.to_question)
        return one_thing(question, ranking.spans), ranking.compared

    def _next_judged(self, question: str, left: Sequence[Span], answers: Sequence[Answer]) -> Iterator[Answer]:
        """Alternatives, the first as sure as if what is before it were rejected: it is what a thumbs-down shows.

        :param left: the spans of the alternatives, and all after them.
        """
        for answer in answers[:1]:
            yield self._sure(answer, self._evidence(question, self._opinions(left), answer))
        yield from answers[1:]

    def _opinions(self, spans: Sequence[Span]) -> Sequence[Span]:
        return without_translations_of_best(spans, self.translations)

    def _sure(self, answer: Answer, evidence: Evidence) -> Answer:
        is_calibrated = self.card.calibration is not None
        return replace(answer, confidence=self.calibration.confidence(evidence), is_calibrated=is_calibrated)

    def _evidence(self, question: str, spans: Sequence[Span], answer: Answer) -> Evidence:
        """Of the first of spans in order, which is shown as this answer."""
        if not self.calibration.sentence_similarity:
            return evidence_of(spans)  # encoding a sentence takes milliseconds
        called = heading_line(answer.title, answer.heading_path)
        items = [item.text for item in answer.items] if answer.is_list else []
        text = compared_text(answer.sentence, called=called, lead_in=answer.lead_in, items=items)
        cosine = self.to_question(question, text)
        return evidence_of(spans, sentence_similarity=sentence_similarity(cosine, of_passage=spans[0].similarity))

    def _shown(
        self,
        question: str,
        answers: tuple[Answer, ...],
        opinions: tuple[Span, ...],
        answer_of: Callable[[Span], Answer],
    ) -> Answer:
        """The best answer, with those that contradict it.

        :param opinions: the best span, and those that contradict it; usually none.
        """
        best, *others = opinions
        if not others:
            return replace(answers[0], alternatives=answers[1:])
        ordered = in_order(opinions, question)
        shown = [answers[0] if span is best else _with_row(answer_of(span), span) for span in ordered]
        return shown_with(shown, alternatives=answers[1:], sure=answers[0])

    def _contradicting(self, best: Sequence[Span], evidence: Evidence) -> tuple[Span, ...]:
        """Pages for other people are no contradiction."""
        mine = self._attributes_of(best[0])
        similarity = evidence.sentence_similarity
        rivals = conflicting(best, self.calibration, cosine=self.cosine, sentence_similarity=similarity)
        return tuple(span for span in rivals if are_for_the_same(mine, self._attributes_of(span)))

    def _attributes_of(self, span: Span) -> PageAttributes:
        return self.attributes.get(span.passage.document.url, PageAttributes())

    def _is_shown(self, best: Answer) -> bool:
        line = self.line
        return (best.score - best.gain if line.is_score else best.confidence) >= line.value


def _with_row(answer: Answer, span: Span) -> Answer:
    """In a table with the cells of its row, whose columns say what is what; in a list with what denies it."""
    document = span.passage.document
    return replace(answer, items=row_at(document, span.start), lead_in=denied_of_item(document, span.start))
