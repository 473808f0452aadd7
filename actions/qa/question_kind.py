"""Does a question ask for several things, or for one? Told from its words, in English, French and Japanese. Pure.

"Which documents do I need?" wants a list, "How much is a day?" does not, and of "What does the package pay for?" only
the page can tell. So there are three kinds, and what is found decides about the third (`actions.qa.listing`).

The expected answer's type is read off question words and the number of the noun that follows them, as in
Li and Roth (2002), "Learning question classifiers".
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from actions.qa.question_words import (
    ENGLISH_MASS_NOUNS,
    ENGLISH_NO_PLURALS,
    ENGLISH_NOUN_ENDS,
    ONE,
    ONE_FIRST,
    ONE_JAPANESE,
    ONE_JAPANESE_ENDS,
    SEVERAL,
    SEVERAL_AND_WHEN,
    SEVERAL_JAPANESE,
)

_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_WORD = re.compile(r"[\w'-]+")
_NOUN_PHRASE = re.compile(r"\b(?:which|what)\s+(?!of\b)(.*)")
_MOST_WORDS = 5
"""Between `which` and the end of its noun phrase."""


class QuestionKind(StrEnum):
    """How many things the answer should name."""

    SEVERAL = "several"
    ONE = "one"
    EITHER = "either"
    """The words do not tell."""


def question_kind(question: str) -> QuestionKind:
    """The kind of a question in any of Kate's languages; of a mere search phrase mostly EITHER."""
    asked = " ".join(unicodedata.normalize("NFKC", question).replace("’", "'").lower().split())
    if _JAPANESE.search(asked):
        return _japanese(asked)
    if ONE_FIRST.search(asked):
        return QuestionKind.ONE
    if _asks_for_plural(asked) or SEVERAL.search(asked):
        return QuestionKind.SEVERAL
    return QuestionKind.ONE if ONE.search(asked) else QuestionKind.EITHER


def _japanese(asked: str) -> QuestionKind:
    if SEVERAL_AND_WHEN.search(asked):
        return QuestionKind.SEVERAL
    if ONE_JAPANESE.search(asked):
        return QuestionKind.ONE
    if SEVERAL_JAPANESE.search(asked):
        return QuestionKind.SEVERAL
    return QuestionKind.ONE if ONE_JAPANESE_ENDS.search(asked) else QuestionKind.EITHER


def _asks_for_plural(asked: str) -> bool:
    """`which documents`, `what kind of papers`, `what other information`: the noun has a plural, or needs none."""
    match = _NOUN_PHRASE.search(asked)
    if not match:
        return False
    for word in _WORD.findall(match[1])[:_MOST_WORDS]:
        if word in ENGLISH_NOUN_ENDS:
            return False
        if word in ENGLISH_MASS_NOUNS or _is_plural(word):
            return True
    return False


def _is_plural(word: str) -> bool:
    return (
        len(word) > 3
        and word.endswith("s")
        and not word.endswith(("ss", "us", "is", "'s"))
        and word not in ENGLISH_NO_PLURALS
    )
