"""The catalogue's sites: what can be said, and what its author is told when it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.qa.errors import PagesFileError
from actions.qa.pages import Catalogue, load_catalogue
from actions.qa.sites import Site

HR = "https://intranet.example/hr/"


def load(folder: Path, text: str) -> Catalogue:
    path = folder / "pages.yml"
    path.write_text(text, encoding="utf-8")
    return load_catalogue(path)


def test_the_smallest_site(tmp_path: Path) -> None:
    catalogue = load(tmp_path, f"sites:\n- prefix: {HR}\n")
    assert catalogue.sites == (Site(HR, 86400.0, start=HR),)
    assert (catalogue.pages, catalogue.origins) == ((), frozenset())
    assert (catalogue.sites[0].max_pages, catalogue.sites[0].max_depth) == (500, 5)


def test_everything_that_can_be_said(tmp_path: Path) -> None:
    catalogue = load(
        tmp_path,
        f"""
defaults: {{language: en, max_age: 12h}}
pages:
  - url: https://elsewhere.example/a
sites:
  - prefix: HTTPS://Intranet.example:443/hr/
    start: {HR}index.html
    exclude: ["*/archive/*", "*.old"]
    query_parameters: [id]
    max_pages: 50000
    max_depth: 0
    crawl_every: 7d
    language: fr
    max_age: 6h
  - prefix: https://intranet.example/rh
    sitemap: https://intranet.example/sitemap.xml
""",
    )
    assert catalogue.sites == (
        Site(
            HR,
            6 * 3600.0,
            start=f"{HR}index.html",
            exclude=("*/archive/*", "*.old"),
            query_parameters=("id",),
            max_pages=50000,
            max_depth=0,
            crawl_every_seconds=7 * 86400.0,
            language="fr",
        ),
        Site(
            "https://intranet.example/rh",
            43200.0,
            sitemap="https://intranet.example/sitemap.xml",
            language="en",
        ),
    )
    assert len(catalogue.pages) == 1


def test_either_list_may_be_empty_but_not_both(tmp_path: Path) -> None:
    assert not load(tmp_path, f"pages: []\nsites:\n- prefix: {HR}\n").pages
    assert not load(tmp_path, f"pages:\n- url: {HR}\nsites: []\n").sites
    for text in ("defaults: {}\n", "pages: []\n", "sites: []\n", "pages: []\nsites: []\n"):
        with pytest.raises(PagesFileError, match="pages: expected a list with at least one entry"):
            load(tmp_path, text)


@pytest.mark.parametrize(
    ("entry", "line", "complaint"),
    [
        ("prefix: ftp://a.example/", 2, r"sites\[0\].prefix: .*scheme must be http or https"),
        ("start: https://a.example/", 2, r"sites\[0\].prefix: expected text, got nothing"),
        ("prefix: https://a.example/x?y=1", 2, "prefix: expected an address without a query string"),
        ("prefix: https://a.example/x/%2e%2e/y", 2, "prefix: .*could be read as another"),
        (f"prefix: {HR}\n  start: https://intranet.example/", 3, "start: expected an address of the site"),
        (f"prefix: {HR}\n  start: {HR}a\n  exclude: ['*/a']", 3, "start: expected an address of the site"),
        (f"prefix: {HR}\n  sitemap: https://b.example/s.xml", 3, "sitemap: expected the scheme, host and port of"),
        (f"prefix: {HR}\n  sitemap: http://intranet.example/s.xml", 3, "sitemap: expected the scheme, host and port"),
        (f"prefix: {HR}\n  sitemap: {HR}s.xml\n  max_depth: 3", 4, "max_depth: is for sites whose links are followed"),
        (f"prefix: {HR}\n  max_pages: 0", 3, "max_pages: expected between 1 and 50000, got 0"),
        (f"prefix: {HR}\n  max_pages: 50001", 3, "max_pages: expected between 1 and 50000"),
        (f"prefix: {HR}\n  max_depth: 1.5", 3, "max_depth: expected a whole number"),
        (f"prefix: {HR}\n  crawl_every: often", 3, "crawl_every: expected a duration"),
        (f"prefix: {HR}\n  exclude: archive", 3, "exclude: expected a list such as"),
        (f"prefix: {HR}\n  exclude: [3]", 3, "exclude: expected text, got int 3; put it in quotation marks"),
        (f"prefix: {HR}\n  language: english", 3, "language: expected a two-letter code"),
        (f"prefix: {HR}\n  exlude: []", 3, "exlude: unknown key; did you mean 'exclude'"),
        (f"prefix: {HR}\n- prefix: {HR}leave/", 3, r"sites\[1\].prefix: .*overlaps with the site in line 2"),
        (f"prefix: {HR}leave\n- prefix: https://intranet.example/hr", 3, "overlaps with the site in line 2"),
    ],
)
def test_mistakes_are_named_with_file_line_and_key(tmp_path: Path, entry: str, line: int, complaint: str) -> None:
    with pytest.raises(PagesFileError, match=complaint) as caught:
        load(tmp_path, f"sites:\n- {entry}\n")
    assert str(caught.value).startswith(f"{tmp_path / 'pages.yml'}, line {line}: sites")


def test_neighbours_do_not_overlap(tmp_path: Path) -> None:
    text = f"sites:\n- prefix: {HR}\n- prefix: https://intranet.example/hr2/\n- prefix: http://intranet.example/hr/\n"
    assert len(load(tmp_path, text).sites) == 3
