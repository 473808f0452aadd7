"""What a question says of whom it is about: so many years of service, such an age, so many kilometres. Pure.

Only where its words say so: "3 months" alone may be the notice, an illness or a wish. "After 3 years" may count
anything; it counts service for a table that does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from actions.qa.amount_ranges import Amount, AmountRange, amounts_in, range_at
from actions.qa.quantities import plain


class Role(StrEnum):
    """What an amount tells of somebody."""

    AGE = "age"
    SERVICE = "service"
    DISTANCE = "distance"
    AFTER = "after"
    """Time that has passed since something that is not said."""


@dataclass(frozen=True, slots=True)
class AskedAmount:
    """An amount of a question and what it tells."""

    role: Role
    range: AmountRange
    unit: str
    """As the question has it, see `Amount`."""


_AGE = re.compile(r"歳|才|年齢|\b(?:age|aged|ages|old|agee?s?)\b")
_SERVICE = re.compile(
    r"勤続|在籍|勤務年数|入社|\b(?:service|seniority|tenure|employment|employed|anciennete|presence|in post)\b"
)
_IS_OLD = re.compile(r"[- ](?:of age|old)\b")
_AGED = re.compile(r"\b(?:aged|agee?s? de|j'ai|elle a|il a|i am|i'm|a)\s?$")
_SERVED_BEHIND = re.compile(
    r"\s(?:of|de|d')\s?(?:service|seniority|employment|tenure|anciennete|presence|maison|boite)\b|"
    r"\s(?:here\b|with (?:the company|us)\b|(?:in|at) (?:the|this) company\b|"
    r"dans (?:l'entreprise|la (?:boite|societe))\b|que je (?:suis|travaille|bosse)\b)|(?:以上)?(?:勤|働|在籍)"
)
_SERVED_BEFORE = re.compile(
    r"\b(?:worked|working|employed|been (?:here|with|at|employed|working))\b[^.?!]{0,30}$|"
    r"\bchez (?:nous|moi|vous|elle|lui|eux)\b[^.?!]{0,30}\bdepuis\s?$|"
    r"\b(?:travaille|bosse|suis (?:la|ici|chez|dans|en poste|salariee?|employee?))\b[^.?!]{0,30}\bdepuis\s?$|"
    r"(?:勤続|在籍|入社(?:して|後|し)?(?:から)?|勤務)(?:は|が|で|して)?\s?$"
)
_AFTER_BEFORE = re.compile(r"\b(?:after|apres|au bout de|ca fait|cela fait)\s?$")
_AFTER_BEHIND = re.compile(r"(?:以上)?(?:たっ|たて|経)")
# "In 3 years", "within", "every", "the first 6 months"; years of an era.
_NOT_BEFORE = re.compile(
    r"\b(?:in|within|before|until|up to|every|each|per|first|last|next|previous|dans|d'ici|avant|jusqu'a|"
    r"tou[ts]e?s? les|premiere?s?|derniere?s?|prochaine?s?)\s?$|(?:最初の|次の|前の|毎|令和|平成|昭和|月|第)\s?$"
)
# The third year is not three years; "3 years before", 1日あたり.
_NOT_BEHIND = re.compile(
    r"\s?(?:目|度|生|前|後に|以内|ごと|につき|あたり|まで)|\s?/|\s(?:before|prior|avant|plus tard|later)\b|"
    r"\s(?:per|a|an|each|every|par) (?:hour|day|week|month|year|heure|jour|semaine|mois|an)"
)
_AWAY = re.compile(
    r"\b(?:sick\w*|ill(?:ness)?|absen\w+|malad\w+|arret|retire\w*|retraite)\b|病気|欠勤|休職|産休|育休|定年|退職まで"
)
_AGO_BEFORE, _AGO_BEHIND = re.compile(r"\bil y a\s?$"), re.compile(r"\sago\b|前に")
_JOINED_BEFORE = re.compile(
    r"\b(?:joined|started|hired|recruited|arrivee?|embauchee?|recrutee?|entree?)\b[^.?!]{0,40}$"
)
_JOINED_BEHIND = re.compile(r"前に入社")
_FRACTION = re.compile(r"\d\s?[⁄/]\s?\d")
_MOST_AROUND = 60
"""Characters on either side of an amount that tell what it is."""


def role_of(text: str) -> Role | None:
    """What the amounts of a table's names tell, by the name of their column, by themselves or by the headings; None
    where the text does not say.
    """
    folded = plain(text)
    if _AGE.search(folded):
        return Role.AGE
    return Role.SERVICE if _SERVICE.search(folded) else None


def asked_amounts(question: str) -> tuple[AskedAmount, ...]:
    """The amounts that tell something; none of a question about an absence, whose length is no service."""
    folded = plain(question).replace("’", "'")
    if _AWAY.search(folded) or _FRACTION.search(folded):
        return ()
    return tuple(_asked(folded))


def _asked(folded: str) -> Iterator[AskedAmount]:
    for amount in amounts_in(folded):
        role = _role_at(folded, amount) if amount.unit else None
        if role:
            is_strict = amount.bound in ("above", "below")
            said = amount if is_strict else replace(amount, bound="")  # "from 3 years on" asks about three
            yield AskedAmount(role, range_at(said), amount.unit)


def _role_at(folded: str, amount: Amount) -> Role | None:
    before = folded[max(0, amount.start - _MOST_AROUND) : amount.start]
    behind = folded[amount.end : amount.end + _MOST_AROUND]
    bare = _without_bound(before)
    if _AGO_BEFORE.search(before) or _AGO_BEHIND.match(behind):
        return Role.SERVICE if _JOINED_BEFORE.search(before) or _JOINED_BEHIND.match(behind) else None
    if _NOT_BEFORE.search(before) or _NOT_BEHIND.match(behind):
        return None
    if amount.unit == "km":
        return Role.DISTANCE
    if amount.unit == "year of age" or _IS_OLD.match(behind):
        return Role.AGE
    if _SERVED_BEHIND.match(behind) or _SERVED_BEFORE.search(bare):
        return Role.SERVICE
    if _AFTER_BEFORE.search(before) or _AFTER_BEHIND.match(behind):
        return Role.AFTER
    return Role.AGE if amount.unit == "year" and _AGED.search(bare) else None


def _without_bound(before: str) -> str:
    return re.sub(
        r"\b(?:for|about|almost|nearly|more than|over|less than|under|plus de|moins de|environ|presque)\s?$", "", before
    )
