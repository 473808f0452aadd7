"""Sentences under tables and plots: what was computed, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

NOTHING = "No result yet."


@dataclass(frozen=True, slots=True)
class Named:
    """A figure and what it is of."""

    name: str
    value: float


def extremes(figures: Iterable[Named], *, decimals: int = 1) -> str:
    """`highest 90.6 (en/en), lowest 47.2 (ja/fr)`, or the only one there is."""
    ordered = sorted(figures, key=lambda figure: figure.value)
    if not ordered:
        return "no figure"
    last, first = _text(ordered[-1], decimals), _text(ordered[0], decimals)
    return f"highest {last}, lowest {first}" if len(ordered) > 1 else last


def listed(parts: Sequence[str]) -> str:
    """`a, b and c`"""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def sentences(parts: Iterable[str]) -> str:
    """Joined; says that there is nothing where there is nothing."""
    joined = ". ".join(part.rstrip(".") for part in parts if part)
    return f"{joined}." if joined else NOTHING


def _text(figure: Named, decimals: int) -> str:
    return f"{figure.value:.{decimals}f} ({figure.name})"
