"""Whether a message asks two things at once: "How much is it, and when is it paid?" Pure.

An answer is one place of one page, so that one of the two is left without an answer; who asked should hear so.
Two are two questions with a clause each. "When and where" is one question about one meeting, and "who works part-time
and who has two children" is one employee. Where it is not plain, it is one question: a needless word is worse.
"""

from __future__ import annotations

import re
import unicodedata

_EN = r"\b(?:how|when|where|who|whom|what|which|why)\b"
_FR = r"\b(?:comment|combien|quand|où|qui|quoi|quels?|quelles?|pourquoi|lequel|laquelle|qu'est-ce qu['e])(?!\w)"
_JA = r"(?:何|なに|いつ|いくら|いくつ|どこ|どちら|どう|どの|どれ|どんな|誰|だれ|どなた|なぜ)"
_YES_NO_EN = r"(?:can|could|do|does|did|is|are|am|may|must|should|will|have|has) (?:i|we|it|they|there|my|the|this)\b"
_YES_NO_FR = r"(?:est-ce(?: qu['e])?|y a-t-il|faut-il|(?:peut|doit|a-t)-on|(?:puis|dois|ai)-je)(?!\w)"
_OPENS_EN = re.compile(rf"(?:(?:by|to|from|for|at|in|on|with|until|since) )?(?:{_EN}|{_YES_NO_EN})")
_OPENS_FR = re.compile(rf"(?:(?:à|de|dans|sous|pour|par|avec|depuis|jusqu'à) )?(?:{_FR}|{_YES_NO_FR})")
# What joins another clause with a question of its own.
_AND_EN = re.compile(
    r"\b(?:and|but)(?:,? (?:also|then|by|to|from|for|at|in|on|with|under|until|since|before|after))?\s+"
    rf"(?:(?P<word>{_EN})(?!\s+(?:not|they call|it covers)\b)|{_YES_NO_EN})"
)
_AND_FR = re.compile(
    r"\b(?:et|mais)(?:,? (?:aussi|puis|à partir de|à|de|dans|sous|pour|par|avec|avant|depuis|jusqu'à))?\s+"
    rf"(?:(?P<word>{_FR})|{_YES_NO_FR}|que (?:dois|faut|puis|peut)\b)"
)
_AND_JA = re.compile(rf"(?:(?<!どこ)で|て|し|か)、(?=[^、]{{0,40}}?{_JA})")
_FURTHER_JA = re.compile(r"か、(?:また|それから|あと|そして)")
_REPEATED = frozenset(
    {"who", "which", "when", "where", "what", "qui", "quand", "où", "quels", "quel", "quelle", "quelles"}
)
"""Said twice they say more of one thing: "when I am ill or when my child is"."""
_CLAUSE = re.compile(r"\s\w")
_ENDS_IN_WORD = re.compile(rf"(?:{_EN}|{_FR}),?\s*\Z")
_SENTENCE = re.compile(r"[^?。.!]+[?。.!]?")
_IS_QUESTION = re.compile(r"\?$|か。?$")
_BEGINS = re.compile(rf"(?:and,? |also,? |et,? |aussi,? )?(?:{_OPENS_EN.pattern}|{_OPENS_FR.pattern})")
_ASKS_JAPANESE = re.compile(_JA)
# Sentences that ask nothing of the pages: "How are you?", "Can I ask you something?".
_POLITE = re.compile(
    r"\bhow(?: are you|'s it going| are things)\b|\bwhat's up\b|\bcomment (?:ça va|ca va|allez[- ]vous|vas[- ]tu)\b|"
    r"\b(?:help me|m'aider|ask you|tell me|poser une question|vous demander|what (?:should|do) i do\?)|"
    r"(?:質問|お聞き|伺|教えて|よろしい)[^。?]{0,12}か[。?]?$"
)
# いつも (always), 何日か (some days), 誰でも (anybody).
_INDEFINITE = re.compile(
    r"いつも|いつか(?!ら)|どう(?:しても|も|せ)|どこか|(?:誰|だれ)か|(?:何|なに|誰|いつ|どこ|どれ|いくら)(?:でも|も)|いくつか|"
    r"何か(?![月ら。?])|何[日人回度件](?:も|か(?![ら。?]))"
)


def asks_twice(question: str) -> bool:
    """Whether a message has two questions: two sentences, or two clauses of one.

    In English and French a sentence may go on with another: "She said yes, but what is the rule?"; in Japanese two
    without a question word may be one choice.
    """
    asked = unicodedata.normalize("NFKC", question).replace("’", "'").lower()
    sentences = [sentence.strip().lstrip(" ,") for sentence in _SENTENCE.findall(_INDEFINITE.sub(" ", asked))]
    questions = [each for each in sentences if _IS_QUESTION.search(each) and not _POLITE.search(each)]
    if any(map(_has_two_clauses, questions)):
        return True
    are_japanese = all(sentence.endswith(("か。", "か", "か?")) for sentence in questions)
    is_asked = any(map(_ASKS_JAPANESE.search, questions)) if are_japanese else all(map(_BEGINS.match, questions))
    return len(questions) > 1 and is_asked


def _has_two_clauses(sentence: str) -> bool:
    """In English and French only behind a question word that begins the sentence: others may be relatives."""
    asked = _ASKS_JAPANESE.search(sentence)
    if _FURTHER_JA.search(sentence) or (asked and _AND_JA.search(sentence, asked.end())):
        return True
    for opens, joint in ((_OPENS_EN, _AND_EN), (_OPENS_FR, _AND_FR)):
        first = opens.match(sentence)
        if first and any(_is_other(sentence, first.end(), found) for found in joint.finditer(sentence, first.end())):
            return True
    return False


def _is_other(sentence: str, start: int, joint: re.Match[str]) -> bool:
    """Whether a clause stands before the joint, and what it joins is no second piece of it."""
    word = joint["word"] or ""
    is_repeated = word in _REPEATED and re.search(rf"\b{word}\b", sentence[: joint.start()])
    is_list = _ENDS_IN_WORD.search(sentence, 0, joint.start())  # "when and how I am paid"
    return bool(_CLAUSE.search(sentence, start, joint.start())) and not is_repeated and not is_list
