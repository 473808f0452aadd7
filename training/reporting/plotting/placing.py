"""Where the number of a mark is written, so that it covers no mark and no other number."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_ANGLES = (90, 0, 180, 270, 45, 135, 315, 225)
_RINGS = 6
"""Distances tried, nearest first."""


@dataclass(frozen=True, slots=True)
class Disc:
    """A mark, or the space that a number takes; any one unit of length."""

    x: float
    y: float
    radius: float

    def overlap(self, other: Disc) -> float:
        """How deep one lies in the other; 0 where they do not touch."""
        return max(0.0, self.radius + other.radius - math.hypot(self.x - other.x, self.y - other.y))


def place_numbers(marks: Sequence[Disc], radius: float) -> list[Disc]:
    """A place for each mark's number, in order: the nearest that is free, or else the one that overlaps least.

    :param radius: of a number.
    """
    placed: list[Disc] = []
    for mark in marks:
        candidates = _around(mark, radius)
        taken = [*marks, *placed]
        placed.append(min(candidates, key=lambda place: sum(place.overlap(other) for other in taken)))
    return placed


def _around(mark: Disc, radius: float) -> list[Disc]:
    return [
        Disc(
            mark.x + distance * math.cos(math.radians(angle)), mark.y + distance * math.sin(math.radians(angle)), radius
        )
        for ring in range(_RINGS)
        for distance in (mark.radius + radius * (1.01 + ring),)
        for angle in _ANGLES
    ]
