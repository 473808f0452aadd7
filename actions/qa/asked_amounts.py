"""What a question says of whom it is about: so many years of service, or such an age. Pure.

Only where its words say so, and of one amount alone: "3 months" may be the notice as well, an illness or a loan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from actions.qa.amount_ranges import Amount, amounts_in
from actions.qa.quantities import plain


class Role(StrEnum):
    """What an amount tells of somebody."""

    AGE = "age"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class AskedAmount:
    """The amount of a question and what it tells."""

    role: Role
    months: float
    unit: str
    """As the question has it, see `Amount`."""


JUST_ABOVE = 0.5
"""Months: "more than 5 years" asks about somebody who has little more."""
_AGE = re.compile(r"歳|才|年齢|\b(?:age|ages|aged|agee?s?|old)\b")
_SERVICE = re.compile(
    r"勤続|在籍年|勤務年|入社後|\b(?:seniority|tenure|anciennete)\b|"
    r"\b(?:length|years|months|year) of (?:service|employment)\b|"
    r"\byears? in (?:the company|post)\b|\b(?:annees|ans) (?:de service|de presence|dans l'entreprise)\b"
)
_OF_SERVICE = re.compile(
    r"['’]?\s(?:of\s|de\s|d'\s?)?(?:service|seniority|employment|tenure|anciennete|presence|maison|boite)\b|"
    r"\s(?:here|with (?:the company|us)|(?:in|at) (?:the|this) company|dans (?:l'entreprise|la (?:boite|societe)))\b|"
    r"\sque je (?:suis (?:la|ici)|travaille|bosse)\b|(?:以上)?(?:勤め|働[いくき]|在籍)"
)
_SERVED = re.compile(
    r"(?<!self-)\b(?:worked|working|employed|been)(?: here| with us| with the company| for (?:us|the company))?"
    r"(?: now)? for$|"
    r"\b(?:travaille|bosse|suis) (?:ici|la|chez (?!moi|lui|elle)[\w']+|dans (?:l'entreprise|la (?:boite|societe))),?"
    r" depuis$|"
    r"\bchez nous depuis$|(?:勤続|在籍|入社(?:して|後|し)?(?:から)?)(?:は|が|で|して)?$"
)
_JOINED = re.compile(r"\b(?:joined|started|was hired|embauchee?|recrutee?|arrivee?)\b[^.?!]{0,40}$")
_AGO_BEFORE, _AGO_BEHIND = re.compile(r"\bil y a$"), re.compile(r"\sago\b|前に入社")
_AFTER = re.compile(r"\b(?:after|apres|au bout de)$")
_NOTHING_BEHIND = re.compile(r"\s?(?:$|[?!.,;、。])")
_OLD = re.compile(r"[- ]?(?:of age|old)\b")
_AGED = re.compile(r"\b(?:agee?s? de|j'ai|ai)$")
# "10 ans d'expérience", "a 5-year contract", "the third year", "3 years before", "per year".
_NOT_BEHIND = re.compile(
    r"\s?(?:目|度|生|前(?!に入社)|後に|以内|ごと|につき|あたり|まで)|\s?/|"
    r"\s(?:before|prior|avant|plus tard|later|contract)\b|\s(?:d'(?!anciennete|age)|per|each|every|par)"
)
_NOT_BEFORE = re.compile(
    r"\b(?:in|within|before|until|up to|at least|minimum|every|each|per|first|last|next|previous|dans|d'ici|avant|"
    r"jusqu'a|au moins|tou[ts]e?s? les|premiere?s?|derniere?s?|prochaine?s?)$|"
    r"(?:最初の|次の|前の|毎|令和|平成|昭和|第)$"
)
_AT_LEAST = re.compile(r"\+|\s?(?:(?:or|and|ou|et) (?:more|over|longer|plus)|以上(?!.{0,4}[勤働]))")
_LITTLE_MORE = re.compile(r"(?: about| almost| nearly| (?P<above>more than|over|plus de)| environ| presque)\s?$")
# Somebody else, another time, an absence; or the question is when.
_ELSEWHERE = re.compile(
    r"\b(?:sick\w*|ill(?:ness)?|absen\w+|malad\w+|arret|retire\w*|retraite|colleagues?|collegues?|when|next|quand|"
    r"prochaine?s?|how many years|how long (?:until|before|do i have to)|combien (?:d'annees|d'ans|de temps)|"
    r"beginning)\b|"
    r"病気|欠勤|休職|産休|育休|定年|退職まで|同僚|新人|いつ|何年|何か月|次の"
)
_MOST_AROUND = 80
"""Characters on either side of an amount that tell what it is."""


def role_of(text: str) -> Role | None:
    """What amounts below the name of a column, or below a heading, tell; None where that does not say."""
    folded = plain(text).replace("’", "'")
    if _AGE.search(folded):
        return Role.AGE
    return Role.SERVICE if _SERVICE.search(folded) else None


def asked_amount(question: str) -> AskedAmount | None:
    """The amount by which the question says whom it is about; None where it does not, or names another one too."""
    folded = plain(question).replace("’", "'")
    amounts = [amount for amount in amounts_in(folded) if amount.unit]
    if len(amounts) != 1 or amounts[0].bound == "below" or _ELSEWHERE.search(folded):
        return None
    (amount,) = amounts
    before, is_above = _before(folded, amount)
    behind = folded[amount.end : amount.end + _MOST_AROUND]
    is_at_least = _AT_LEAST.match(behind) or "+" in folded[amount.start : amount.end]
    has_fraction = "/" in folded or "⁄" in folded
    role = None if is_at_least or has_fraction else _role(amount, before, behind)
    return AskedAmount(role, amount.months + JUST_ABOVE * is_above, amount.unit) if role else None


def _before(folded: str, amount: Amount) -> tuple[str, bool]:
    """What stands before an amount, without "about" and "more than"; whether it is a little more."""
    before = folded[max(0, amount.start - _MOST_AROUND) : amount.start].rstrip()
    little = _LITTLE_MORE.search(before)
    is_above = amount.bound == "above" or bool(little and little["above"])
    return (before[: little.start()].rstrip() if little else before), is_above


def _role(amount: Amount, before: str, behind: str) -> Role | None:
    if _AGO_BEFORE.search(before) or _AGO_BEHIND.match(behind):
        has_joined = _JOINED.search(before) or behind.startswith("前に入社")
        return Role.SERVICE if has_joined else None
    if _NOT_BEFORE.search(before) or _NOT_BEHIND.match(behind):
        return None
    if amount.unit == "year of age" or _OLD.match(behind):
        return Role.AGE
    is_after = _AFTER.search(before) and _NOTHING_BEHIND.match(behind)
    if _OF_SERVICE.match(behind) or _SERVED.search(before) or is_after:
        return Role.SERVICE
    return Role.AGE if amount.unit == "year" and _AGED.search(before) else None
