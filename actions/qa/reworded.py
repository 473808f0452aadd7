"""Whether two sentences that share few words state one fact with two amounts, told by their meaning. Pure.

Vectors know what a sentence is about and not for whom it holds: "part-time employees" and "full-time employees" lie
close together. So sentences that are built alike and differ in a word or two are no matter for this rule, nor those
whose other amounts differ, and the pages must be about one subject.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from actions.qa.content_words import compare, content_words
from actions.qa.quantities import differ, plain, quantities, without_quantities

Cosine = Callable[[str, str], float]
"""Of the meanings of two texts; 0 where nothing is known."""
_NOT_MORE = re.compile(r"\b(?:no|not) more than\b|\bpas plus d['e]")
_NOT_LESS = re.compile(r"\b(?:no|not) (?:less|fewer) than\b|\bpas moins d['e]")
_LEAST = re.compile(
    r"\bat least\b|\bminimum\b|\bmore than\b|\bor more\b|\bover (?=\d)|"
    r"\bau moins\b|\bplus d['e]|\bou plus\b|\ba partir d|"
    r"以上(?!の)|超え|超過|最低|下限"
)
_MOST = re.compile(
    r"\bat most\b|\bup to\b|\bmaximum\b|\b(?:less|fewer) than\b|\bor less\b|"
    r"\bexceed|\bcapped\b|\blimit(?:ed)? (?:to|of|is)\b|"
    r"\bau plus\b|\bmaximale?\b|\bjusqu|\bmoins d['e]|\bou moins\b|\bdepass|\bplafon|\blimite|"
    r"以内|以下(?!の)|未満|まで|最大|上限|限度"
)
ROUGH = re.compile(
    r"\babout (?=\d|an? |one|two|three|four|five|six|ten)|\baround\b|\bapprox|\broughly\b|\busually\b|\bon average\b|"
    r"\benviron\b|\ben moyenne\b|\bgeneralement\b|約|およそ|おおむね|程度|ほど|平均"
)
"""Words with which an amount is only about right: three days and about four are no contradiction."""


_PARTS = re.compile(r"\s+[-|–—]\s+|[:：]\s*")


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
    if not differ(one.answer, other.answer) or _is_vague(one) or _is_vague(other):
        return False
    if _conditions_differ(one, other) or _limits(one) != _limits(other):
        return False
    if _are_parallel(one.sentence, other.sentence, settings) or _are_parallel(*_subjects(one, other), settings):
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


def _limits(said: Statement) -> set[str]:
    """Whether its amounts are the least, the most, rough or just so: 20 days at least and 25 days do not contradict."""
    text = plain(said.sentence)
    kinds = {kind for kind, found in (("most", _NOT_MORE.search(text)), ("least", _NOT_LESS.search(text))) if found}
    rest = _NOT_LESS.sub(" ", _NOT_MORE.sub(" ", text))
    return kinds | {
        kind for kind, words in (("least", _LEAST), ("most", _MOST), ("rough", ROUGH)) if words.search(rest)
    }


def _is_vague(said: Statement) -> bool:
    """Whether a range, or a number that is not understood, has the answer's unit."""
    units = {quantity.unit for quantity in quantities(said.answer)}
    return any(quantity.unit in units and not quantity.is_exact for quantity in quantities(said.sentence))


def _subjects(one: Statement, other: Statement) -> tuple[str, str]:
    """Titles without what they end in alike: the site's or the company's name."""
    mine, yours = (_PARTS.split(each.title) for each in (one, other))
    while mine and yours and mine[-1] == yours[-1]:
        mine, yours = mine[:-1], yours[:-1]
    return " ".join(mine), " ".join(yours)


def _are_parallel(one: str, other: str, settings: RewordedSettings) -> bool:
    """Built alike, each with a word of its own: for London and for Lyon."""
    mine, yours = (content_words(without_quantities(text)) for text in (one, other))
    found = compare(mine, yours)
    return found.part_ways and found.overlap >= settings.min_overlap_of_parallels
