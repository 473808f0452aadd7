"""F1 by kind of question: how long the answer is, and what is asked for.

Question types go by the question's words, in English, French and Japanese alike, whatever the file's language. The
first question word decides; in Japanese the last one, because there it stands near the end. A unit of time makes
`what` and `which` (`en quelle année`, `何年`) a `when`; a word of quantity makes `how` a `how many` (`how long`,
`combien`, `いくつ`). French `quel` is `what`, which it translates six times as often as `which` in the nine sets.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from statistics import median_low

from training.corpora.squad import Example
from training.scoring.metrics import Tokens, percent

LENGTHS = (("1-2", 2), ("3-5", 5), ("6-10", 10), ("11-20", 20), ("21+", None))
"""Names and highest numbers of tokens; characters in Japanese."""
NO_ANSWER = "none"
QUESTION_TYPES = ("who", "what", "when", "where", "why", "how many", "how", "which", "other")

_ENGLISH_TIME = r"(?:year|date|day|month|decade|century|time|season)s?\b"
_FRENCH_TIME = r"(?:années?|ans?|dates?|jours?|mois|décennies?|siècles?|heures?|époques?|saisons?|périodes?)\b"
_QUANTITY = r"(?:many|much|long|old|far|often|large|big|tall|high|deep|fast|wide|heavy)\b"
_COUNTED = (
    "人|個|回|本|枚|台|校|名|件|歳|才|度|割|倍|分|秒|点|票|社|国|冊|軒|戸|頭|匹|隻|機|種類|位"
    "|万|億|千|百|円|ドル|キロ|メートル|パーセント|[%％]"
)
# At one place the first alternative that fits wins: special ones stand before general ones.
_PATTERNS = (
    ("who", r"\b(?:who|whom|whose|qui)\b|誰|だれ|どなた"),
    ("how many", rf"\bhow {_QUANTITY}|\bcombien\b|いくつ|いくら|ど(?:の|れ)(?:くらい|ぐらい|ほど)|どれだけ"),
    ("how many", rf"何(?:{_COUNTED}|(?:年|日|時|月)間|(?:ヶ|か|カ|箇)(?:月|所|国))"),
    ("when", rf"\b(?:when|quand)\b|\b(?:what|which) {_ENGLISH_TIME}|\bquel(?:le)?s? {_FRENCH_TIME}"),
    ("when", r"いつ(?!も)|何(?:年|月|日|曜日|世紀|時代|時)|(?<![なほ])どの(?:年|時代|時期)"),
    ("where", r"\b(?:where|où)\b|どこ|何処"),
    ("why", r"\b(?:why|pourquoi)\b|なぜ|何故|どうして(?!い)|なんで(?!す|しょ)"),
    (
        "which",
        r"\bwhich\b|\b(?:le|la|les|aux?|du|des)quel(?:le)?s?\b|どちら|どっち|どれ|いずれ|(?<![なほ])どの(?!よう)",
    ),
    ("how", r"\b(?:how|comment)\b|どのよう|どうやって|(?<![ぶかん])どう(?!いう)|いかに"),
    (
        "what",
        r"\b(?:what|quoi|quel(?:le)?s?)\b|\bqu['’]est[- ]ce\b|何|なに|なん(?=で[すし]|と|の)|どんな|どうい|いかなる",
    ),
)
_TYPES = [kind for kind, _ in _PATTERNS]
_ANY = re.compile("|".join(f"({pattern})" for _, pattern in _PATTERNS))
_FRENCH_QUE = re.compile(r"(?<![\w-])(?:que\b|qu['’])")
_KANA = re.compile("[\u3040-\u30ff]")


def question_type(question: str) -> str:
    """One of `QUESTION_TYPES`."""
    lowered = question.lower()
    asked = [_TYPES[(match.lastindex or 1) - 1] for match in _ANY.finditer(lowered)]
    if asked:
        return asked[-1] if _KANA.search(lowered) else asked[0]
    # As a conjunction "que" is everywhere: it only counts where nothing else asks.
    return "what" if _FRENCH_QUE.search(lowered) else "other"


def answer_length(example: Example, tokens: Tokens) -> str:
    """A name of `LENGTHS` for the median gold answer, or `NO_ANSWER`."""
    if not example.golds:
        return NO_ANSWER
    length = median_low(len(tokens(gold.text)) for gold in example.golds)
    return next(name for name, highest in LENGTHS if highest is None or length <= highest)


def by_kind(kinds: Iterable[str], f1: Iterable[float], order: Iterable[str]) -> dict[str, dict[str, float]]:
    """`{kind: {"n", "f1"}}` in percent, the kinds that occur in the given order.

    :param kinds: each question's kind.
    :param f1: each question's F1, from 0 to 1.
    """
    found: Mapping[str, list[float]] = defaultdict(list)
    for kind, value in zip(kinds, f1, strict=True):
        found[kind].append(value)
    return {kind: {"n": len(found[kind]), "f1": percent(found[kind])} for kind in order if kind in found}
