"""Which of the best sentences is closest to the question by its meaning, and by what its page and headings are about.

The reader scores a few words and their window, and employees are shown a sentence: of two spans that it likes alike,
the one whose sentence says what was asked for is more often right (`training/results/trust.md`). Pure, but for what
tells closeness.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from actions.qa.encoder import heading_line
from actions.qa.reworded import Cosine, nothing_known
from actions.qa.sentences import block_at, sentence_around
from actions.qa.types import Span


@dataclass(frozen=True, slots=True)
class SentenceSettings:
    """Chosen on development questions, where the weights are flat from 20 to 40 and the number from 3 on."""

    n_compared: int = 5
    """Sentences, the best ones: each takes some milliseconds."""
    sentence_weight: float = 25.0
    """Logits for a cosine of one."""
    heading_weight: float = 25.0
    """The same, of the page's title and the headings above the sentence."""


DEFAULT_SETTINGS = SentenceSettings()


@dataclass(frozen=True, slots=True)
class Closeness:
    """How close a sentence is to a question; where the encoder fails, or there is no heading, as the farthest is."""

    similarity: float
    """Cosine of sentence and question."""
    heading_similarity: float
    """Cosine of title and headings, and question."""
    gain: float
    """What it adds to the score of the sentence's spans, in logits: above the farthest of those compared."""


@dataclass(frozen=True, slots=True)
class ComparedSentence:
    """A sentence with its best span as it was before, and how close it is to the question."""

    span: Span
    start: int
    """The sentence's offsets in the page's text."""
    end: int
    closeness: Closeness

    def holds(self, span: Span) -> bool:
        """Whether another span is in this sentence, of this page or a copy of it."""
        return _holds(self.span, self.start, self.end, span)


@dataclass(frozen=True, slots=True)
class SentenceRanking:
    """Spans, best first, and the sentences that were compared, in their order before."""

    spans: tuple[Span, ...]
    compared: tuple[ComparedSentence, ...] = ()


def rank_sentences(
    question: str, spans: Sequence[Span], cosine: Cosine, settings: SentenceSettings = DEFAULT_SETTINGS
) -> SentenceRanking:
    """The spans in a new order, with what each gains in its score; those of other sentences gain nothing.

    A span that was put before one with a higher score counts as much as that one.

    :param spans: best first, at most one of each place.
    :param cosine: of the meanings of two texts; where nothing is known the order stays.
    """
    if cosine is nothing_known:
        return SentenceRanking(tuple(spans))
    compared = _compared(question, spans, cosine, settings)

    highest_after = list(accumulate((span.score for span in reversed(spans)), max))[::-1]

    def rescored(span: Span, score: float) -> Span:
        gain = next((sentence.closeness.gain for sentence in compared if sentence.holds(span)), 0.0)
        return replace(span, score=score + gain, gain=gain)

    ranked = sorted(map(rescored, spans, highest_after), key=lambda span: -span.score)
    return SentenceRanking(tuple(ranked), compared)


def compare(
    question: str,
    sentences: Sequence[tuple[str, str]],
    cosine: Cosine,
    settings: SentenceSettings = DEFAULT_SETTINGS,
) -> list[Closeness]:
    """How close each is to the question, and what it gains over the farthest.

    :param sentences: each with its title and headings.
    """
    similar = _with_lowest([cosine(question, text) if text else 0.0 for text, _ in sentences])
    on_matter = _with_lowest([cosine(question, headings) if headings else 0.0 for _, headings in sentences])
    logits = [
        settings.sentence_weight * own + settings.heading_weight * about
        for own, about in zip(similar, on_matter, strict=True)
    ]
    return [
        Closeness(own, about, logit - min(logits)) for own, about, logit in zip(similar, on_matter, logits, strict=True)
    ]


def _with_lowest(cosines: Sequence[float]) -> list[float]:
    """Cosines, of what is not known (0) the lowest that is."""
    lowest = min(filter(None, cosines), default=0.0)
    return [cosine or lowest for cosine in cosines]


def _compared(
    question: str, spans: Sequence[Span], cosine: Cosine, settings: SentenceSettings
) -> tuple[ComparedSentence, ...]:
    found: list[tuple[Span, int, int]] = []
    for span in spans:
        if len(found) == settings.n_compared:
            break
        if not any(_holds(*sentence, span) for sentence in found):
            found.append((span, *sentence_around(span.passage.document, span.start, span.end)))
    if len(found) < 2:
        return ()  # nothing to compare it with
    closeness = compare(question, [_texts(*sentence) for sentence in found], cosine, settings)
    return tuple(ComparedSentence(*sentence, close) for sentence, close in zip(found, closeness, strict=True))


def _holds(best: Span, start: int, end: int, span: Span) -> bool:
    mine, yours = best.passage.document, span.passage.document
    is_copy = mine.content_hash == yours.content_hash and mine.title == yours.title
    return is_copy and start <= span.start and span.end <= end


def _texts(span: Span, start: int, end: int) -> tuple[str, str]:
    document = span.passage.document
    return document.text[start:end], heading_line(document.title, block_at(document, start).heading_path)
