"""Abbreviations and a company's own words, spelled out for who does not know them: encoder and reader. Pure.

"How much PTO do I have?" finds nothing by its meaning on pages that say "annual leave": what PTO stands for is in the
glossary alone. Where the pages use the word themselves, it stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from actions.qa.question_language import UNDETERMINED
from actions.qa.terms import Expansion, Term
from actions.qa.word_forms import is_everyday_word

_ABBREVIATION = re.compile(r"(?=.*[A-Z])(?=(?:.*[A-Z0-9]){2})[A-Z0-9][A-Za-z0-9./&+-]*")
_EDGE_BEFORE, _EDGE_AFTER = r"(?<![A-Za-z0-9])", r"s?(?![A-Za-z0-9])"


def spelled_out(
    question: str, expansions: Iterable[Expansion], *, language: str, is_known: Callable[[str], bool]
) -> str:
    """The question with the first term of each abbreviation's concept that is none, in the question's language.

    :param language: of the question, or UNDETERMINED: then the abbreviation's own.
    :param is_known: whether the pages have a word.
    """
    asked = question
    for expansion in expansions:
        if not _needs_words(expansion.term) or is_known(expansion.found):
            continue
        words = _words_for(expansion, language)
        if words:
            place = f"{_EDGE_BEFORE}{re.escape(expansion.term.text)}{_EDGE_AFTER}"
            flags = re.NOFLAG if is_everyday_word(expansion.found) else re.IGNORECASE
            asked = words.join(re.split(place, unicodedata.normalize("NFKC", asked), flags=flags))
    return asked


def _needs_words(term: Term) -> bool:
    return term.language == "" or bool(_ABBREVIATION.fullmatch(term.text))


def _words_for(expansion: Expansion, language: str) -> str:
    own = expansion.term
    wanted = language if language != UNDETERMINED else own.language
    others = [term for term in expansion.others if not _needs_words(term) and own.text not in term.text]
    first = [term for term in others if term.language == wanted] or others
    return first[0].text if first else ""
