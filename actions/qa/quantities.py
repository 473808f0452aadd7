"""Amounts in a text, "25 days" or 5万円, so that two pages' amounts of one kind can be compared. Pure.

Only amounts with a unit that is known here; for the others nobody can say that they contradict each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from actions.qa.letters import fold

_UNITS = {
    "working day": ("working days?", "business days?", "workdays?", "jours? ouvres?", "営業日", "労働日"),
    "calendar day": ("calendar days?", "jours? calendaires?", "jours? ouvrables?", "暦日"),
    "day": ("days?", "jours?", "journees?", "日間", "日"),
    "hour": ("hours?", "hrs?", "heures?", "時間"),
    "minute": ("minutes?", "mins?", "分間", "分"),
    "week": ("weeks?", "semaines?", "週間"),
    "month": ("months?", "mois", "[かヶカヵケ箇]月間?"),
    "year": ("years?", "ans?", "annees?", "年間"),
    "percent": ("%", "percent", "per cent", "pour cent", "パーセント", "割"),
    "euro": ("€", "eur(?:os?)?", "ユーロ"),
    "pound": ("£", "gbp", "pounds?", "ポンド"),
    "dollar": (r"\$", "usd", "dollars?", "ドル"),
    "yen": ("¥", "jpy", "yens?", "円"),
    "kilometre": ("km", "kilomet(?:re|er)s?", "キロ(?:メートル)?"),
    "occasion": ("times", "fois", "回"),
    "year of age": ("歳", "才"),
    "person": ("persons?", "people", "personnes?", "人", "名"),
}
_SIGNS = {"€": "euro", "£": "pound", "$": "dollar", "¥": "yen"}
_EN = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
_EN += "eighteen nineteen"
_FR = "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
_FR += "dix-sept dix-huit dix-neuf"
_EN_TENS = {
    20: "twenty",
    30: "thirty",
    40: "forty",
    50: "fifty",
    60: "sixty",
    70: "seventy",
    80: "eighty",
    90: "ninety",
}
_FR_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre-vingt"}
_KANJI = "一二三四五六七八九"


def _spelt() -> Iterator[tuple[str, int]]:
    """Numbers below 100 as they are written out, folded; "twenty one" too, and "vingt et un"."""
    for words, tens, most in ((_EN.split(), _EN_TENS, 9), (_FR.split(), _FR_TENS, 19)):
        yield from ((word, n) for n, word in enumerate(words, start=1))
        for ten, name in tens.items():
            yield name, ten
            for n in range(1, most + 1 if ten in (60, 80) else 10):
                yield from ((f"{name}{joint}{words[n - 1]}", ten + n) for joint in ("-", " ", " et ", "-et-"))
        if tens is _FR_TENS:
            yield from ((f"{name}{joint}une", ten + 1) for ten, name in tens.items() for joint in (" et ", "-et-", "-"))
    yield from (("une", 1), ("quatre-vingts", 80), ("hundred", 100), ("cent", 100), ("十", 10))
    for n in range(2, 10):
        yield from ((f"{_EN.split()[n - 1]} hundred", 100 * n), (f"{_FR.split()[n - 1]} cents", 100 * n))
    for n, digit in enumerate(_KANJI, start=1):
        yield from ((digit, n), (f"十{digit}", 10 + n), *([(f"{digit}十", 10 * n)] if n > 1 else []))
        yield from ((f"{_KANJI[ten - 1]}十{digit}", 10 * ten + n) for ten in range(2, 10))


_WORDS = {word: float(n) for word, n in _spelt()}

# 1,000 and 1.000 are a thousand; 0,603 is none, as French mileage scales write it.
_DIGITS = r"(?!0[.,])\d{1,3}(?:[., '\u2019]\d{3}){1,6}(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,3})?(?!\d)"
_SPELT = "|".join(sorted((word for word in _WORDS if word.isascii()), key=len, reverse=True))
_IN_KANJI = "|".join(sorted((word for word in _WORDS if not word.isascii()), key=len, reverse=True))
NUMBER = rf"(?<![\d.,\w])(?:{_DIGITS})|(?<=[\u3040-\u9fff])(?:{_DIGITS})|\b(?:{_SPELT})\b|{_IN_KANJI}"
"""A number in figures, in words or in kanji, in a text that `plain` made."""
_KIND = "|".join(f"(?P<u{n}>{'|'.join(words)})" for n, words in enumerate(_UNITS.values()))
_END = r"(?![a-z])"
_AMOUNT = re.compile(
    rf"(?P<sign>[€£$¥])\s?(?P<signed>{_DIGITS})|(?P<number>{NUMBER})(?P<scale>[万千]?)[\s-]?(?:{_KIND}){_END}"
)
# "5 to 7 days", "vingt-cinq jours", 2万5千円, 1歳6か月, 2\u20442 (from ½): what comes before belongs to the number.
_GOES_ON = re.compile(
    rf"(?:[\d万千百{_KANJI}十〇]|\b(?:{_SPELT}))\s?(?:to|and|or|a|et|ou|[-–—~〜、,/]|から)?\s?$|\d[歳時]と?$|\u2044$"
)
# "2 days and a half", 12€50, "£50k", "€100-150": what comes behind does.
_MORE = re.compile(
    r"\s?(?:and a half|et demie?\b|半|(?:k|m|bn|thousand|millions?|milliards?|billions?|mille)\b)|\d|"
    r"\s?(?:[-–—~〜]|\b(?:to|or|a|ou)\b|から)\s?[€£$¥]?\d"
)
# 2,083 days are not two thousand: a page says so of what is earned in a month.
_PERHAPS_BELOW_TEN = re.compile(r"\d[.,]\d{3}")
_TIMES = ("working day", "calendar day", "day", "hour", "week", "month", "year")
_BETWEEN_PARTS = re.compile(r"\s?(?:and|et|と|,)?\s?")
# 3分の2 is a share, 十分な is "enough".
_NO_AMOUNT = re.compile(r"分の\d|十分[なにで]")
_MONTH = re.compile(r"月\s?$")
# 2万5千円, 2万5000円
_TEN_THOUSANDS = re.compile(r"(?<![\d.,億])(\d{1,4})万(\d{1,4})(千?)(?![\d千百])")
_SCALES = {"": 1.0, "千": 1e3, "万": 1e4}


@dataclass(frozen=True, slots=True)
class Quantity:
    """So much of something."""

    value: float
    unit: str
    """English, singular; money by its currency."""
    is_exact: bool = True
    """No part of a range or of a number that is not understood."""
    is_part: bool = field(default=False, compare=False)
    """Of one amount with its neighbour, as "1 hour 30 minutes" is."""


def quantities(text: str) -> tuple[Quantity, ...]:
    """The amounts of a text, in its order."""
    return tuple(quantity for quantity, _, _ in _found(plain(text)))


def without_quantities(text: str) -> str:
    """The folded text with a space in the place of each amount."""
    folded = plain(text)
    kept, position = "", 0
    for _, start, end in _found(folded):
        kept, position = f"{kept}{folded[position:start]} ", end
    return kept + folded[position:]


def plain(text: str) -> str:
    """Folded as for retrieval, white space unified, tens of thousands in figures: what amounts are looked for in."""
    return _TEN_THOUSANDS.sub(_in_figures, " ".join(unicodedata.normalize("NFKC", fold(text)).split()))


def _in_figures(match: re.Match[str]) -> str:
    return str(10_000 * int(match[1]) + int(match[2]) * (1000 if match[3] else 1))


def differ(one: str, other: str) -> bool:
    """Whether two texts give different amounts of one unit, and of no unit the same.

    False where it cannot be told: other units, ranges and lists.
    """
    mine, yours = _by_unit(quantities(one)), _by_unit(quantities(other))
    common = mine.keys() & yours.keys()
    parts = (each.is_part for own in (mine, yours) for unit in common for each in own[unit])
    if mine.keys() != yours.keys() and any(parts):
        return False  # 90 minutes are an hour and 30 minutes
    if not common or any(len(own[unit]) > 1 or not own[unit][0].is_exact for own in (mine, yours) for unit in common):
        return False
    return all(mine[unit][0].value != yours[unit][0].value for unit in common)


def _by_unit(found: tuple[Quantity, ...]) -> dict[str, list[Quantity]]:
    units: dict[str, list[Quantity]] = {}
    for quantity in dict.fromkeys(found):
        units.setdefault(quantity.unit, []).append(quantity)
    return units


def _found(folded: str) -> Iterator[tuple[Quantity, int, int]]:
    matches = [match for match in _AMOUNT.finditer(folded) if _is_amount(folded, match)]
    for before, match, after in zip([None, *matches], matches, [*matches[1:], None], strict=False):
        value, unit = _read(match)
        is_part = _are_one(folded, before, match) or _are_one(folded, match, after)
        is_exact = not (_is_more(folded, match) or _is_unclear(match, unit))
        yield Quantity(value, unit, is_exact, is_part), match.start(), match.end()


def _is_amount(folded: str, match: re.Match[str]) -> bool:
    is_date = match[0].endswith("日") and _MONTH.search(folded[max(0, match.start() - 20) : match.start()])
    return not is_date and not _NO_AMOUNT.search(folded, max(0, match.end() - 2), match.end() + 2)


def _is_more(folded: str, match: re.Match[str]) -> bool:
    """Whether the number goes on before or behind what was read of it."""
    before = folded[max(0, match.start() - 20) : match.start()]
    return bool(_GOES_ON.search(before) or _MORE.match(folded, match.end()))


def _is_unclear(match: re.Match[str], unit: str) -> bool:
    return unit in _TIMES and bool(_PERHAPS_BELOW_TEN.fullmatch(match["number"]))


def _are_one(folded: str, first: re.Match[str] | None, second: re.Match[str] | None) -> bool:
    """Whether two neighbours are one amount, as "1 hour 30 minutes" is."""
    return bool(first and second and _BETWEEN_PARTS.fullmatch(folded, first.end(), second.start()))


def _read(match: re.Match[str]) -> tuple[float, str]:
    if match["sign"]:
        return value_of(match["signed"]), _SIGNS[match["sign"]]
    unit = next(name for n, name in enumerate(_UNITS) if match[f"u{n}"])
    tenths = 10 if match[0].endswith("割") else 1
    is_decimal = unit == "percent" and re.fullmatch(r"\d+[.,]\d+", match["number"])
    value = float(match["number"].replace(",", ".")) if is_decimal else value_of(match["number"])
    return value * _SCALES[match["scale"]] * tenths, unit


def value_of(number: str) -> float:
    """Of what `NUMBER` matches, in a text that `plain` made."""
    if number in _WORDS:
        return _WORDS[number]
    is_below_one = number.startswith(("0.", "0,"))
    grouped = number if is_below_one else re.sub(r"[., '\u2019](?=\d{3}(?!\d))", "", number)
    return float(grouped.replace(",", "."))
