"""Whether a message asks two things at once: "How much is it, and when is it paid?" Pure.

An answer is one place of one page, so that one of the two is left without an answer; who asked should hear so.
What is told apart are two question words in two clauses. "When and where" is one question about one meeting.
"""

from __future__ import annotations

import re
import unicodedata

_EN = r"\b(?:how|when|where|who|whom|whose|what|which|why)\b"
_FR = (
    r"\b(?:comment|combien|quand|o[uù]|qui|quoi|quels?|quelles?|pourquoi|lequel|laquelle|qu'est-ce qu['e]|"
    r"est-ce qu['e]|(?:faut|dois|doit|peut|puis|ai|a-t|y a-t)-(?:il|on|je))(?!\w)"
)
_JA = r"(?:何|なに|なん|いつ|いくら|いくつ|どこ|どちら|どう|どの|どれ|どんな|誰|だれ|どなた|なぜ)"
_ASKS = (re.compile(_EN), re.compile(_FR), re.compile(_JA))
# What joins a second clause with a question word to a first one.
_AND = (
    re.compile(rf"\b(?:and|or|but)(?:,? (?:also|then|by|to|from|for|at|in))?\s+{_EN}(?!\s+not\b)"),
    re.compile(rf"\b(?:et|ou bien|mais)(?:,? (?:aussi|puis|à|a|de|dans|sous|pour|par|jusqu'à))?\s+{_FR}"),
    re.compile(rf"(?:(?<!どこ)で|て|か|し)、(?=[^、]{{0,40}}?{_JA})"),
)
_IS_CLAUSE = (re.compile(r"\s\w"), re.compile(r"\s\w"), re.compile(""))
"""Stands between a question word and such a joint, if the word has a clause of its own: in Japanese the joint tells."""
_SENTENCE = re.compile(r"[^?。.!]+[?。.!]?")
_IS_QUESTION = re.compile(r"\?$|か。?$")
_NO_MATTER = re.compile(r"\b(?:how are you|what's up|comment (?:ça|ca) va|comment allez[- ]vous)\b")


def asks_twice(question: str) -> bool:
    """Whether a message has two questions: two sentences, or two clauses of one, with a question word each."""
    asked = _NO_MATTER.sub(" ", unicodedata.normalize("NFKC", question).replace("’", "'").lower())
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(asked)]
    if any(_has_two_clauses(sentence) for sentence in sentences):
        return True
    return sum(bool(_IS_QUESTION.search(sentence)) and _is_asked(sentence) for sentence in sentences) > 1


def _has_two_clauses(sentence: str) -> bool:
    for asks, joint, clause in zip(_ASKS, _AND, _IS_CLAUSE, strict=True):
        first, *_ = [*asks.finditer(sentence), None]
        if first and any(clause.search(sentence, first.end(), found.start()) for found in joint.finditer(sentence)):
            return True
    return False


def _is_asked(sentence: str) -> bool:
    return any(asks.search(sentence) for asks in _ASKS)
