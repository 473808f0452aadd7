"""Exact match and F1 of answers, in two modes.

`squad` splits as the official SQuAD scripts do (Rajpurkar et al. 2016, 2018): lower case, ASCII punctuation and
English articles removed, split at white space; a Japanese answer is one token. What those scripts make of the tokens
is in `squad.py`.

`multilingual` follows MLQA's script (Lewis et al. 2020): all Unicode punctuation and the language's own articles are
removed, Chinese characters are tokens. Three things are added to it:

- Compatibility forms (NFKC) are equal: full-width and ASCII digits, half-width and full-width katakana.
- Kana, every Chinese character and Thai letters are tokens too, in whatever language the answer is.
- French. `du` and `au` hide an article, so they go, and with them `de la`, `de l'`, `à la` and `à l'`, which differ
  from them only by the noun's gender or first letter. A word of one letter or `qu` before an apostrophe goes (`d'un an`
  is `an`); `jusqu'`, `lorsqu'`, `puisqu'` and `quoiqu'` carry meaning and stay, as tokens of their own; inside a word
  (`aujourd'hui`) an apostrophe is punctuation like any other. All apostrophes are one.

Hyphens are punctuation as in both sources: `dix-neuf` is `dixneuf`, not `dix neuf`.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Tokens = Callable[[str], list[str]]

_ASCII_PUNCTUATION = str.maketrans("", "", string.punctuation)
_ENGLISH_ARTICLES = re.compile(r"\b(a|an|the)\b")
_ARTICLES = {
    "en": _ENGLISH_ARTICLES,
    "fr": re.compile(r"\b(de\s+la|à\s+la|le|la|les|un|une|des|du|au|aux)\b"),
    # Those of MLQA's script; Hindi and Chinese have none.
    "es": re.compile(r"\b(un|una|unos|unas|el|la|los|las)\b"),
    "de": re.compile(r"\b(ein|eine|einen|einem|eines|einer|der|die|das|den|dem|des)\b"),
    "vi": re.compile(r"\b(của|là|cái|chiếc|những)\b"),
    "ar": re.compile("ال"),
}
_APOSTROPHES = str.maketrans("’‘ʼ′", "''''")
_ELIDED = re.compile(r"\b(?:(?:de|à)\s+)?l'|\b(?:[djtmnsc]|qu)'")
_ELIDED_WORDS = re.compile(r"\b(jusqu|lorsqu|puisqu|quoiqu)'")
_UNSPACED = re.compile(
    "[\u0e00-\u0e7f"  # Thai
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\U0001b000-\U0001b16f"  # kana and what repeats or stands for characters
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]"  # Chinese characters
)


@dataclass(frozen=True, slots=True)
class Match:
    """One prediction against the golds of its question; both from 0 to 1."""

    exact_match: float
    f1: float


@dataclass(frozen=True, slots=True)
class Score:
    """Means over questions, in percent."""

    exact_match: float
    f1: float
    n: int


def squad_tokens(text: str) -> list[str]:
    """The official SQuAD scripts' normalised tokens."""
    return _ENGLISH_ARTICLES.sub(" ", text.lower().translate(_ASCII_PUNCTUATION)).split()


def multilingual_tokens(language: str) -> Tokens:
    """The tokens of one language's answers, as a function of the text.

    :param language: ISO 639-1 code; no articles are removed in a language that is not listed above.
    """
    articles = _ARTICLES.get(language)

    def tokens(text: str) -> list[str]:
        folded = unicodedata.normalize("NFKC", text).lower()
        if language == "fr":
            folded = _without_elisions(folded)
        kept = folded.translate(_PUNCTUATION)
        if articles is not None:
            kept = articles.sub(" ", kept)
        return _UNSPACED.sub(lambda match: f" {match.group()} ", kept).split()

    return tokens


def f1(predicted: Sequence[str], gold: Sequence[str]) -> float:
    """Harmonic mean of the precision and recall of tokens; equality where either has none.

    The operations are those of the official SQuAD 2.0 script, in its order, so that the results are equal to the bit.
    """
    if not predicted or not gold:
        return float(not predicted and not gold)
    common = sum((Counter(predicted) & Counter(gold)).values())
    if common == 0:
        return 0.0
    precision = common / len(predicted)
    recall = common / len(gold)
    return (2 * precision * recall) / (precision + recall)


def match(prediction: str, golds: Sequence[str], tokens: Tokens) -> Match:
    """The best over the golds.

    As in SQuAD 2.0, a gold without a token is none, and a question without golds wants an empty prediction.
    """
    said = tokens(prediction)
    wanted = [split for split in map(tokens, golds) if split] or [[]]
    return Match(max(float(said == gold) for gold in wanted), max(f1(said, gold) for gold in wanted))


def score(predictions: Sequence[str], golds: Sequence[Sequence[str]], tokens: Tokens) -> Score:
    """The mean of `match` over questions.

    :param golds: those of each prediction's question, in the same order.
    """
    matches = [match(prediction, accepted, tokens) for prediction, accepted in zip(predictions, golds, strict=True)]
    return Score(percent(m.exact_match for m in matches), percent(m.f1 for m in matches), len(matches))


def percent(values: Iterable[float]) -> float:
    """The mean of values from 0 to 1, in percent; 0 of none. Added up in order, as the official scripts do."""
    listed = list(values)
    return 100.0 * sum(listed) / max(len(listed), 1)


def _without_elisions(text: str) -> str:
    return _ELIDED_WORDS.sub(r"\1 ", _ELIDED.sub(" ", text.translate(_APOSTROPHES)))


class _Punctuation(dict[int, int | None]):
    """For `str.translate`: nothing for punctuation, other characters as they are; filled as characters are met."""

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        dropped = character in string.punctuation or unicodedata.category(character).startswith("P")
        self[code] = None if dropped else code
        return self[code]


_PUNCTUATION = _Punctuation()
