"""The nouns of the glossary: terms, the concepts that they stand for, and what a question holds of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase as people write it."""

    text: str
    language: str
    """ISO 639-1 code; empty for a company's own word or an abbreviation of no particular language."""


@dataclass(frozen=True, slots=True)
class Concept:
    """What all of its terms mean."""

    terms: tuple[Term, ...]
    """The languages in the order of the file's documentation, then the company's own; each term once."""
    line: int
    """Where it begins in its file, counted from 1."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """A term that a question holds, and what else it may be called."""

    found: str
    """The piece of the question, folded as the retriever folds text."""
    term: Term
    """As the glossary spells it."""
    others: tuple[Term, ...]
    """The other terms of its concept."""

    def others_in(self, language: str) -> tuple[str, ...]:
        """The other terms in one language ("" for the company's own)."""
        return tuple(term.text for term in self.others if term.language == language)
