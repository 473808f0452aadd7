"""The glossary, `data/glossary.yml`: the words by which HR's matters are called, in every language.

    glossary = load_glossary(Path("data/glossary.yml"))
    glossary.expand("How much PTO do I get?")     # PTO: annual leave, congés payés, 年次有給休暇, ...

The file:

    concepts:
      - en: [annual leave, PTO]       # each list may be missing; a concept has two terms at least
        fr: [congés payés, CP]
        ja: [年次有給休暇, 有給]
        also: [Sora-Days]             # of no particular language
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from actions.qa._yaml_reader import Section, read_yaml
from actions.qa.errors import GlossaryFileError
from actions.qa.question_language import language_of
from actions.qa.term_finder import TermFinder, joined, runs_of
from actions.qa.terms import Concept, Expansion, Term

DEFAULT_GLOSSARY = Path("data/glossary.yml")
LANGUAGES = ("en", "fr", "ja")
OWN_WORDS = "also"
LONGEST_TERM = 80
"""Characters."""


class Glossary:
    """Concepts and an index of their terms. Immutable; may be shared by threads."""

    def __init__(self, concepts: Iterable[Concept] = ()) -> None:
        self.concepts = tuple(concepts)
        self._finder = TermFinder(meaning for concept in self.concepts for meaning in _meanings(concept))

    def expand(self, question: str) -> tuple[Expansion, ...]:
        """What the question's terms may also be called, in the order of the question.

        Of terms that overlap the longest counts. A term of two concepts gives one expansion for each.
        """
        found: dict[tuple[str, int], Expansion] = {}
        for match in self._finder.find(question, language=language_of(question)):
            for term, meaning in match.known:
                expansion = Expansion(match.text, term, meaning.others)
                found.setdefault((match.text, id(meaning.concept)), expansion)
        return tuple(found.values())


def load_glossary(path: Path = DEFAULT_GLOSSARY) -> Glossary:
    """Read a glossary file; without one there is a glossary without concepts.

    :raises GlossaryFileError: names file, line and key of what its author must correct.
    """
    if not path.exists():
        return NO_GLOSSARY
    root = read_yaml(path, such_as="concepts:", error=GlossaryFileError)
    root.allow("concepts")
    return Glossary(_concept(section) for section in root.sections("concepts"))


def canonical(text: str) -> str:
    """Equal for spellings of a term that Kate does not tell apart; empty when there is no letter or digit."""
    return joined(runs_of(text))


def _concept(section: Section) -> Concept:
    keys = (*LANGUAGES, OWN_WORDS)
    section.allow(*keys)
    terms = tuple(term for key in keys for term in _terms(section, key))
    if len({canonical(term.text) for term in terms}) < 2:
        raise section.problem(_first_key(section), "expected at least two terms that differ: one has nothing to add")
    return Concept(terms, line=section.values.line)


def _terms(section: Section, key: str) -> Iterable[Term]:
    earlier: dict[str, str] = {}
    for text in section.texts(key):
        form = canonical(text)
        if not form or len(text) > LONGEST_TERM:
            raise section.problem(key, f"expected words of at most {LONGEST_TERM} characters, got {text!r}")
        if form in earlier:
            raise section.problem(key, f"{text!r} is there already as {earlier[form]!r}; take one away")
        earlier[form] = text
        yield Term(text, "" if key == OWN_WORDS else key)


def _first_key(section: Section) -> str:
    return next(iter(section.values), LANGUAGES[0])


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a term of a concept stands for."""

    concept: Concept
    others: tuple[Term, ...]


def _meanings(concept: Concept) -> Iterable[tuple[Term, _Meaning]]:
    """Each term with the others of its concept, made once."""
    forms = {term: canonical(term.text) for term in concept.terms}
    for term in concept.terms:
        yield term, _Meaning(concept, tuple(other for other in concept.terms if forms[other] != forms[term]))


NO_GLOSSARY = Glossary()
"""Nothing is called otherwise."""
