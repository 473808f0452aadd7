"""What a passage is made of, each part as a vector of its own: its headings, with the title, and its sentences.

A passage's own vector is about all that it says. A question asks for one sentence of it, and a vector of few words is
close to that (MaxSim over parts, as Khattab and Zaharia 2020, arXiv 2004.12832, do it over words). Parts are six times
as many as passages, so they are rounded to 8 bit, and compared for the most relevant passages only.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt

from actions.qa.encoder import Vectors, heading_line
from actions.qa.sentences import sentences_of
from actions.qa.types import Block, BlockKind, Passage

FloatArray = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]
_LARGEST = 127
MOST_SENTENCES = 100
"""Of a passage, the first ones: only a page that is one huge block has passages of more."""
MOST_HEADINGS = 30
"""The same, of lines of headings: only a page of headings alone has more."""


@dataclass(frozen=True, eq=False, slots=True)
class PartCosines:
    """How close parts of some passages are to a question, each (n_passages,); unknown ones as the lowest known."""

    headings: FloatArray
    """Of each passage's closest line of title and headings."""
    sentences: FloatArray
    """Of its closest sentence."""

    @property
    def both(self) -> tuple[FloatArray, FloatArray]:
        return self.headings, self.sentences


@dataclass(frozen=True, slots=True)
class PartTexts:
    """What an encoder is given of a passage's parts."""

    headings: tuple[str, ...]
    """The title and the headings above, once for each section that the passage has a piece of."""
    sentences: tuple[str, ...]

    @property
    def both(self) -> tuple[str, ...]:
        return self.headings + self.sentences


@dataclass(frozen=True, eq=False, slots=True)
class PartVectors:
    """The parts of passages, in their order: headings first, then sentences."""

    rounded: npt.NDArray[np.int8]
    """(n_parts, n_dimensions) in units of `scales`; zeros: not known"""
    scales: npt.NDArray[np.float32]
    """(n_parts,)"""
    n_headings: npt.NDArray[np.int32]
    """(n_passages,) one at least"""
    n_sentences: npt.NDArray[np.int32]
    """(n_passages,)"""

    @classmethod
    def of(cls, vectors: Vectors, n_headings: Sequence[int], n_sentences: Sequence[int]) -> PartVectors:
        """Rounds.

        :param vectors: (n_parts, n_dimensions)
        """
        largest = np.abs(vectors).max(axis=1, initial=0.0)
        scales = np.where(largest > 0, largest, 1.0) / _LARGEST
        rounded = np.rint(vectors / scales[:, None]).astype(np.int8)
        counts = (np.asarray(each, dtype=np.int32) for each in (n_headings, n_sentences))
        return cls(rounded, scales.astype(np.float32), *counts)

    @classmethod
    def unknown(cls, n_passages: int, n_dimensions: int) -> PartVectors:
        """Of passages of whose parts nothing is known."""
        return cls.of(np.zeros((n_passages, n_dimensions), dtype=np.float32), [1] * n_passages, [0] * n_passages)

    @classmethod
    def joined(cls, several: Sequence[PartVectors]) -> PartVectors:
        """One after the other; there must be one."""
        fields = ("rounded", "scales", "n_headings", "n_sentences")
        return cls(*(np.concatenate([getattr(one, name) for one in several]) for name in fields))

    @property
    def sizes(self) -> Ids:
        """(n_passages,) how many parts each has."""
        return self.n_headings.astype(np.int64) + self.n_sentences

    def cosines(self, question: Vectors, passages: Ids) -> PartCosines:
        """Of a question's unit vector to the parts of the passages of these numbers."""
        every, n_headings = self.sizes, self.n_headings[passages]
        sizes = every[passages]
        firsts = np.cumsum(sizes) - sizes
        places = np.arange(int(sizes.sum())) - np.repeat(firsts, sizes)
        parts = places + np.repeat((np.cumsum(every) - every)[passages], sizes)
        found = (self.rounded[parts].astype(np.float32) @ question) * self.scales[parts]
        known = np.where(found != 0.0, found, -np.inf).astype(np.float64)
        is_heading = places < np.repeat(n_headings, sizes)
        closest = (_closest(known, kept, firsts) for kept in (is_heading, ~is_heading))
        return PartCosines(*closest)


def part_texts(passage: Passage) -> PartTexts:
    """The parts of a passage; of a section's heading, those above it and the title are said too."""
    lines = dict.fromkeys(_heading_lines(passage))
    return PartTexts(tuple(islice(lines, MOST_HEADINGS)), tuple(islice(_sentences(passage), MOST_SENTENCES)))


def _heading_lines(passage: Passage) -> Iterator[str]:
    document = passage.document
    yield heading_line(document.title, passage.heading_path)
    for block in _blocks(passage):
        own = (document.text[block.start : block.end],) if block.kind is BlockKind.HEADING else ()
        yield heading_line(document.title, block.heading_path + own)


def _sentences(passage: Passage) -> Iterator[str]:
    text = passage.document.text
    for block in _blocks(passage):
        if block.kind is BlockKind.TABLE_ROW:
            yield text[block.start : block.end]
        elif block.kind is not BlockKind.HEADING:
            yield from (text[start:end] for start, end in sentences_of(text, block.start, block.end))


def _blocks(passage: Passage) -> Sequence[Block]:
    blocks = passage.document.blocks
    first, last = (bisect_left(blocks, place, key=lambda block: block.start) for place in (passage.start, passage.end))
    return blocks[first:last]


def _closest(cosines: FloatArray, kept: npt.NDArray[np.bool_], firsts: Ids) -> FloatArray:
    """(n_passages,) of those kept of each passage, the lowest of all where none is; zeros where none is at all."""
    if not len(firsts):
        return np.empty(0)
    return _with_lowest(np.maximum.reduceat(np.where(kept, cosines, -np.inf), firsts))


def _with_lowest(cosines: FloatArray) -> FloatArray:
    known = cosines[np.isfinite(cosines)]
    return np.where(np.isfinite(cosines), cosines, known.min() if known.size else 0.0)
