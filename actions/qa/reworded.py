"""Whether two sentences that share few words state one fact with two amounts, told by their meaning. Pure.

Vectors know what a sentence is about and not for whom it holds: "part-time employees" and "full-time employees" lie
close together. So sentences that are built alike and differ in a word or two are no matter for this rule, nor those
whose other amounts differ, and the pages must be about one subject.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from actions.qa.content_words import content_words, without
from actions.qa.quantities import differ, plain, quantities, without_quantities

Cosine = Callable[[str, str], float]
"""Of the meanings of two texts; 0 where nothing is known."""
_LEAST = (
    *("at least", "not less than", "no less than", "minimum", "more than", "over ", "from "),
    *("au moins", "minimum", "plus de", "a partir de", "以上", "超え", "超過", "最低", "下限"),
)
_MOST = (
    *("at most", "up to", "not more than", "no more than", "maximum", "less than", "limit", "within"),
    *("au plus", "maximum", "jusqu", "moins de", "plafond", "以内", "以下", "未満", "まで", "最大", "上限"),
)


@dataclass(frozen=True, slots=True)
class RewordedSettings:
    """Chosen on `tests/quality/contradictions.json` and pages that do not contradict each other."""

    min_cosine: float = 0.35
    """Of the sentences without their amounts."""
    min_title_cosine: float = 0.6
    min_overlap_of_parallels: float = 0.3
    """Share of both sentences' words in both, from which each having words of its own makes them two facts."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one page says."""

    title: str
    sentence: str
    answer: str
    """With the unit of its amount."""


def nothing_known(_one: str, _other: str) -> float:
    """No text is close to any other."""
    return 0.0


def are_one_fact(
    one: Statement, other: Statement, cosine: Cosine, settings: RewordedSettings = RewordedSettings()
) -> bool:
    """Whether two amounts, which must differ, are given for the same thing."""
    if not differ(one.answer, other.answer) or _conditions_differ(one, other) or _are_two_limits(one, other):
        return False
    if _are_parallel(one, other, settings):
        return False
    if cosine(one.title, other.title) < settings.min_title_cosine:
        return False
    return cosine(*(without_quantities(each.sentence) for each in (one, other))) >= settings.min_cosine


def _conditions_differ(one: Statement, other: Statement) -> bool:
    """After two years, after five years."""
    mine, yours = _conditions(one), _conditions(other)
    return any(mine[unit] != yours[unit] for unit in mine.keys() & yours.keys())


def _conditions(said: Statement) -> dict[str, set[float]]:
    """The sentence's other amounts, by their unit."""
    found: dict[str, set[float]] = {}
    for quantity in set(quantities(said.sentence)) - set(quantities(said.answer)):
        found.setdefault(quantity.unit, set()).add(quantity.value)
    return found


def _are_two_limits(one: Statement, other: Statement) -> bool:
    """20 days at least, 25 days at most."""
    kinds = (_limits(one), _limits(other))
    return all(len(found) == 1 for found in kinds) and kinds[0] != kinds[1]


def _limits(said: Statement) -> set[str]:
    text = plain(said.sentence)
    return {kind for kind, words in (("least", _LEAST), ("most", _MOST)) if any(word in text for word in words)}


def _are_parallel(one: Statement, other: Statement, settings: RewordedSettings) -> bool:
    mine, yours = (content_words(without_quantities(each.sentence)) for each in (one, other))
    own, others = without(mine, yours), without(yours, mine)
    shared = min(len(mine) - len(own), len(yours) - len(others))
    overlap = shared / max(shared + len(own) + len(others), 1)
    return bool(own and others) and overlap >= settings.min_overlap_of_parallels
