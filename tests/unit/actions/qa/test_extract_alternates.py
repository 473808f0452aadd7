"""The translations that a page names in its head, out of the extraction process."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from actions.qa.extract import Extractor

URL = "https://intranet.example/en/leave?x=1"


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    with Extractor() as made:
        yield made


def alternates(extractor: Extractor, head: str, body: str = "") -> tuple[str, ...]:
    page = (
        f"<!doctype html><html><head><title>T</title>{head}</head><body><main><p>Text.</p>{body}</main></body></html>"
    )
    return extractor.extract(page.encode(), charset="utf-8", url=URL).alternates


FRENCH = "https://intranet.example/fr/conges"


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (f'<link rel="alternate" hreflang="fr" href="{FRENCH}">', (FRENCH,)),
        (f'<LINK REL="Alternate external" HREFLANG="fr-CA" HREF=" {FRENCH} "/>', (FRENCH,)),
        (f'<link rel="alternate" hreflang="fr" href="{FRENCH}">' * 3, (FRENCH,)),
        ('<link rel="alternate" hreflang="fr" href="/fr/conges">', (FRENCH,)),
        ('<link rel="alternate" hreflang="fr" href="../fr/conges">', (FRENCH,)),
        ('<base href="/fr/"><link rel="alternate" hreflang="fr" href="conges">', (FRENCH,)),
        ('<link rel="alternate" hreflang="en" href="">', ()),
        (f'<link rel="alternate" hreflang="x-default" href="{FRENCH}">', ()),
        (f'<link rel="alternate" type="application/rss+xml" href="{FRENCH}">', ()),
        (f'<link rel="canonical" hreflang="fr" href="{FRENCH}">', ()),
        ('<link rel="alternate" hreflang="fr" href="http://[::1/">', ()),
        ('<link rel="alternate" hreflang="fr" href="/' + "x" * 2000 + '">', ()),
        ("", ()),
    ],
)
def test_what_a_page_names_as_its_translations(extractor: Extractor, head: str, found: tuple[str, ...]) -> None:
    assert alternates(extractor, head) == found


def test_only_the_head_is_believed(extractor: Extractor) -> None:
    """Its author writes the head; whoever comments on a page may write into its body."""
    assert alternates(extractor, "", f'<link rel="alternate" hreflang="fr" href="{FRENCH}">') == ()


def test_a_page_cannot_name_endlessly_many(extractor: Extractor) -> None:
    head = "".join(f'<link rel="alternate" hreflang="fr" href="/{n}">' for n in range(1000))
    assert len(alternates(extractor, head)) == 100


def test_a_version_is_told_by_its_translations_and_is_the_old_one_where_there_are_none(extractor: Extractor) -> None:
    page = b"<html><body><main><p>You get 25 days.</p></main></body></html>"
    without = extractor.extract(page, charset="utf-8", url=URL)
    with_one = dataclasses.replace(without, alternates=(FRENCH,))
    # What extraction version 1 made of the same page: votes name it.
    assert without.hash == "f36b215a5d032704646bc355530d41e31b1e1edea7bf8d762909e1223bf8ccad"
    assert len({without.hash, with_one.hash, dataclasses.replace(without, alternates=(URL,)).hash}) == 3
