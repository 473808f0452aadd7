"""Whether a message asks two things at once: "How much is it, and when is it paid?" Pure.

An answer is one place of one page, so that one of the two is left without an answer; who asked should hear so.
Two are two questions with a clause each. "When and where" is one question about one meeting, and "who works part-time
and who has two children" is one employee.
"""

from __future__ import annotations

import re
import unicodedata

_EN = r"\b(?:how|when|where|who|whom|whose|what|which|why)\b"
_FR = r"\b(?:comment|combien|quand|o[uù]|qui|quoi|quels?|quelles?|pourquoi|lequel|laquelle|qu'est-ce qu['e])(?!\w)"
_JA = r"(?:何|なに|なん|いつ|いくら|いくつ|どこ|どちら|どう|どの|どれ|どんな|誰|だれ|どなた|なぜ)"
_YES_NO_EN = (
    r"(?:can|could|do|does|did|is|are|am|may|must|should|will|have|has) (?:i|we|it|they|there|my|the|this|you)\b"
)
_YES_NO_FR = r"(?:est-ce(?: qu['e])?|y a-t-il|faut-il|(?:peut|doit|a-t)-on|(?:puis|dois|ai)-je)(?!\w)"
_ASKS = (
    re.compile(rf"{_EN}|^{_YES_NO_EN}"),
    re.compile(rf"{_FR}|\b{_YES_NO_FR}"),
    re.compile(rf"{_JA}|(?=か、(?:また|それから|あと|そして))"),
)
# What joins another clause with a question of its own.
_AND = (
    re.compile(
        r"\b(?:and|or|but)(?:,? (?:also|then|by|to|from|for|at|in|on|with|under|until|since|before|after))?\s+"
        rf"(?P<word>{_EN})(?!\s+not\b)|\band\s+{_YES_NO_EN}"
    ),
    re.compile(
        r"\b(?:et|ou bien|mais)(?:,? (?:aussi|puis|à partir de|à|de|dans|sous|pour|par|avec|avant|depuis|jusqu'à))?\s+"
        rf"(?:(?P<word>{_FR})|{_YES_NO_FR}|que (?:dois|faut|puis|peut)\b)"
    ),
    re.compile(rf"(?:(?<!どこ)で|て|し)、(?P<word>)(?=[^、]{{0,40}}?{_JA})|か、(?:また|それから|あと|そして)"),
)
_IS_CLAUSE = (re.compile(r"\s\w"), re.compile(r"\s\w"), re.compile(""))
"""Stands between a question word and such a joint, if the word has a clause of its own: in Japanese the joint tells."""
_REPEATED = frozenset({"who", "which", "when", "where", "qui", "quand", "où", "ou"})
"""Said twice they say more of one thing: "when I am ill or when my child is"."""
_SENTENCE = re.compile(r"[^?。.!]+[?。.!]?")
_IS_QUESTION = re.compile(r"\?$|か。?$")
_BEGINS = re.compile(rf"(?:and,? |et,? )?(?:{_EN}|{_FR})")
# "How are you?", "Can I ask you something?", いつも (always), 何日か (some days).
_NO_MATTER = re.compile(
    r"\bhow are you\b|\bwhat's up\b|\bcomment (?:ça|ca) va\b|\bcomment allez[- ]vous\b|"
    r"\b(?:can|could) (?:you|i) (?:please )?(?:help|ask|tell)\b[^?]*\?|\bpouvez[- ]vous m'aider\b[^?]*\?|"
    r"いつも|いつか(?!ら)|どうしても|どこか|誰か|だれか|(?:何|なに)も|何か(?![月ら。?])|何[日人回度件](?:も|か(?![ら。?]))|"
    r"質問[^。?]{0,10}か[。?]"
)


def asks_twice(question: str) -> bool:
    """Whether a message has two questions: two sentences, or two clauses of one."""
    asked = unicodedata.normalize("NFKC", question).replace("’", "'").lower()
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(_NO_MATTER.sub(" ", asked))]
    if any(_has_two_clauses(sentence) for sentence in sentences):
        return True
    questions = [sentence for sentence in sentences if _IS_QUESTION.search(sentence) and _is_asked(sentence)]
    return len(questions) > 1 and all(_begins_anew(sentence) for sentence in questions[1:])


def _has_two_clauses(sentence: str) -> bool:
    for asks, joint, clause in zip(_ASKS, _AND, _IS_CLAUSE, strict=True):
        first, *_ = [*asks.finditer(sentence), None]
        if first and any(
            clause.search(sentence, first.end(), found.start()) and not _is_repeated(sentence, found)
            for found in joint.finditer(sentence, first.end())
        ):
            return True
    return False


def _is_repeated(sentence: str, joint: re.Match[str]) -> bool:
    word = joint["word"] or ""
    return word in _REPEATED and bool(re.search(rf"\b{word}\b", sentence[: joint.start()]))


def _is_asked(sentence: str) -> bool:
    return any(asks.search(sentence) for asks in _ASKS) or sentence.endswith(("か。", "か"))


def _begins_anew(sentence: str) -> bool:
    """In English and French another sentence may go on with the first: "She said yes, but what is the rule?"."""
    return bool(_BEGINS.match(sentence)) or sentence.endswith(("か。", "か", "か?"))
