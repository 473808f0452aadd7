"""Small translators that behave, for tests of everything around a model."""

from __future__ import annotations

from collections.abc import Callable, Sequence


class ToyTranslator:
    """Applies a function to each line, and remembers what it was asked."""

    def __init__(self, function: Callable[[str], str], *, name: str = "toy") -> None:
        self._function = function
        self.name = name
        self.calls: list[list[str]] = []

    def translate(self, lines: Sequence[str]) -> list[str]:
        self.calls.append(list(lines))
        return [self._function(line) for line in lines]

    @property
    def asked(self) -> list[str]:
        return [line for call in self.calls for line in call]


def word_by_word(words: dict[str, str]) -> Callable[[str], str]:
    """Replaces words by a dictionary; a full stop stays where it is."""

    def translate(line: str) -> str:
        return " ".join(
            words.get(word.rstrip("."), word.rstrip(".")) + "." * word.endswith(".") for word in line.split()
        )

    return translate


def reversed_words(line: str) -> str:
    """The words of a line from the last to the first."""
    return " ".join(reversed(line.split()))
