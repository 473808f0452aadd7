"""An inverted index over n-grams that grows by one page without being built again.

Lucene's way (segments that never change, dead rows, like-sized segments merged; McCandless et al. 2010) in numpy,
because the libraries that do it keep the scores to themselves: `tantivy` returns the best k only and fixes BM25's
parameters, `bm25s` must be built anew for each page. Kate needs the score of every passage, to compare those of one
language with each other.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from actions.qa.expansion import Grams, Weighed

Rows = npt.NDArray[np.int32]
_NO_ROWS = np.empty(0, dtype=np.int32)


@dataclass(frozen=True, eq=False, slots=True)
class GramCounts:
    """The n-grams of one passage."""

    grams: npt.NDArray[np.uint32]
    """(n_different,) their hashes"""
    counts: npt.NDArray[np.uint16]
    """(n_different,) how often each occurs"""


@dataclass(frozen=True, slots=True)
class Bm25:
    """Its parameters (Robertson and Zaragoza 2009)."""

    saturation: float = 1.2
    length_normalisation: float = 0.6


def count_grams(grams: Iterable[str]) -> GramCounts:
    """What an index keeps of a passage's n-grams."""
    counted = Counter(map(_hash, grams))
    hashes = np.fromiter(counted.keys(), dtype=np.uint32, count=len(counted))
    counts = np.fromiter((min(n, 65535) for n in counted.values()), dtype=np.uint16, count=len(counted))
    return GramCounts(hashes, counts)


class LexicalIndex:
    """Immutable: `extended` gives another one, which shares what has not changed."""

    def __init__(
        self,
        segments: tuple[_Segment, ...] = (),
        lengths: npt.NDArray[np.float64] | None = None,
        bm25: Bm25 = Bm25(),
        alive: npt.NDArray[np.bool_] | None = None,
    ) -> None:
        self._segments = segments
        self._bm25 = bm25
        self._lengths = np.empty(0) if lengths is None else lengths
        self._alive = np.ones(len(self._lengths), dtype=bool) if alive is None else alive
        self._n_alive = int(self._alive.sum())
        mean = float(self._lengths[self._alive].mean()) if self._n_alive else 0.0
        share = bm25.length_normalisation
        self._penalties = bm25.saturation * (1 - share + share * self._lengths / max(mean, 1.0))

    @property
    def n_rows(self) -> int:
        """Passages, those that nobody asks for any more included."""
        return len(self._lengths)

    @property
    def n_segments(self) -> int:
        return len(self._segments)

    def extended(self, passages: Sequence[GramCounts]) -> LexicalIndex:
        """With further passages, as rows `n_rows` and following; all of them are alive."""
        if not passages:
            return self
        lengths = np.array([float(passage.counts.sum()) for passage in passages])
        segments = [*self._segments, _segment_of(passages, first_row=self.n_rows)]
        while len(segments) > 1 and 2 * len(segments[-1].rows) >= len(segments[-2].rows):
            segments[-2:] = [_merged(segments[-2], segments[-1])]
        return LexicalIndex(tuple(segments), np.concatenate((self._lengths, lengths)), self._bm25)

    def among(self, alive: npt.NDArray[np.bool_]) -> LexicalIndex:
        """The same rows, of which others than these, (n_rows,), do not make an n-gram common or passages long."""
        return LexicalIndex(self._segments, self._lengths, self._bm25, alive)

    def weigh(self, wanted: Grams) -> Weighed:
        """What each passage, (n_rows,), has of some n-grams."""
        sums, held, rarity = np.zeros(self.n_rows), np.zeros(self.n_rows), 0.0
        for gram in wanted:
            found = [segment.find(_hash(gram)) for segment in self._segments]
            own = _rarity(self._n_alive, sum(int(np.count_nonzero(self._alive[rows])) for rows, _ in found))
            for rows, counts in found:
                sums[rows] += own * counts * (self._bm25.saturation + 1) / (counts + self._penalties[rows])
                held[rows] += own
            rarity += own
        return Weighed(sums, held / max(rarity, 1e-9), rarity)


@dataclass(frozen=True, eq=False, slots=True)
class _Segment:
    """Postings of some passages, by n-gram."""

    grams: npt.NDArray[np.uint32]
    """(n_different,) sorted"""
    starts: npt.NDArray[np.int64]
    """(n_different + 1,) where the postings of each begin"""
    rows: Rows
    """(n_postings,)"""
    counts: npt.NDArray[np.uint16]
    """(n_postings,)"""

    def find(self, gram: int) -> tuple[Rows, npt.NDArray[np.uint16]]:
        place = int(np.searchsorted(self.grams, np.uint32(gram)))
        if place == len(self.grams) or self.grams[place] != gram:
            return _NO_ROWS, _NO_ROWS.astype(np.uint16)
        inside = slice(self.starts[place], self.starts[place + 1])
        return self.rows[inside], self.counts[inside]


def _segment_of(passages: Sequence[GramCounts], *, first_row: int) -> _Segment:
    sizes = [len(passage.grams) for passage in passages]
    rows = np.repeat(np.arange(first_row, first_row + len(passages), dtype=np.int32), sizes)
    grams = np.concatenate([passage.grams for passage in passages])
    return _sorted(grams, rows, np.concatenate([passage.counts for passage in passages]))


def _merged(left: _Segment, right: _Segment) -> _Segment:
    grams = np.concatenate([np.repeat(part.grams, np.diff(part.starts)) for part in (left, right)])
    return _sorted(grams, np.concatenate((left.rows, right.rows)), np.concatenate((left.counts, right.counts)))


def _sorted(grams: npt.NDArray[np.uint32], rows: Rows, counts: npt.NDArray[np.uint16]) -> _Segment:
    order = np.argsort(grams, kind="stable")
    different, first = np.unique(grams[order], return_index=True)
    starts = np.append(first, len(grams)).astype(np.int64)
    return _Segment(different, starts, rows[order], counts[order])


def _hash(gram: str) -> int:
    """The same in every process and version of Python, because it is stored."""
    return zlib.crc32(gram.encode())


def _rarity(n_passages: int, n_with: int) -> float:
    """Inverse document frequency."""
    return math.log(1 + (n_passages - n_with + 0.5) / (n_with + 0.5))
