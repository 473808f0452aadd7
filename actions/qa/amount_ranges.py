"""The range of years or months that a name is about: "2 to 5 years", "plus de 10 ans", 3年未満. Pure.

What is not understood whole has no range: a limit that is read as a single amount would be worse than none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from actions.qa.quantities import NUMBER, plain, value_of

_UNITS = {
    "month": ("months?", "mois", "[かヶカヵケ箇]月間?"),
    "year": ("years?", "yrs?", "ans?", "annees?", "年間?"),
    "year of age": ("歳", "才"),
}
_MONTHS = {"month": 1.0, "year": 12.0, "year of age": 12.0}
_UNIT = "|".join(f"(?P<u{n}>{'|'.join(words)})" for n, words in enumerate(_UNITS.values()))
_AMOUNT = re.compile(
    rf"(?P<number>{NUMBER})(?P<more>\s?\+)?(?:[\s-]?(?:{_UNIT})(?![a-z]))?(?P<half>\s?(?:半|et demie?\b|and a half\b))?"
)
_COLUMN = re.compile(r"\b(?P<month>months|mois)\b|\b(?:years|ans|annees)\b|年数|年齢")
_UNREADABLE = re.compile(r"\d\s?[⁄/]\s?\d|\d(?:st|nd|rd|th|re|er|ere|e|eme)\b|年[目度生]|半年|令和|平成|昭和")
_COMPARES = re.compile(
    r"\b(?:less|fewer|more|under|over|below|above|before|after|exceed\w*|equal|up ?to|upto|from|until|moins|plus|"
    r"inferieur\w*|superieur\w*|egale?s?|avant|apres|des|jusqu'?\w*)\b|[<>≤≥±]|未満|以上|以下|以内|超|まで|から"
)
# Between the two numbers of one range.
_JOINT = re.compile(r"\s?(?:[-–—~〜]|\b(?:to|and|a|et)\b|から|以上|超)\s?[、,]?\s?")
_BEFORE = re.compile(
    r"(?<![a-z])(?:"
    r"(?P<at_most>up to(?: and including)?|at most|no more than|not more than|not exceeding|not over|"
    r"maximum(?: of)?|until|≤|<=|jusqu['’]a|au plus)|"
    r"(?P<at_least>from|at least|no less than|not less than|after|as of|since|minimum|≥|>=|a partir de|a compter de|"
    r"des|au moins|apres|depuis)|"
    r"(?P<below>less than|fewer than|under|below|before|<|moins d(?:e|['’])|-\s?de|inferieure?s? a|"
    r"avant|en dessous de)|"
    r"(?P<above>more than|over|above|beyond|exceeding|>|plus d(?:e|['’])|\+\s?de|superieure?s? a|au[- ]dela de)"
    r")\s?$"
)
_BEHIND = re.compile(
    r"(?:['’]? (?:of )?(?:service|seniority|age)|\sold|\sd['’]anciennete)?\s?(?:"
    r"(?P<below>未満|に満たない)|(?P<above>超|を超|を上回)|"
    r"(?P<at_most>(?:or|and|ou|et) (?:less|fewer|under|below|younger|moins)\b|(?:at most|max(?:imum)?|au plus)\b|"
    r"以下|以内|まで)|"
    r"(?P<at_least>\+|(?:or|and|ou|et) (?:more|over|above|longer|older|up|beyond|plus|au[- ]dela)\b|"
    r"(?:at least|minimum|au moins)\b|以上|以降|以後|から)"
    r")"
)
_UPPER, _LOWER = ("at_most", "below"), ("at_least", "above")
_MOST_YEARS = 120
"""More are one of the calendar."""
_MOST_BEFORE = 20
"""Characters before a number that may say what it is the limit of."""


@dataclass(frozen=True, slots=True)
class AmountRange:
    """From so many months to so many; both the same for a single amount."""

    low: float
    high: float
    has_low: bool = True
    """The low end belongs to it."""
    has_high: bool = True

    def holds(self, months: float) -> bool:
        """Whether an amount is in it."""
        is_above = months > self.low or (months == self.low and self.has_low)
        return is_above and (months < self.high or (months == self.high and self.has_high))


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of a text that `plain` made."""

    value: float
    unit: str
    """month, year or "year of age"; empty where the text names none of them."""
    bound: str
    """What the words around it say: at_least, at_most, above, below; else empty."""
    start: int
    end: int

    @property
    def months(self) -> float:
        return self.value * _MONTHS.get(self.unit, 1.0)


