"""Reads `audience:`, `country:` and `company:` of a page, or of the defaults, in the catalogue file."""

from __future__ import annotations

from collections.abc import Callable

from actions.qa._yaml_reader import Section
from actions.qa.audience import COUNTRIES, LONGEST_CODE, PageAttributes, is_code

ATTRIBUTE_KEYS = ("audience", "country", "company")

_CODES = f"codes of lower-case letters, digits and hyphens, at most {LONGEST_CODE} long"
_COUNTRIES = "ISO 3166-1 alpha-2 codes in lower case, such as fr or gb"


def read_attributes(section: Section, standard: PageAttributes) -> PageAttributes:
    """What a section says, and what holds where it says nothing.

    An empty list says that there is no limit, whatever the defaults are. Raises PagesFileError.
    """
    return PageAttributes(
        audiences=_codes(section, "audience", standard.audiences, is_known=is_code, expected=_CODES),
        countries=_codes(section, "country", standard.countries, is_known=COUNTRIES.__contains__, expected=_COUNTRIES),
        companies=_codes(section, "company", standard.companies, is_known=is_code, expected=_CODES),
    )


def _codes(
    section: Section, key: str, standard: frozenset[str], *, is_known: Callable[[str], bool], expected: str
) -> frozenset[str]:
    if key not in section.values:
        return standard
    values = section.get(key)
    # A key with nothing behind it must not open a page to everyone: it is a mistake, not an empty list.
    if not isinstance(values, list):
        raise section.problem(key, f"expected a list of {expected}; got {_shown(values)}")
    for value in values:
        if not isinstance(value, str) or not is_known(value):
            raise section.problem(key, f"expected {expected}; got {_shown(value)}")
    return frozenset(values)


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    hint = " (YAML reads no as false: write 'no')" if value is False else ""
    return f"{type(value).__name__} {value!r}"[:100] + hint
