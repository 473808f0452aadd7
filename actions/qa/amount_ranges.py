"""The range of years, months or kilometres that a name is about: "2 to 5 years", "plus de 50 km", 3年未満. Pure."""

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
    "km": ("km", "kilomet(?:re|er)s?", "キロ(?:メートル)?"),
}
_MONTHS = {"month": 1.0, "year": 12.0, "year of age": 12.0}
_UNIT = "|".join(f"(?P<u{n}>{'|'.join(words)})" for n, words in enumerate(_UNITS.values()))
_AMOUNT = re.compile(
    rf"(?P<number>{NUMBER})(?P<more>\s?\+)?(?:[\s-]?(?:{_UNIT})(?![a-z]))?(?P<half>\s?(?:半|et demie?\b|and a half\b))?"
)
_ANY_UNIT = re.compile(rf"(?<![a-z])(?:{_UNIT})(?![a-z])")
_FRACTION = re.compile(r"\d\s?[⁄/]\s?\d")
# Between the two numbers of one range.
_JOINT = re.compile(r"\s?(?:[-–—~〜]|\b(?:to|and|a|et)\b|から|以上|超)\s?[、,]?\s?")
_BEFORE = re.compile(
    r"(?<![a-z])(?:"
    r"(?P<at_most>up to(?: and including)?|at most|no more than|not more than|maximum(?: of)?|until|≤|<=|jusqu['’]a|"
    r"au plus)|"
    r"(?P<at_least>from|at least|no less than|not less than|after|as of|since|minimum|≥|>=|a partir de|a compter de|"
    r"des|au moins|apres|depuis)|"
    r"(?P<below>less than|fewer than|under|below|before|<|moins de|inferieure?s? a|avant|en dessous de)|"
    r"(?P<above>more than|over|above|beyond|exceeding|>|plus de|superieure?s? a|au[- ]dela de)"
    r")\s?$"
)
_BEHIND = re.compile(
    r"(?:\s(?:of service|of seniority|of age|old|d['’]anciennete))?\s?(?:"
    r"(?P<below>未満|に満たない)|(?P<above>超|を超|を上回)|"
    r"(?P<at_most>(?:or|and|ou|et) (?:less|fewer|under|below|younger|moins)\b|(?:at most|max(?:imum)?|au plus)\b|"
    r"以下|以内|まで)|"
    r"(?P<at_least>\+|(?:or|and|ou|et) (?:more|over|above|longer|older|up|beyond|plus|au[- ]dela)\b|"
    r"(?:at least|minimum|au moins)\b|以上|以降|以後|から)"
    r")"
)
_MOST_YEARS = 120
"""More are one of the calendar."""
_MOST_BEFORE = 20
"""Characters before a number that may say what it is the limit of."""


@dataclass(frozen=True, slots=True)
class AmountRange:
    """From one amount to another; both the same for a single amount."""

    low: float
    """Months or kilometres."""
    high: float
    is_time: bool
    has_low: bool = True
    """The low end belongs to it."""
    has_high: bool = True

    def meets(self, other: AmountRange) -> bool:
        """Whether some amount is in both."""
        if self.is_time != other.is_time:
            return False
        low = max((self.low, not self.has_low), (other.low, not other.has_low))
        high = min((self.high, self.has_high), (other.high, other.has_high))
        return low[0] < high[0] or (low[0] == high[0] and not low[1] and high[1])


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of a text that `plain` made."""

    value: float
    unit: str
    """month, year, "year of age" or km; empty where the text names none of them."""
    bound: str
    """What the words around it say: at_least, at_most, above, below; else empty."""
    start: int
    end: int


def named_range(name: str, *, unit: str = "") -> AmountRange | None:
    """The range that a name is about, as the first cell of a row; None where it has none, or other amounts too.

    :param unit: of numbers without one, as `unit_of` the name of the column; empty for none.
    """
    found = amounts_in(name)
    if unit and not any(amount.unit for amount in found):
        found = [replace(amount, unit=unit) for amount in found]
    amounts = [amount for amount in found if amount.unit]
    is_one = len(amounts) == 1 or (len(amounts) == 2 and (amounts[0].unit == "km") == (amounts[1].unit == "km"))
    return _range_of(amounts) if is_one and not _FRACTION.search(plain(name)) else None


def range_at(amount: Amount) -> AmountRange:
    """What a single amount says; "3 years" is no more and no less."""
    (value,) = _values([amount])
    is_time = amount.unit != "km"
    if amount.bound in ("at_most", "below"):
        return AmountRange(-math.inf, value, is_time, has_high=amount.bound == "at_most")
    if amount.bound in ("at_least", "above"):
        return AmountRange(value, math.inf, is_time, has_low=amount.bound == "at_least")
    return AmountRange(value, value, is_time)


def unit_of(name: str) -> str:
    """The unit in the name of a column, "Years of service"; empty for none."""
    found = _ANY_UNIT.search(plain(name))
    return _unit_named(found) if found else ""


def amounts_in(text: str) -> list[Amount]:
    """Every number of a text, a year and 6 months as 18 months, those of one range with its unit."""
    folded = plain(text)
    return list(_with_units(folded, _summed(_amounts(folded))))


def _amounts(folded: str) -> Iterator[Amount]:
    matches = list(_AMOUNT.finditer(folded))
    for match, following in zip(matches, [*matches[1:], None], strict=False):
        unit = _unit_named(match)
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


def _unit_named(match: re.Match[str]) -> str:
    return next((name for n, name in enumerate(_UNITS) if match[f"u{n}"]), "")


def _bound(folded: str, match: re.Match[str], following: re.Match[str] | None) -> str:
    if match["more"]:
        return "at_least"
    behind = _BEHIND.match(folded, match.end(), following.start() if following else len(folded))
    before = _BEFORE.search(folded[max(0, match.start() - _MOST_BEFORE) : match.start()])
    return (behind.lastgroup if behind else before.lastgroup if before else "") or ""


def _range_of(amounts: Sequence[Amount]) -> AmountRange | None:
    """Of one amount, or of the two ends; None where the second is no more than the first."""
    first, last = amounts[0], amounts[-1]
    if first is last:
        return range_at(first)
    low, high = _values(amounts)
    if low >= high:
        return None
    return AmountRange(low, high, first.unit != "km", first.bound != "above", last.bound != "below")


def _values(amounts: Sequence[Amount]) -> list[float]:
    return [amount.value * _MONTHS.get(amount.unit, 1.0) for amount in amounts]
