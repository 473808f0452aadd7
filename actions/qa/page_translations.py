"""Reads `translation_of:` of the catalogue file, once all its pages are known."""

from __future__ import annotations

from dataclasses import replace

from actions.qa._yaml_reader import Section
from actions.qa.errors import RefusedUrl
from actions.qa.types import Page
from actions.qa.url_rules import canonical


def resolve_translations(sections: tuple[Section, ...], pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """The pages, each with the page that it translates, where its section names one in any spelling.

    Raises PagesFileError when that is not another page of the catalogue.
    """
    known = {canonical(page.url).url: page.url for page in pages}
    return tuple(_resolved(section, page, known) for section, page in zip(sections, pages, strict=True))


def _resolved(section: Section, page: Page, known: dict[str, str]) -> Page:
    named = section.text("translation_of")
    if not named:
        return page
    try:
        original = known.get(canonical(named).url)
    except RefusedUrl as error:
        raise section.problem("translation_of", str(error)) from error
    if original is None or original == page.url:
        raise section.problem("translation_of", f"expected the address of another page of this list, got {named}")
    return replace(page, translation_of=original)
