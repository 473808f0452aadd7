"""Whom a page is for, as the catalogue file says it, and what its author is told when that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.qa.audience import PageAttributes
from actions.qa.errors import PagesFileError
from actions.qa.pages import load_catalogue

DEFAULTS = "defaults: {audience: [staff], country: [fr, be], company: [acme]}\n"
PAGE = "pages:\n- url: https://a.example/\n"


def attributes(folder: Path, text: str) -> PageAttributes:
    path = folder / "pages.yml"
    path.write_text(text, encoding="utf-8")
    return load_catalogue(path).pages[0].attributes


def test_a_page_is_for_everyone_unless_it_says_otherwise(tmp_path: Path) -> None:
    assert attributes(tmp_path, PAGE) == PageAttributes(frozenset(), frozenset(), frozenset())


def test_a_page_says_whom_it_is_for(tmp_path: Path) -> None:
    said = attributes(tmp_path, PAGE + "  audience: [managers, works-council]\n  country: [fr]\n  company: [acme-2]\n")
    assert said.audiences == {"managers", "works-council"}
    assert said.countries == {"fr"}
    assert said.companies == {"acme-2"}


def test_the_defaults_hold_for_what_a_page_does_not_say(tmp_path: Path) -> None:
    inherited = attributes(tmp_path, DEFAULTS + PAGE)
    assert inherited == PageAttributes(frozenset({"staff"}), frozenset({"fr", "be"}), frozenset({"acme"}))
    own = attributes(tmp_path, DEFAULTS + PAGE + "  country: [jp]\n")
    assert own == PageAttributes(frozenset({"staff"}), frozenset({"jp"}), frozenset({"acme"}))


def test_an_empty_list_opens_a_page_that_the_defaults_close(tmp_path: Path) -> None:
    opened = attributes(tmp_path, DEFAULTS + PAGE + "  audience: []\n  country: []\n  company: []\n")
    assert opened == PageAttributes()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (PAGE + "  audience:\n", ["line 3", "pages[0].audience", "a list", "got nothing"]),
        (PAGE + "  audience: managers\n", ["line 3", "pages[0].audience", "a list", "'managers'"]),
        (PAGE + "  audience: [Managers]\n", ["pages[0].audience", "lower-case", "'Managers'"]),
        (PAGE + "  audience: [works_council]\n", ["'works_council'"]),
        (PAGE + "  audience: ['']\n", ["pages[0].audience", "str ''"]),
        (PAGE + "  audience: [a-]\n", ["'a-'"]),
        (PAGE + f"  audience: [{'a' * 65}]\n", ["at most 64"]),
        (PAGE + "  audience: [[a]]\n", ["list ['a']"]),
        (PAGE + "  country: [uk]\n", ["pages[0].country", "alpha-2", "gb", "'uk'"]),
        (PAGE + "  country: [FR]\n", ["'FR'"]),
        (PAGE + "  country: [no]\n", ["bool False", "write 'no'"]),
        (PAGE + "  company: [42]\n", ["pages[0].company", "int 42"]),
        (PAGE + "  audiences: [a]\n", ["line 3", "did you mean 'audience'?"]),
        ("defaults: {audience: {a: b}}\n" + PAGE, ["line 1", "defaults.audience", "a list"]),
        ("defaults:\n  country:\n" + PAGE, ["line 2", "defaults.country", "got nothing"]),
    ],
)
def test_a_mistake_is_told_and_never_opens_a_page(tmp_path: Path, text: str, parts: list[str]) -> None:
    with pytest.raises(PagesFileError) as told:
        attributes(tmp_path, text)
    assert str(tmp_path / "pages.yml") in str(told.value)
    assert all(part in str(told.value) for part in parts), told.value
