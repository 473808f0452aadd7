"""The words of a sentence that say what it is about, comparable between two sentences of one language. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.qa.letters import IS_JAPANESE, RUN, fold

# Not "an", which is a year in French, nor words of negation: they make a difference.
_EN = """
    a and any are as at be been by can do does each every everyone for from get gets give given granted has have in into
    is it its many may much must of on or our receive receives shall so than that the their them there these they this
    to up was we were when which who will with would you your all employee employees staff person people company
    entitled eligible normally usually please apply applies
"""
_FR = """
    a ai as au aux avec avez beneficie beneficient beneficier ce ces cet cette chaque comme dans de des doit donne du
    elle en est et etre eu il ils la le les leur leurs lors lui mais nos notre nous on ont ou par peut peuvent pour que
    qui s sa se ses soit son sont sur tous tout toute toutes un une vos votre vous y l d qu salarie salaries
    collaborateur collaborateurs personne personnes entreprise droit normalement
"""
_JA = "社員 従業員 会社 当社 場合 必要 全員 以下 通り 対象"
_STOP = frozenset(fold(f"{_EN} {_FR} {_JA}").split())
# Hiragana is what joins words in Japanese; names, nouns and the stems of verbs are written in the others.
_JAPANESE_WORD = re.compile(r"[\u30a1-\u30ff]+|[\u3400-\u9fff\u3005]+")
_SHORTEST_STEM = 4


def content_words(text: str) -> frozenset[str]:
    """Folded words without those that any sentence may have."""
    words: set[str] = set()
    for run in RUN.finditer(fold(text)):
        found = _JAPANESE_WORD.findall(run.group()) if IS_JAPANESE.match(run.group()) else [run.group()]
        words.update(word for word in found if word not in _STOP)
    return frozenset(words)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two texts' words have in common."""

    own: frozenset[str]
    """Of the first text alone."""
    others: frozenset[str]
    """Of the second text alone."""
    n_shared: int
    overlap: float
    """Share of all words that is in both, 0 to 1."""

    @property
    def part_ways(self) -> bool:
        """Whether each text has a word of its own."""
        return bool(self.own and self.others)


def compare(words: frozenset[str], others: frozenset[str]) -> Comparison:
    """Forms of one word count as the same."""
    own, alone = without(words, others), without(others, words)
    shared = min(len(words) - len(own), len(others) - len(alone))
    return Comparison(own, alone, shared, shared / max(shared + len(own) + len(alone), 1))


def without(words: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    """The words that are no form of any of the others."""
    return frozenset(word for word in words if not any(is_same(word, other) for other in others))


def is_same(word: str, other: str) -> bool:
    """Whether they are forms of one word: 有給休暇 and 年次有給休暇, "employed" and "employee"."""
    if word == other:
        return True
    if IS_JAPANESE.match(word):
        short, long = sorted((word, other), key=len)
        return len(short) > 1 and short in long
    shared = max(_SHORTEST_STEM, max(len(word), len(other)) - 3)
    return len(word) >= _SHORTEST_STEM and word[:shared] == other[:shared]
