"""The amount, or the range of amounts, that a few words name: "2 to 5 years", "plus de 50 km", 3年未満. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from actions.qa.quantities import NUMBER, plain, value_of

_UNITS = {
    "month": ("months?", "mois", "[かヶカヵケ箇]月間?"),
    "year": ("years?", "yrs?", "ans?", "annees?", "年間?", "歳", "才"),
    "day": ("days?", "jours?", "日間?"),
    "night": ("nights?", "nuits?", "泊"),
    "week": ("weeks?", "semaines?", "週間?"),
    "hour": ("hours?", "hrs?", "h", "heures?", "時間"),
    "minute": ("minutes?", "mins?", "分"),
    "km": ("km", "kilomet(?:re|er)s?", "キロ(?:メートル)?"),
    "mile": ("miles?",),
    "euro": ("€", "eur(?:os?)?", "ユーロ"),
    "pound": ("£", "gbp", "pounds?", "ポンド"),
    "dollar": (r"\$", "usd", "dollars?", "ドル"),
    "yen": ("¥", "jpy", "yens?", "円"),
    "person": ("persons?", "people", "personnes?", "employees", "salaries", "人", "名"),
}
_IN_SMALLER = {"year": ("month", 12.0), "week": ("day", 7.0), "hour": ("minute", 60.0)}
"""So that 18 months and a year and a half compare."""
_UNIT = "|".join(f"(?P<u{n}>{'|'.join(words)})" for n, words in enumerate(_UNITS.values()))
_AMOUNT = re.compile(
    rf"(?P<sign>[€£$¥])?\s?(?P<number>{NUMBER})(?P<scale>[万千]?)(?P<more>\s?\+)?(?:[\s-]?(?:{_UNIT})(?![a-z]))?"
)
_ANY_UNIT = re.compile(rf"(?<![a-z])(?:{_UNIT})(?![a-z])")
_SIGNS = {"€": "euro", "£": "pound", "$": "dollar", "¥": "yen"}
_SCALES = {"": 1.0, "千": 1e3, "万": 1e4}
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
    """From one amount to another of one unit; both the same for a single amount."""

    low: float
    high: float
    unit: str
    has_low: bool = True
    """The low end belongs to it."""
    has_high: bool = True

    def meets(self, other: AmountRange) -> bool:
        """Whether some amount is in both."""
        if self.unit != other.unit:
            return False
        low = max((self.low, not self.has_low), (other.low, not other.has_low))
        high = min((self.high, self.has_high), (other.high, other.has_high))
        return low[0] < high[0] or (low[0] == high[0] and not low[1] and high[1])


@dataclass(frozen=True, slots=True)
class _Amount:
    value: float
    unit: str
    """Empty where the text names none."""
    bound: str
    """What the words around it say: at_least, at_most, above, below; else empty."""
    start: int
    end: int


def named_range(name: str, *, unit: str = "") -> AmountRange | None:
    """The range that a name is about, as the first cell of a row; None where it has none, or other amounts too.

    :param unit: of numbers without one, as `unit_of` the name of the column; empty for none.
    """
    folded = plain(name)
    amounts = list(_with_units(folded, _summed(_amounts(folded))))
    if unit and not any(amount.unit for amount in amounts):
        amounts = [replace(amount, unit=unit) for amount in amounts]
    amounts = [_in_smaller_unit(amount) for amount in amounts if amount.unit]
    is_one = len(amounts) == 1 or (len(amounts) == 2 and amounts[0].unit == amounts[1].unit)
    return _range_of(amounts) if is_one else None


def asked_range(question: str, unit: str) -> AmountRange | None:
    """The only amount of a unit that a question names; None where there is none, or several.

    "After 3 years" and "for up to 3 years" ask about three, "more than 3 years" does not.
    """
    folded = plain(question)
    amounts = [_in_smaller_unit(amount) for amount in _with_units(folded, _summed(_amounts(folded)))]
    of_unit = [amount for amount in amounts if amount.unit == unit]
    if len(of_unit) != 1:
        return None
    (amount,) = of_unit
    return _range_of([amount if amount.bound in ("above", "below") else replace(amount, bound="")])


def unit_of(name: str) -> str:
    """The unit in the name of a column, "Years of service"; empty for none."""
    found = _ANY_UNIT.search(plain(name))
    return _unit_named(found) if found else ""


def _amounts(folded: str) -> Iterator[_Amount]:
    matches = list(_AMOUNT.finditer(folded))
    for match, following in zip(matches, [*matches[1:], None], strict=False):
        unit = _SIGNS[match["sign"]] if match["sign"] else _unit_named(match)
        value = value_of(match["number"]) * _SCALES[match["scale"]]
        if unit == "year" and value > _MOST_YEARS:
            continue
        yield _Amount(value, unit, _bound(folded, match, following), match.start(), match.end())


def _summed(amounts: Iterator[_Amount]) -> list[_Amount]:
    """A year and 6 months as 18 months."""
    found: list[_Amount] = []
    for amount in amounts:
        if found and (found[-1].unit, amount.unit) == ("year", "month") and amount.start - found[-1].end <= 1:
            years = found.pop()
            bound = amount.bound or years.bound
            amount = replace(amount, value=12 * years.value + amount.value, bound=bound, start=years.start)
        found.append(amount)
    return found


def _with_units(folded: str, amounts: Sequence[_Amount]) -> Iterator[_Amount]:
    """The numbers of a range have one unit, which stands behind the second or before the first: "2-5 years", "€1-2"."""
    for before, amount, following in zip([None, *amounts], amounts, [*amounts[1:], None], strict=False):
        beside = [
            other.unit
            for first, second, other in ((amount, following, following), (before, amount, before))
            if first and second and other and _JOINT.fullmatch(folded, first.end, second.start)
        ]
        yield replace(amount, unit=amount.unit or next(filter(None, beside), ""))


def _unit_named(match: re.Match[str]) -> str:
    return next((name for n, name in enumerate(_UNITS) if match[f"u{n}"]), "")


def _in_smaller_unit(amount: _Amount) -> _Amount:
    unit, so_many = _IN_SMALLER.get(amount.unit, (amount.unit, 1.0))
    return replace(amount, value=amount.value * so_many, unit=unit)


def _bound(folded: str, match: re.Match[str], following: re.Match[str] | None) -> str:
    if match["more"]:
        return "at_least"
    behind = _BEHIND.match(folded, match.end(), following.start() if following else len(folded))
    before = _BEFORE.search(folded[max(0, match.start() - _MOST_BEFORE) : match.start()])
    return (behind.lastgroup if behind else before.lastgroup if before else "") or ""


def _range_of(amounts: Sequence[_Amount]) -> AmountRange | None:
    """Of one amount, or of the two ends; None where the second is no more than the first."""
    first, last = amounts[0], amounts[-1]
    if first is not last:
        if first.value >= last.value:
            return None
        return AmountRange(first.value, last.value, first.unit, first.bound != "above", last.bound != "below")
    if first.bound in ("at_most", "below"):
        return AmountRange(-math.inf, first.value, first.unit, has_high=first.bound == "at_most")
    if first.bound in ("at_least", "above"):
        return AmountRange(first.value, math.inf, first.unit, has_low=first.bound == "at_least")
    return AmountRange(first.value, first.value, first.unit)
