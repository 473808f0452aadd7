"""Sets of pages hold each other, the pages that are asked about are in all, and nothing is written twice."""

from __future__ import annotations

import json
import lzma
from datetime import UTC, datetime

import pytest

from actions.qa.pages import load_catalogue
from actions.qa.store import PageStore
from tests.load.development_pages import Site, development
from tests.load.filler_pages import LANGUAGES
from tests.load.page_sets import fresh_copy, n_characters, page_set

AT = datetime(2026, 11, 1, tzinfo=UTC)
PAGE = "<html lang='{0}'><title>T</title><body><main><h1>T</h1><p>Page {1} of {2}.</p></main></body></html>"


@pytest.fixture
def two_sites(tmp_path):
    """Sites whose pages and questions are called alike: three pages, one a language, each with two questions."""
    made = []
    for name in ("first", "second"):
        folder = tmp_path / name
        folder.mkdir()
        lines = [{"id": "n", "page": None, "page_lang": None, "lang": "en", "kind": "none", "answers": []}]
        for language in LANGUAGES:
            (folder / f"{language}.html").write_text(PAGE.format(language, language, name), encoding="utf-8")
            lines += [
                {"id": f"{language}-{asked}", "page": f"/{language}.html", "page_lang": language, "lang": asked}
                | {"question": "which page?", "kind": "span", "answers": [f"Page {language}"]}
                for asked in ("en", "fr")
            ]
        (folder / "q.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        made.append(Site(name, folder, folder / "q.jsonl"))
    return made


def test_the_core_is_of_all_languages_comes_first_and_is_all_that_is_asked_about(two_sites):
    found = development(two_sites, n_core=3, n_questions=99, at=AT)
    core = [document.url for document in found.documents[:3]]
    assert [document.language for document in found.documents[:3]] == ["en", "fr", "ja"]
    assert len({document.url for document in found.documents}) == len(found.documents) == 6
    assert {f"http://intranet.example/{question['page']}" for question in found.questions} == set(core)
    assert len({question["id"] for question in found.questions}) == len(found.questions) == 6
    assert {question["kind"] for question in found.questions} == {"span"}
    assert set(found.companies) == {document.url for document in found.documents}
    assert all(found.companies[f"http://intranet.example/{q['page']}"] == q["company"] for q in found.questions)
    assert development(two_sites, n_core=3, n_questions=99, at=AT) == found
    fewer = development(two_sites, n_core=3, n_questions=4, at=AT)
    assert fewer.questions == found.questions[:4]


@pytest.fixture
def text(tmp_path):
    folder = tmp_path / "text"
    folder.mkdir()
    for language in LANGUAGES:
        with lzma.open(folder / f"{language}-docs.txt.xz", "wt", encoding="utf-8") as file:
            file.writelines(
                f"{number} cats slept on the mat of the house in {language}.\n" * 20 for number in range(99)
            )
    return folder


def urls_of(folder):
    return [page.url for page in load_catalogue(folder / "pages.yml").pages]


def test_pages_that_are_asked_about_are_their_companys_and_filler_is_everybodys(two_sites, text, tmp_path):
    found = development(two_sites, n_core=3, n_questions=4, at=AT)
    folder = page_set(found.documents, 8, text=text, folder=tmp_path / "set", at=AT, companies=found.companies)
    whose = {page.url: page.attributes.companies for page in load_catalogue(folder / "pages.yml").pages}
    assert sorted(map(sorted, whose.values())) == [[], [], *[["first"]] * 3, *[["second"]] * 3]
    assert all(companies == frozenset() for url, companies in whose.items() if "library" in url)


def test_larger_sets_hold_the_smaller_ones(two_sites, text, tmp_path):
    pages = development(two_sites, n_core=3, n_questions=4, at=AT).documents
    sets = {n: page_set(pages, n, text=text, folder=tmp_path / str(n), at=AT) for n in (2, 8, 12)}
    for n, folder in sets.items():
        assert len(urls_of(folder)) == n
        assert urls_of(folder) == urls_of(sets[12])[:n]
        with PageStore(folder / "pages.db") as store:
            assert {document.url for document in store.documents()} == set(urls_of(folder))
    assert n_characters(sets[2]) == sum(len(document.text) for document in pages[:2])


def test_a_set_is_not_written_again_and_follows_its_pages(two_sites, text, tmp_path):
    pages = development(two_sites, n_core=3, n_questions=4, at=AT).documents
    folder = page_set(pages, 8, text=text, folder=tmp_path / "set", at=AT)
    with PageStore(folder / "pages.db") as store:
        revision = store.revision()
    page_set(pages, 8, text=text, folder=folder, at=AT)
    with PageStore(folder / "pages.db") as store:
        assert store.revision() == revision
    page_set(pages[1:], 8, text=text, folder=folder, at=AT)
    with PageStore(folder / "pages.db") as store:
        assert pages[0].url not in {document.url for document in store.documents()}
        assert len(store.documents()) == 8


def test_a_copy_has_nothing_that_an_answerer_left(two_sites, text, tmp_path):
    pages = development(two_sites, n_core=3, n_questions=4, at=AT).documents
    folder = page_set(pages, 4, text=text, folder=tmp_path / "set", at=AT)
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "left.bin").write_bytes(b"cache")
    copy = fresh_copy(folder, tmp_path / "copy")
    assert sorted(path.name for path in copy.iterdir()) == ["pages.db", "pages.yml"]
    with PageStore(copy / "pages.db") as store:
        assert len(store.documents()) == 4
