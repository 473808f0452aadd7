"""The parts of pages that Kate gives vectors of their own: sentences, and titles. See `actions.qa.part_vectors`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from actions.qa.sentences import sentences_of
from training.corpora.parallel_passages import Passage

_COLUMN = " | "
"""Between the cells of a table's row, which is one sentence."""


class SentenceCut:
    """A `Cut`: every sentence, without its page's title."""

    def ends(self, text: str, language: str) -> list[int]:
        """See `Cut.ends`; white space belongs to the sentence before it."""
        del language
        starts = [start for start, _ in _sentences(text)]
        return [*starts[1:], len(text)]

    def shown(self, heading: str, piece: str) -> tuple[str, str]:
        """See `Cut.shown`."""
        del heading
        return "", piece


class TitleCut:
    """A `Cut`: a page's title, which all its questions are about."""

    def ends(self, text: str, language: str) -> list[int]:
        """See `Cut.ends`."""
        del language
        return [len(text)]

    def shown(self, heading: str, piece: str) -> tuple[str, str]:
        """See `Cut.shown`."""
        del piece
        return heading, ""


def sentences_in(passages: Iterable[Passage]) -> list[Passage]:
    """Every sentence of passages."""
    return [
        Passage(passage.page, passage.language, "", passage.text[start:end])
        for passage in passages
        for start, end in _sentences(passage.text)
    ]


def titles_of(passages: Iterable[Passage]) -> list[Passage]:
    """The titles that passages stand below, each once."""
    found = {passage.heading: Passage(passage.page, passage.language, passage.heading, "") for passage in passages}
    return [title for heading, title in found.items() if heading]


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line.rstrip())
        if _COLUMN in line:
            yield start, end
        elif start < end:
            yield from sentences_of(text, start, end)
        start += len(line)
