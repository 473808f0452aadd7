"""Askers as plain values: what JSON, the conversation's metadata and the command line say of who asks.

    {"audience": ["managers", "works-council"], "country": "fr", "company": "acme"}

Each field may be left out.
"""

from __future__ import annotations

from collections.abc import Mapping

from actions.qa.audience import COUNTRIES, LONGEST_CODE, Asker, is_code
from actions.qa.errors import MalformedAsker, UnknownCountry

MOST_AUDIENCES = 100
OTHER_CODES = {"uk": "gb", "el": "gr"}
"""Codes that the European institutions' directories write (Interinstitutional Style Guide, annex A5)."""
_FIELDS = ("audience", "country", "company")


def asker_of(record: object) -> Asker:
    """The asker that a record describes.

    :raises UnknownCountry: nothing else is wrong.
    :raises MalformedAsker: says which field is not as documented; the message quotes no value.
    """
    if not isinstance(record, Mapping):
        raise MalformedAsker(f"asker: expected an object with {', '.join(_FIELDS)}, came {type(record).__name__}")
    if not all(field in _FIELDS for field in record):
        raise MalformedAsker(f"asker: expected only the fields {', '.join(_FIELDS)}, came also another")
    country = _code(record.get("country", ""), "country")
    asker = Asker(
        _audiences(record.get("audience", [])),
        OTHER_CODES.get(country, country),
        _code(record.get("company", ""), "company"),
    )
    if asker.country and asker.country not in COUNTRIES:
        raise UnknownCountry(
            "asker.country: expected an ISO 3166-1 alpha-2 code in lower case, as gb, came another code"
        )
    return asker


def _audiences(values: object) -> frozenset[str]:
    if not isinstance(values, list | tuple):
        raise MalformedAsker(f"asker.audience: expected a list of codes, came {type(values).__name__}")
    if len(values) > MOST_AUDIENCES:
        raise MalformedAsker(f"asker.audience: expected at most {MOST_AUDIENCES} codes, came {len(values)}")
    return frozenset(_code(value, "audience") for value in values) - {""}


def _code(value: object, field: str) -> str:
    """A code, or "" where nothing is known."""
    if not isinstance(value, str) or (value and not is_code(value)):
        came = "other text" if isinstance(value, str) else type(value).__name__
        raise MalformedAsker(
            f"asker.{field}: expected lower-case letters, digits and hyphens, at most {LONGEST_CODE}, came {came}"
        )
    return value
