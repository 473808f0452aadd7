"""What a passage is made of, each part as a vector of its own: its title and headings, and its sentences.

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


@dataclass(frozen=True, eq=False, slots=True)
class PartCosines:
    """How close parts of some passages are to a question, each (n_passages,); unknown ones as the lowest known."""

    headings: FloatArray
    sentences: FloatArray
    """Of each passage's closest one."""

    @property
    def both(self) -> tuple[FloatArray, FloatArray]:
        return self.headings, self.sentences


@dataclass(frozen=True, eq=False, slots=True)
class PartVectors:
    """The parts of passages, in their order: title and headings first, then sentences."""

    rounded: npt.NDArray[np.int8]
    """(n_parts, n_dimensions) in units of `scales`; zeros: not known"""
    scales: npt.NDArray[np.float32]
    """(n_parts,)"""
    sizes: npt.NDArray[np.int32]
    """(n_passages,) how many parts each has, one at least"""

    @classmethod
    def of(cls, vectors: Vectors, sizes: Sequence[int]) -> PartVectors:
        """Rounds.

        :param vectors: (n_parts, n_dimensions)
        """
        largest = np.abs(vectors).max(axis=1, initial=0.0)
        scales = np.where(largest > 0, largest, 1.0) / _LARGEST
        rounded = np.rint(vectors / scales[:, None]).astype(np.int8)
        return cls(rounded, scales.astype(np.float32), np.asarray(sizes, dtype=np.int32))

    @classmethod
    def unknown(cls, n_passages: int, n_dimensions: int) -> PartVectors:
        """Of passages of whose parts nothing is known."""
        return cls.of(np.zeros((n_passages, n_dimensions), dtype=np.float32), [1] * n_passages)

    @classmethod
    def joined(cls, several: Sequence[PartVectors]) -> PartVectors:
        """One after the other; there must be one."""
        fields = ("rounded", "scales", "sizes")
        return cls(*(np.concatenate([getattr(one, name) for one in several]) for name in fields))

    def cosines(self, question: Vectors, passages: Ids) -> PartCosines:
        """Of a question's unit vector to the parts of the passages of these numbers."""
        sizes = self.sizes[passages].astype(np.int64)
        firsts = np.cumsum(sizes) - sizes
        starts = (np.cumsum(self.sizes, dtype=np.int64) - self.sizes)[passages]
        parts = np.arange(int(sizes.sum())) + np.repeat(starts - firsts, sizes)
        found = (self.rounded[parts].astype(np.float32) @ question) * self.scales[parts]
        known = np.where(found != 0.0, found, -np.inf).astype(np.float64)
        headings = known[firsts]
        known[firsts] = -np.inf
        sentences = np.maximum.reduceat(known, firsts) if len(firsts) else known
        return PartCosines(_with_lowest(headings), _with_lowest(sentences))


def part_texts(passage: Passage) -> list[str]:
    """What an encoder is given of a passage's parts: the title and the headings above its beginning (perhaps none),
    then each sentence; headings inside it are none.
    """
    headings = heading_line(passage.document.title, passage.heading_path)
    return [headings, *islice(_sentences(passage), MOST_SENTENCES)]


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


def _with_lowest(cosines: FloatArray) -> FloatArray:
    """Zeros where none is known."""
    known = cosines[np.isfinite(cosines)]
    return np.where(np.isfinite(cosines), cosines, known.min() if known.size else 0.0)
