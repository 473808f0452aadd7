"""The translator from a language to itself: what a set with English paragraphs is read through."""

from __future__ import annotations

from collections.abc import Sequence

from training.translation.linked import Link, LinkedText


class Unchanged:
    """Gives back what it gets."""

    name = "unchanged"

    def translate(self, lines: Sequence[str]) -> list[str]:
        """See `Translator.translate`."""
        return list(lines)

    def linked(self, line: str) -> LinkedText:
        """Every character stands for itself."""
        text = line.strip()
        first = line.index(text)
        return LinkedText(text, tuple(Link(first + i, first + i + 1, i, i + 1) for i in range(len(text))))
