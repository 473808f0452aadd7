"""Pages cut from running text: the same each time, of the sizes that they should have, nothing lost inside."""

from __future__ import annotations

import lzma
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.types import BlockKind
from tests.load.filler_pages import MAX_CHARACTERS, MIN_CHARACTERS, Cut, cut_pages, filler_documents, page_of
from training.errors import CorpusError

AT = datetime(2026, 11, 1, tzinfo=UTC)
LINES = st.lists(st.text(st.sampled_from("ab .\n"), max_size=400) | st.just(""), max_size=60)
SENTENCE = {
    "en": "The office in {} opens at eight in the morning, and it closes at six. ",
    "fr": "Le bureau de {} ouvre à huit heures le matin et ferme à dix-huit heures. ",
    "ja": "第{}支店の事務所は午前八時に開き、午後六時に閉まります。",
}


@pytest.fixture
def texts(tmp_path):
    """Two texts a language."""
    for language, sentence in SENTENCE.items():
        for name in ("docs", "novels"):
            lines = [sentence.format(f"{name}-{number}") * 8 + "\n" for number in range(120)]
            with lzma.open(tmp_path / f"{language}-{name}.txt.xz", "wt", encoding="utf-8") as file:
                file.writelines(lines)
    return tmp_path


@given(LINES)
def test_pages_are_neighbouring_lines_of_a_document_and_of_the_sizes_wanted(lines):
    for cut in cut_pages(lines, language="en", name="t", seed=0):
        assert MIN_CHARACTERS <= sum(map(len, cut.lines)) <= MAX_CHARACTERS
        assert all(cut.lines)
        joined = "\n".join(line.strip()[:MAX_CHARACTERS] for line in lines)
        assert "\n".join(cut.lines) in joined


def test_a_line_longer_than_a_page_is_cut():
    (cut,) = cut_pages(["x" * 9000, ""], language="en", name="t", seed=0)
    assert len(cut.lines[0]) == MAX_CHARACTERS


def test_headings_lists_and_paragraphs_are_told_by_their_length_and_end():
    lines = (
        "Travel",
        "You may travel by train.",
        "Hotels",
        "Book early, and say when you come.",
        "Paris",
        "Lyon",
        "End.",
    )
    document = page_of(Cut(lines, "en", "docs-3"), address="http://l", at=AT, seed=0)
    assert (document.url, document.title, document.language) == ("http://l/en/docs-3.html", "Travel", "en")
    heading, paragraph, item = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM
    kinds = [(block.kind, document.text[block.start : block.end]) for block in document.blocks]
    assert kinds == list(zip((heading, paragraph, heading, paragraph, item, item, paragraph), lines, strict=True))


def test_a_page_of_running_text_is_called_by_its_first_words():
    line = "A traveller who rides past the lodge asks without fail whose house that is. "
    document = page_of(Cut((line.strip(),) * 30, "en", "novels-0"), address="http://l", at=AT, seed=0)
    assert document.title == "A traveller who rides past the lodge asks without fail whose"
    headings = [block for block in document.blocks if block.kind is BlockKind.HEADING]
    assert 2 <= len(headings) <= 15


def test_pages_are_the_same_each_time_and_more_of_them_begin_with_the_fewer(texts):
    few = list(filler_documents(texts, 12, address="http://l", at=AT))
    more = list(filler_documents(texts, 30, address="http://l", at=AT))
    assert more[:12] == few
    assert len({document.url for document in more}) == len({document.content_hash for document in more}) == 30
    assert [document.language for document in few] == ["en", "fr", "ja"] * 4
    assert {document.url.split("/")[-1].split("-")[0] for document in few} == {"docs", "novels"}
    assert list(filler_documents(texts, 12, address="http://l", at=AT, seed=1)) != few


def test_too_little_text_and_no_text_are_told(texts, tmp_path):
    with pytest.raises(CorpusError, match=r"expected text for 9000 pages, found it for \d+"):
        list(filler_documents(texts, 9000, address="http://l", at=AT))
    (texts / "fr-docs.txt.xz").write_bytes(b"no xz")
    with pytest.raises(CorpusError, match=r"fr-docs\.txt\.xz: expected xz-compressed"):
        list(filler_documents(texts, 9, address="http://l", at=AT))
    with pytest.raises(CorpusError, match=r"expected texts called en-NAME\.txt\.xz"):
        list(filler_documents(tmp_path / "nowhere", 9, address="http://l", at=AT))
