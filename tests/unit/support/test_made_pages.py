"""Made pages are documents as extraction makes them: blocks in order, apart, and the text that was given."""

from __future__ import annotations

from datetime import UTC, datetime

import yaml
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.pages import load_catalogue
from actions.qa.store import PageStore
from actions.qa.types import BlockKind
from tests.support.made_pages import Part, made_document, save_documents, site_documents, write_urls

AT = datetime(2026, 11, 1, tzinfo=UTC)
PARTS = st.lists(st.builds(Part, st.sampled_from(BlockKind), st.text(st.characters(exclude_categories=["Cs"]))))


def made(*parts, url="http://h/a.html"):
    return made_document(url, parts, title="A page", language="en", at=AT)


@given(PARTS)
def test_every_part_with_text_is_a_block_of_its_text(parts):
    document = made(*parts)
    wanted = [(part.kind, part.text.strip()) for part in parts if part.text.strip()]
    assert [(block.kind, document.text[block.start : block.end]) for block in document.blocks] == wanted
    ends = [0, *(block.end for block in document.blocks)]
    for end, block in zip(ends, document.blocks, strict=False):
        assert document.text[end : block.start].strip() == ""


def test_headings_lists_and_the_hash_are_as_those_of_extracted_pages():
    heading, item = BlockKind.HEADING, BlockKind.LIST_ITEM
    parts = [
        *(Part(heading, "Leave"), Part(item, "one"), Part(item, "two"), Part(BlockKind.PARAGRAPH, "between")),
        *(Part(heading, "Sick"), Part(item, "three")),
    ]
    document = made(*parts)
    assert [block.group for block in document.blocks] == [-1, 0, 0, -1, -1, 1]
    assert [block.heading_path for block in document.blocks] == [(), *[("Leave",)] * 3, (), ("Sick",)]
    assert document.content_hash == made(*parts, url="http://h/b.html").content_hash
    assert document.content_hash != made(*parts[:-1]).content_hash


def test_a_folder_of_pages_is_what_its_server_would_give(tmp_path):
    (tmp_path / "en").mkdir()
    body = "<html lang='en'><title>T</title><body><main><h1>Leave</h1><p>You get 25 days of leave.</p></main></body>"
    (tmp_path / "en" / "leave.html").write_text(body, encoding="utf-8")
    (tmp_path / "en" / "nothing.html").write_text("<html><body></body></html>", encoding="utf-8")
    (found,) = site_documents(tmp_path, "http://h/site", at=AT)
    assert (found.url, found.language) == ("http://h/site/en/leave.html", "en")
    assert "You get 25 days of leave." in found.text


def test_only_what_has_changed_is_stored_again(tmp_path):
    first, second = (
        made(Part(BlockKind.PARAGRAPH, "one")),
        made(Part(BlockKind.PARAGRAPH, "two"), url="http://h/b.html"),
    )
    with PageStore(tmp_path / "pages.db") as store:
        save_documents([first, second], store)
        revision = store.revision()
        save_documents([first, second], store)
        assert store.revision() == revision
        save_documents([made(Part(BlockKind.PARAGRAPH, "other")), second], store)
        assert store.revision() == revision + 1
        assert [document.text for document in store.documents()] == ["other", "two"]


def test_the_catalogue_is_one_that_kate_reads(tmp_path):
    path = write_urls(["http://h/b.html", "http://h/a.html"], tmp_path / "pages.yml")
    assert [page.url for page in load_catalogue(path).pages] == ["http://h/b.html", "http://h/a.html"]
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["defaults"]["max_age"] == "365d"
