"""What an editor of the glossary should look at again: entries that are well formed and yet help little. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from actions.qa.glossary import Glossary, canonical
from actions.qa.term_finder import TermFinder
from actions.qa.terms import Concept, Term
from actions.qa.types import Document

TOO_GENERAL_SHARE = 0.05
"""Of the pages; a term that stands on more of them tells few apart."""
TOO_GENERAL_PAGES = 20
"""On fewer pages than this no term is called too general, however small the intranet."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A term to look at again."""

    line: int
    """Where its concept begins in the file."""
    term: str
    why: str


def doubts(glossary: Glossary, documents: Iterable[Document] = ()) -> tuple[Doubt, ...]:
    """Doubtful terms in the order of the file; `documents` are the pages that they should tell apart."""
    found = [*_single_letters(glossary), *_ambiguous(glossary), *_too_general(glossary, tuple(documents))]
    return tuple(sorted(found, key=lambda doubt: (doubt.line, doubt.term)))


def _single_letters(glossary: Glossary) -> Iterator[Doubt]:
    for concept, term in _all(glossary):
        if len(canonical(term.text)) == 1:
            yield Doubt(concept.line, term.text, "is a single letter, which is part of many words")


def _ambiguous(glossary: Glossary) -> Iterator[Doubt]:
    lines: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for concept, term in _all(glossary):
        lines[canonical(term.text)].setdefault(concept.line, term.text)
    for own in lines.values():
        first, *later = own
        for line in later:
            yield Doubt(line, own[line], f"is in the concept of line {first} too; questions with it look for both")


def _too_general(glossary: Glossary, documents: tuple[Document, ...]) -> Iterator[Doubt]:
    finder = TermFinder((term, concept) for concept, term in _all(glossary))
    pages: Counter[tuple[int, str]] = Counter()
    for document in documents:
        matches = finder.find(f"{document.title}\n{document.text}")
        pages.update({(concept.line, term.text) for match in matches for term, concept in match.known})
    for (line, text), count in pages.items():
        if count >= TOO_GENERAL_PAGES and count > TOO_GENERAL_SHARE * len(documents):
            yield Doubt(line, text, f"stands on {count} of {len(documents)} pages and tells few of them apart")


def _all(glossary: Glossary) -> Iterator[tuple[Concept, Term]]:
    return ((concept, term) for concept in glossary.concepts for term in concept.terms)