def named_range(name: str, *, unit: str = "") -> AmountRange | None:
    """The range that a name is about, as the first cell of a row; None where it has none, or more than is understood.

    :param unit: of numbers without one, as `unit_of` the name of the column; empty for none.
    """
    folded = plain(name)
    amounts = amounts_in(folded)
    if unit and not any(amount.unit for amount in amounts):
        amounts = [replace(amount, unit=unit) for amount in amounts]
    is_understood = all(amount.unit for amount in amounts) and not _UNREADABLE.search(folded)
    if not is_understood or not 1 <= len(amounts) <= 2:
        return None
    if len(amounts) == 1 and not amounts[0].bound and _COMPARES.search(folded):
        return None
    return _range_of(amounts)


def unit_of(name: str) -> str:
    """The unit of numbers alone below the name of a column, "Years of service"; empty for none.

    "Year" alone counts years, it does not measure them.
    """
    found = _COLUMN.search(plain(name))
    return "" if not found else "month" if found["month"] else "year"


def amounts_in(folded: str) -> list[Amount]:
    """Every number of a text that `plain` made: a year and 6 months as 18 months, those of one range with its unit."""
    return list(_with_units(folded, _summed(_amounts(folded))))


def _amounts(folded: str) -> Iterator[Amount]:
    matches = list(_AMOUNT.finditer(folded))
    for match, following in zip(matches, [*matches[1:], None], strict=False):
        unit = next((name for n, name in enumerate(_UNITS) if match[f"u{n}"]), "")
        value = value_of(match["number"]) + (0.5 if match["half"] and unit else 0.0)
        if unit != "year" or value <= _MOST_YEARS:
            yield Amount(value, unit, _bound(folded, match, following), match.start(), match.end())


def _summed(amounts: Iterator[Amount]) -> list[Amount]:
    """A year and 6 months as 18 months."""
    found: list[Amount] = []
    for amount in amounts:
        if found and (found[-1].unit, amount.unit) == ("year", "month") and amount.start - found[-1].end <= 1:
            years = found.pop()
            bound = amount.bound or years.bound
            amount = replace(amount, value=12 * years.value + amount.value, bound=bound, start=years.start)
        found.append(amount)
    return found


def _with_units(folded: str, amounts: Sequence[Amount]) -> Iterator[Amount]:
    """The numbers of a range have one unit, which stands behind the second: "2-5 years"."""
    for amount, following in zip(amounts, [*amounts[1:], None], strict=False):
        is_first = following is not None and _JOINT.fullmatch(folded, amount.end, following.start)
        yield replace(amount, unit=following.unit) if following and is_first and not amount.unit else amount


def _bound(folded: str, match: re.Match[str], following: re.Match[str] | None) -> str:
    if match["more"]:
        return "at_least"
    behind = _BEHIND.match(folded, match.end(), following.start() if following else len(folded))
    before = _BEFORE.search(folded[max(0, match.start() - _MOST_BEFORE) : match.start()])
    return (behind.lastgroup if behind else before.lastgroup if before else "") or ""


def _range_of(amounts: Sequence[Amount]) -> AmountRange | None:
    """Of one amount, or of the two ends; None where the second is no more than the first."""
    first, last = amounts[0], amounts[-1]
    if first is not last:
        is_range = first.months < last.months and first.bound not in _UPPER and last.bound not in _LOWER
        ends = AmountRange(first.months, last.months, first.bound != "above", last.bound != "below")
        return ends if is_range else None
    if first.bound in _UPPER:
        return AmountRange(-math.inf, first.months, has_high=first.bound == "at_most")
    if first.bound in _LOWER:
        return AmountRange(first.months, math.inf, has_low=first.bound == "at_least")
    return AmountRange(first.months, first.months)
