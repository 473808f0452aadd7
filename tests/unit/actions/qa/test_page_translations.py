"""Which page translates which, as the catalogue file says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.qa.errors import PagesFileError
from actions.qa.pages import Catalogue, load_catalogue

ENGLISH, FRENCH = "- url: https://a.example/en\n", "- url: https://a.example/fr\n"


def load(folder: Path, text: str) -> Catalogue:
    path = folder / "pages.yml"
    path.write_text(text, encoding="utf-8")
    return load_catalogue(path)


def test_a_page_names_what_it_translates_in_any_spelling_before_or_after_it(tmp_path: Path) -> None:
    named = "  translation_of: HTTPS://A.example:443/en\n"
    for pages in (ENGLISH + FRENCH + named, FRENCH + named + ENGLISH):
        found = {page.url: page.translation_of for page in load(tmp_path, f"pages:\n{pages}").pages}
        assert found == {"https://a.example/en": "", "https://a.example/fr": "https://a.example/en"}


@pytest.mark.parametrize(
    ("named", "parts"),
    [
        ("https://a.example/ja", ["another page of this list", "https://a.example/ja"]),
        ("https://A.example/fr", ["another page of this list"]),
        ("file:///etc/passwd", ["http or https"]),
        ("[https://a.example/en]", ["expected text", "list"]),
    ],
)
def test_what_is_no_other_page_of_the_catalogue_is_refused(tmp_path: Path, named: str, parts: list[str]) -> None:
    with pytest.raises(PagesFileError) as told:
        load(tmp_path, f"pages:\n{ENGLISH}{FRENCH}  translation_of: {named}\n")
    assert all(part in str(told.value) for part in ["line 4", "pages[1].translation_of", *parts]), told.value
