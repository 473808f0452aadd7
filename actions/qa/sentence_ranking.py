"""Which of the best sentences is closest to the question by its meaning, and by what its page and headings are about.

The reader scores a few words and their window, and employees are shown a sentence: of two spans that it likes alike,
the one whose sentence says what was asked for is more often right (`training/results/trust.md`). Pure, but for what
tells closeness.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from actions.qa.confidence import sentence_similarity
from actions.qa.encoder import heading_line
from actions.qa.reworded import Cosine, nothing_known
from actions.qa.sentences import block_at, sentence_around
from actions.qa.types import Span


@dataclass(frozen=True, slots=True)
class SentenceSettings:
    """Chosen on development questions, where the weights are flat from 10 to 25 and the number from 3 on."""

    n_compared: int = 5
    """Sentences, the best ones: each takes some milliseconds."""
    sentence_weight: float = 20.0
    """Logits for a cosine of one."""
    heading_weight: float = 20.0
    """The same, of the page's title and the headings above the sentence."""


@dataclass(frozen=True, slots=True)
class ComparedSentence:
    """A sentence with its best span, and how close it is to the question."""

    span: Span
    start: int
    """The sentence's offsets in the page's text."""
    end: int
    similarity: float
    """Cosine of sentence and question."""
    heading_similarity: float
    """Cosine of title and headings, and question."""

    def holds(self, span: Span) -> bool:
        """Whether another span is in this sentence, of this page or a copy of it."""
        is_same = self.span.passage.document.content_hash == span.passage.document.content_hash
        return is_same and self.start <= span.start and span.end <= self.end

    def closeness(self, settings: SentenceSettings) -> float:
        """In logits; only differences of it mean anything."""
        return settings.sentence_weight * self.similarity + settings.heading_weight * self.heading_similarity


@dataclass(frozen=True, slots=True)
class SentenceRanking:
    """Spans, best first, and the sentences that were compared, in their order before."""

    spans: tuple[Span, ...]
    compared: tuple[ComparedSentence, ...] = ()


def gains(compared: Sequence[ComparedSentence], settings: SentenceSettings = SentenceSettings()) -> list[float]:
    """What each sentence gains over the farthest one, in logits."""
    closeness = [sentence.closeness(settings) for sentence in compared]
    return [close - min(closeness) for close in closeness]


def rank_sentences(
    question: str, spans: Sequence[Span], cosine: Cosine, settings: SentenceSettings = SentenceSettings()
) -> SentenceRanking:
    """The spans in a new order, with scores that go with it; the first one's is that of the first one before.

    Spans of other sentences count as far as the farthest of those compared.

    :param spans: best first, at most one of each place.
    :param cosine: of the meanings of two texts; where nothing is known the order stays.
    """
    if cosine is nothing_known:
        return SentenceRanking(tuple(spans))
    compared = _compared(question, spans, cosine, settings.n_compared)
    if len(compared) < 2:
        return SentenceRanking(tuple(spans), compared)
    gained = list(zip(compared, gains(compared, settings), strict=True))
    level = spans[0].score - max(sentence.span.score + gain for sentence, gain in gained)

    def rescored(span: Span) -> Span:
        gain = next((gain for sentence, gain in gained if sentence.holds(span)), 0.0)
        return replace(span, score=span.score + level + gain)

    return SentenceRanking(tuple(sorted(map(rescored, spans), key=lambda span: -span.score)), compared)


def _compared(question: str, spans: Sequence[Span], cosine: Cosine, n: int) -> tuple[ComparedSentence, ...]:
    found: list[ComparedSentence] = []
    for span in spans:
        if len(found) == n:
            break
        if not any(sentence.holds(span) for sentence in found):
            found.append(_sentence_of(question, span, cosine))
    return tuple(found)


def _sentence_of(question: str, span: Span, cosine: Cosine) -> ComparedSentence:
    document = span.passage.document
    start, end = sentence_around(document, span.start, span.end)
    about = heading_line(document, block_at(document, start).heading_path)
    similar, on_matter = (
        sentence_similarity(cosine(question, text) if text else 0.0, of_passage=span.similarity)
        for text in (document.text[start:end], about)
    )
    return ComparedSentence(span, start, end, similar, on_matter)
