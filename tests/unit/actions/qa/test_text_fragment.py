"""Links that open a page at a sentence. That browsers find it is tested in a browser; here, what is looked for."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.text_fragment import link_to, text_directive
from actions.qa.types import Document
from tests.support.documents import document

URL = "http://intranet.example/a"


def directive(page: Document, answer: str, *, occurrence: int = 0) -> str:
    start = -1
    for _ in range(occurrence + 1):
        start = page.text.index(answer, start + 1)
    return text_directive(page, start, start + len(answer))


def test_the_sentence_of_the_answer_is_looked_for() -> None:
    page = document("# Leave", "You get 25 days a year. Ask early.")
    assert directive(page, "25 days") == "text=You%20get%2025%20days%20a%20year."


@pytest.mark.parametrize(
    ("url", "link"),
    [
        (URL, f"{URL}#:~:text=Ask."),
        (f"{URL}?a=b", f"{URL}?a=b#:~:text=Ask."),
        (f"{URL}#leave", f"{URL}#leave:~:text=Ask."),
        (f"{URL}#leave:~:text=old", f"{URL}#leave:~:text=Ask."),
    ],
)
def test_the_address_keeps_its_own_fragment(url: str, link: str) -> None:
    assert link_to(document("Ask.", url=url), 0, 3) == link


def test_what_means_something_in_a_directive_is_encoded() -> None:
    page = document("Part-time, R&D (50%) and more: #1.")
    assert directive(page, "R&D") == "text=Part%2Dtime%2C%20R%26D%20%2850%25%29%20and%20more%3A%20%231."


def test_white_space_is_as_a_page_shows_it() -> None:
    page = document("Le montant est  de 1\u00a0200\u00a0€.")
    assert unquote(directive(page, "montant")) == "text=Le montant est de 1 200 €."


def test_a_long_sentence_is_named_by_whole_words_at_its_ends() -> None:
    sentence = (
        "Register your guests in the visitor tool " + "or at the reception desk " * 8 + "before five in the evening."
    )
    assert (
        unquote(directive(document(sentence), "tool")) == "text=Register your guests in the,before five in the evening."
    )


@pytest.mark.parametrize(
    ("sentence", "ends"),
    [
        (
            "新幹線や特急を使う場合は、事前に上長の承認を得たうえで、必ず人事部の担当者へ電子メールまたは社内便で申請してください。",
            "新幹線や特急を使う場合は、,社内便で申請してください。",
        ),
        ("あ" * 60 + "。", "あ" * 60 + "。"),  # no place where a word surely ends: the whole sentence
    ],
)
def test_japanese_is_cut_only_where_a_word_surely_ends(sentence: str, ends: str) -> None:
    assert unquote(directive(document(sentence), sentence[0])) == f"text={ends}"


def test_in_a_table_the_cell_is_looked_for() -> None:
    page = document("| Your wedding | 3 days", "| Moving house | 1 day, once a year")
    assert unquote(directive(page, "1 day")) == "text=1 day, once a year"


def test_an_answer_over_two_cells_is_a_range() -> None:
    page = document("| Your wedding | 3 days", "| Moving house | 1 day, once a year")
    assert directive(page, "Moving house | 1 day") == "text=Moving%20house,1%20day%2C%20once%20a%20year"


def test_an_answer_over_two_list_items_is_a_range_and_crosses_no_line() -> None:
    page = document("- a laptop", "- a phone", "- a badge")
    assert directive(page, "laptop\n\na phone") == "text=a%20laptop,a%20phone"


def test_a_line_break_inside_a_block_is_not_crossed() -> None:
    page = document("First line\nsecond line.")
    assert directive(page, "second") == "text=second%20line."


def test_what_stood_there_before_is_told_by_the_words_before_it() -> None:
    page = document("It takes 5 days.", "| Wedding | 5 days", "| Moving | 5 days", "5 days. Really: 5 days")
    assert directive(page, "5 days", occurrence=1) == "text=Wedding-,5%20days"
    assert directive(page, "5 days", occurrence=2) == "text=Moving-,5%20days"
    assert directive(page, "5 days", occurrence=3) == "text=5%20days-,5%20days."
    assert directive(page, "5 days", occurrence=4) == "text=Really%3A%205%20days"


def test_case_and_white_space_do_not_make_texts_differ() -> None:
    page = document("NO SMOKING", "Garden", "No  smoking")
    assert directive(page, "No  smoking") == "text=Garden-,No%20smoking"


def test_the_first_thing_on_a_page_needs_no_words_before_it() -> None:
    assert directive(document("Rooms", "Rooms"), "Rooms") == "text=Rooms"


def test_nothing_to_look_for_leaves_the_address_alone() -> None:
    page = document("First.", "Second.")
    assert link_to(page, page.text.index("\n"), page.text.index("S")) == URL


LINES = st.lists(st.text("ab-&, |。を日は#\u00a0", min_size=1, max_size=90).filter(str.strip), min_size=1, max_size=4)


@given(lines=LINES, data=st.data())
def test_whatever_a_page_says_each_text_stands_on_one_line_of_it(lines: list[str], data: st.DataObject) -> None:
    page = document(*lines)
    start = data.draw(st.integers(0, max(len(page.text) - 1, 0)))
    end = data.draw(st.integers(start + 1, start + 200))
    link = link_to(page, start, min(end, len(page.text)))
    if link == page.url:
        return
    texts = link.partition(":~:text=")[2].split(",")
    assert 1 <= len(texts) <= 3
    shown = [" ".join(line.split()) for line in page.text.splitlines()]
    for text in texts:
        wanted = unquote(text.removesuffix("-"))
        assert wanted
        assert any(wanted in line for line in shown)
