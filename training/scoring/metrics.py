"""Exact match and F1, in two modes.

`squad`: the rules of the official SQuAD v1.1 script (Rajpurkar et al. 2016): lower case, ASCII punctuation and
English articles removed, split at white space; a Japanese answer is one token.
`multilingual`: those of MLQA's script (Lewis et al. 2020), with NFKC, French articles and elisions, and text
without spaces split into characters.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Tokens = Callable[[str], list[str]]

_ENGLISH_ARTICLES = re.compile(r"\b(a|an|the)\b")
_ARTICLES = {
    "en": _ENGLISH_ARTICLES,
    "fr": re.compile(r"\b(le|la|les|l|un|une|des|du|de la|au|aux)\b"),
}
_ELISIONS = re.compile(r"\b([ldjtmnsc]|qu|lorsqu|puisqu|jusqu)['’]", re.IGNORECASE)
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uff66-\uff9f]")


@dataclass(frozen=True, slots=True)
class Score:
    """Means over questions, in percent."""

    exact_match: float
    f1: float
    n: int


def squad_tokens(text: str) -> list[str]:
    """The official script's normalised tokens."""
    lowered = "".join(c for c in text.lower() if c not in set(string.punctuation))
    return _ENGLISH_ARTICLES.sub(" ", lowered).split()


def multilingual_tokens(language: str) -> Tokens:
    """The tokens of one language's answers, as a function of the text."""

    def tokens(text: str) -> list[str]:
        folded = unicodedata.normalize("NFKC", text).lower()
        if language == "fr":
            folded = _ELISIONS.sub(" ", folded)
        kept = "".join(c for c in folded if not unicodedata.category(c).startswith("P") and c not in "$+<=>^`|~")
        if language in _ARTICLES:
            kept = _ARTICLES[language].sub(" ", kept)
        return _UNSPACED.sub(lambda match: f" {match.group()} ", kept).split()

    return tokens


def f1(predicted: Sequence[str], gold: Sequence[str]) -> float:
    """Harmonic mean of the precision and recall of tokens; equality when nothing is common."""
    common = sum((Counter(predicted) & Counter(gold)).values())
    if common == 0:
        return float(not predicted and not gold)
    return 2 * common / (len(predicted) + len(gold))


def score(predictions: Sequence[str], golds: Sequence[Sequence[str]], tokens: Tokens) -> Score:
    """Best over the golds of each question, then the mean; a question without golds wants an empty prediction."""
    exact, overlap = [], []
    for prediction, accepted in zip(predictions, golds, strict=True):
        said = tokens(prediction)
        wanted = [tokens(gold) for gold in accepted] or [[]]
        exact.append(max(float(said == gold) for gold in wanted))
        overlap.append(max(f1(said, gold) for gold in wanted))
    return Score(_percent(exact), _percent(overlap), len(exact))


def _percent(values: list[float]) -> float:
    return 100 * sum(values) / max(len(values), 1)
