"""From bytes to content with structure, in a process that may die (criteria X1-X3, X5, X6)."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.qa.errors import Unreadable
from actions.qa.extract import (
    Content,
    ExtractionLimits,
    Extractor,
    blocks_from_json,
    blocks_to_json,
    document_of,
)
from actions.qa.types import BlockKind, Page

ROOT = Path(__file__).parents[4]
URL = "http://intranet.example/a"
HEADING, PARAGRAPH = BlockKind.HEADING, BlockKind.PARAGRAPH
ITEM, ROW = BlockKind.LIST_ITEM, BlockKind.TABLE_ROW


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    with Extractor() as made:
        yield made


def read(extractor: Extractor, body: str | bytes, *, charset: str = "") -> Content:
    return extractor.extract(body.encode() if isinstance(body, str) else body, charset=charset, url=URL)


def article(inner: str) -> str:
    head = '<!doctype html><html lang="en"><head><title>T - Site</title></head>'
    return f"{head}<body><main>{inner}</main></body></html>"


def texts(content: Content) -> list[str]:
    return [content.text[block.start : block.end] for block in content.blocks]


def outline(content: Content) -> list[tuple[BlockKind, int, str, tuple[str, ...]]]:
    return [
        (block.kind, block.depth, content.text[block.start : block.end], block.heading_path) for block in content.blocks
    ]


def test_headings_give_their_path(extractor: Extractor) -> None:
    content = read(extractor, article("<h1>A</h1><p>1</p><h2>B</h2><p>2</p><h4>C</h4><p>3</p><h2>D</h2><p>4</p>"))
    assert outline(content) == [
        (HEADING, 1, "A", ()),
        (PARAGRAPH, 0, "1", ("A",)),
        (HEADING, 2, "B", ("A",)),
        (PARAGRAPH, 0, "2", ("A", "B")),
        (HEADING, 4, "C", ("A", "B")),
        (PARAGRAPH, 0, "3", ("A", "B", "C")),
        (HEADING, 2, "D", ("A",)),
        (PARAGRAPH, 0, "4", ("A", "D")),
    ]
    assert content.title == "A"
    assert content.language == "en"


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ('<meta property="article:modified_time" content=" 2026-03-05T10:00:00Z ">', "2026-03-05T10:00:00Z"),
        ('<meta name="DCTERMS.modified" content="2026-03-05">', "2026-03-05"),
        ('<meta http-equiv="Last-Modified" content="Thu, 05 Mar 2026 10:00:00 GMT">', "Thu, 05 Mar 2026 10:00:00 GMT"),
        ('<script type="application/ld+json">{"@graph": [{"dateModified" : "2026-03-05"}]}</script>', "2026-03-05"),
        ('<meta property="article:modified_time" content=""><meta name="dc.date.modified" content="2026">', "2026"),
        (f'<meta itemprop="dateModified" content="{"9" * 99}">', ""),
        ('<meta property="article:published_time" content="2026-03-05">', ""),
        ("", ""),
    ],
)
def test_the_date_of_the_last_change_is_the_pages_own_word(extractor: Extractor, head: str, date: str) -> None:
    page = article("<h1>A</h1><p>Enough to read here.</p>").replace("</head>", f"{head}</head>")
    assert read(extractor, page).modified == date


def test_a_time_element_may_say_when_the_page_was_changed(extractor: Extractor) -> None:
    inner = '<h1>A</h1><p>Text.</p><p>Updated <time itemprop="dateModified" datetime="2026-03-05">5 March</time></p>'
    assert read(extractor, article(inner)).modified == "2026-03-05"


def test_nested_lists_have_their_own_group(extractor: Extractor) -> None:
    lists = "<ul><li>one<ol><li>one a</li><li>one b</li></ol>more</li><li>two</li></ul><ul><li>x</li></ul>"
    content = read(extractor, article(f"<h1>A</h1>{lists}"))
    items = [block for block in content.blocks if block.kind is ITEM]
    assert [(text, block.depth) for text, block in zip(texts(content)[1:], items, strict=True)] == [
        ("one", 1),
        ("one a", 2),
        ("one b", 2),
        ("more", 1),
        ("two", 1),
        ("x", 1),
    ]
    groups = [block.group for block in items]
    assert groups[0] == groups[3] == groups[4]
    assert groups[1] == groups[2]
    assert len(set(groups)) == 3
    assert all(block.heading_path == ("A",) for block in items)


def test_paragraphs_of_one_item_stay_one_block(extractor: Extractor) -> None:
    content = read(extractor, article("<h1>A</h1><ul><li><p>one</p><p>still one</p></li><li>two</li></ul>"))
    assert texts(content) == ["A", "one\nstill one", "two"]


def test_table_rows_keep_their_cells_and_header(extractor: Extractor) -> None:
    content = read(
        extractor,
        article(
            "<h1>A</h1><table><caption>Fees</caption><thead><tr><th>Kind</th><th>Fee</th></tr></thead>"
            "<tbody><tr><td rowspan=2>Car</td><td>1 234,50 €</td></tr><tr><td>$85.00</td></tr>"
            "<tr><td>Bike<br>small</td><td><ul><li>none</li><li>at all</li></ul></td></tr></tbody></table>"
        ),
    )
    rows = [block for block in content.blocks if block.kind is ROW]
    assert texts(content)[1:] == ["Fees", "Kind | Fee", "Car | 1 234,50 €", "Car | $85.00", "Bike small | none at all"]
    assert [row.is_header for row in rows] == [True, False, False, False]
    assert len({row.group for row in rows}) == 1
    assert "\nCar | $85.00\n" in content.text


@pytest.mark.parametrize(
    ("rows", "is_header"),
    [
        (["Ancienneté | Préavis", "Inférieure à 1 an | 15 jours", "Supérieure à 1 an | 1 mois"], True),
        (["勤続年数 | 日数", "6か月 | 10日", "1年6か月 | 11日"], True),
        (["Less than one year | none", "1 to 5 years | 4 weeks", "More than 5 years | 12 weeks"], False),
        (["Période d'essai | aucun", "Moins de 2 ans | 1 mois", "2 ans et plus | 2 mois"], False),
        (["One year of service | none", "2 to 5 years | 1 month", "More than 5 years | 2 months"], False),
        (["試用期間 | なし", "3年未満 | 1か月", "3年以上 | 2か月"], False),
        (["Less than 1 year | none", "1 to 5 years | 4 weeks", "More than 5 years | 12 weeks"], False),
        (["Apprentices | 1 week", "Less than 2 years | 2 weeks", "2 years or more | 4 weeks"], False),
        (["Ground floor | Reception", "1st floor | HR", "2nd floor | IT"], False),
        (["Monday | closed", "Tuesday | 9-17", "Wednesday | 9-17"], False),
        (["Seniority | Notice", "Less than 2 years | 1 month"], False),
        (["Seniority", "Less than 2 years", "2 years or more"], False),
    ],
)
def test_rows_for_ranges_have_their_columns_named_by_a_first_row_without_numbers(
    extractor: Extractor, rows: list[str], is_header: bool
) -> None:
    cells = ("".join(f"<td>{cell}</td>" for cell in row.split(" | ")) for row in rows)
    content = read(extractor, article("<h1>A</h1><table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"))
    found = [block.is_header for block in content.blocks if block.kind is ROW]
    assert not any(found[1:])
    assert any(found[:1]) == is_header


def test_a_header_may_have_an_empty_corner_and_a_row_empty_cells(extractor: Extractor) -> None:
    rows = (
        "<tr><td></td><th>Full-time</th><th>Part-time</th></tr><tr><th>Leave</th><td>25</td><td>12</td></tr>"
        "<tr><th>Bonus</th><td></td><td></td></tr>"
    )
    content = read(extractor, article(f"<h1>A</h1><table>{rows}</table>"))
    assert [block.is_header for block in content.blocks if block.kind is ROW] == [True, False, False]


def test_a_cell_over_several_columns_stands_in_each(extractor: Extractor) -> None:
    rows = (
        "<tr><th colspan=2>Employee</th><th>Days</th><th>Notice</th></tr><tr><th colspan=4>Paris</th></tr>"
        "<tr><td>Manager</td><td>permanent</td><td colspan=2>25 (no notice)</td></tr>"
        "<tr><td rowspan=2 colspan=2>Intern</td><td>10</td><td>none</td></tr><tr><td colspan=99>ask HR</td></tr>"
    )
    content = read(extractor, article(f"<h1>A</h1><table>{rows}</table>"))
    assert texts(content)[1:5] == [
        "Employee | Employee | Days | Notice",
        "Paris",
        "Manager | permanent | 25 (no notice) | 25 (no notice)",
        "Intern | Intern | 10 | none",
    ]
    assert texts(content)[5] == "Intern | Intern | ask HR"


def test_a_row_without_cells_says_nothing(extractor: Extractor) -> None:
    rows = "<tr><th>Meal</th><th>Limit</th></tr><tr><td rowspan=2>Lunch</td><td rowspan=2>20</td></tr><tr></tr>"
    content = read(extractor, article(f"<h1>A</h1><table>{rows}<tr><td>Dinner</td><td>30</td></tr></table>"))
    assert texts(content)[1:] == ["Meal | Limit", "Lunch | 20", "Dinner | 30"]


def test_a_linked_item_of_a_list_is_not_left_out(extractor: Extractor) -> None:
    text = "<p>" + "Your first day is described here in some detail so that nothing is left out. " * 9 + "</p>"
    items = "<li>Passport copy</li><li><a href='/forms/a1.html'>Form A1 (tax)</a></li><li>Bank details</li>"
    body = f"<nav><a href='/'>Home</a></nav><div id=content><h1>A</h1>{text}<p>Please bring:</p><ul>{items}</ul></div>"
    content = read(extractor, f"<!doctype html><html lang=en><head><title>T</title></head><body>{body}</body></html>")
    assert texts(content)[-3:] == ["Passport copy", "Form A1 (tax)", "Bank details"]


def test_steps_go_on_after_a_note_but_not_below_another_heading(extractor: Extractor) -> None:
    steps = "<ol><li>Fill in</li></ol><p>Note: in blue.</p><ol start=2><li>Sign</li><li>Send</li></ol>"
    other = "<h2>B</h2><ol start=4><li>Wait</li></ol><ol start=9><li>Ask</li></ol>"
    ranks = "<h2>C</h2><ol><li>Apply</li></ol><p>Ranked by:</p><ol start=2><li>Age</li></ol>"
    towns = "<ul><li>Paris<ol><li>North</li></ol></li><li>Lyon<ol start=2><li>South</li></ol></li></ul>"
    content = read(extractor, article(f"<h1>A</h1>{steps}{other}{ranks}{towns}"))
    groups = {text: block.group for text, block in zip(texts(content), content.blocks, strict=True)}
    assert groups["Fill in"] == groups["Sign"] == groups["Send"]
    assert len({groups[text] for text in ("Fill in", "Wait", "Ask", "Apply", "Age", "North", "South")}) == 7


def test_a_table_for_layout_is_no_table(extractor: Extractor) -> None:
    content = read(
        extractor,
        "<html><body><table><tr><td><a href='/a'>Menu one</a><br><a href='/b'>Menu two</a></td><td><h1>A</h1>"
        "<p>First sentence of the text, long enough to be one.</p><table><tr><th>K</th><th>V</th></tr>"
        "<tr><td>a</td><td>b</td></tr></table></td></tr></table></body></html>",
    )
    assert texts(content) == ["A", "First sentence of the text, long enough to be one.", "K | V", "a | b"]


def test_definitions_know_their_term(extractor: Extractor) -> None:
    definitions = "<dl><dt>Laptop</dt><dd>36 months</dd><dt>Chair</dt><dd>€250</dd></dl>"
    content = read(extractor, article(f"<h1>A</h1>{definitions}"))
    assert outline(content)[1:] == [
        (ITEM, 1, "Laptop", ("A",)),
        (ITEM, 2, "36 months", ("A", "Laptop")),
        (ITEM, 1, "Chair", ("A",)),
        (ITEM, 2, "€250", ("A", "Chair")),
    ]


def test_a_summary_is_the_heading_of_closed_details_and_of_nothing_after(extractor: Extractor) -> None:
    content = read(
        extractor,
        article(
            "<h1>A</h1><h2>B</h2><details><summary>Q?</summary><p>1</p><h2>inner</h2><p>2</p>"
            "<details><summary>Deep?</summary>3</details></details><p>4</p>"
        ),
    )
    assert [(text, path) for _, _, text, path in outline(content)][2:] == [
        ("Q?", ("A", "B")),
        ("1", ("A", "B", "Q?")),
        ("inner", ("A", "B", "Q?")),
        ("2", ("A", "B", "Q?", "inner")),
        ("Deep?", ("A", "B", "Q?", "inner")),
        ("3", ("A", "B", "Q?", "inner", "Deep?")),
        ("4", ("A", "B")),
    ]


def test_accordions_of_buttons_are_headings(extractor: Extractor) -> None:
    content = read(
        extractor,
        article(
            "<h1>A</h1><button aria-controls=p1 aria-expanded=false>Q1?</button><div id=p1 hidden><p>One.</p></div>"
            "<h2><button aria-controls=p2>Q2?</button></h2><div id=p2 style='display: none'>Two.</div>"
            "<button>Print</button><div hidden>secret</div>"
        ),
    )
    assert [(text, path) for _, _, text, path in outline(content)][1:] == [
        ("Q1?", ("A",)),
        ("One.", ("A", "Q1?")),
        ("Q2?", ("A",)),
        ("Two.", ("A", "Q2?")),
    ]


def test_numbers_dates_currency_and_no_break_spaces_survive_exactly(extractor: Extractor) -> None:
    """X6."""
    exact = "1\u202f234,56\u00a0€ — 12.03.2025, ¥１０，０００ (±0,5\u00a0%), 5\u200961 m², £1,000.00; ½ №\u00a07"
    content = read(extractor, article(f"<h1>A</h1><p>{exact}</p><table><tr><td>{exact}</td><td>x</td></tr></table>"))
    assert texts(content)[1:] == [exact, f"{exact} | x"]
    entities = article("<h1>A</h1><p>1&#8239;234&nbsp;&euro; &lt;5&#37;&gt; &frac12; 12&ndash;14&#x2009;h</p>")
    assert texts(read(extractor, entities))[1] == "1\u202f234\u00a0€ <5%> ½ 12–14\u2009h"


def test_only_white_space_of_the_source_is_collapsed(extractor: Extractor) -> None:
    content = read(
        extractor,
        article(
            "<h1>A</h1><p>  one\n\ttwo <b> three</b>four </p><p>五月\n  十日 end\nof 行\n</p>"
            "<p>1<sup>re</sup> H<sub>2</sub>O co&shy;operate</p><p>a<br>b<br><br>c</p><pre>x:  1\n  y: 2</pre>"
        ),
    )
    expected = ["one two threefour", "五月十日 end of 行", "1re H2O cooperate", "a\nb", "c", "x: 1\ny: 2"]
    assert texts(content)[1:] == expected


def test_ruby_readings_do_not_interrupt_the_text(extractor: Extractor) -> None:
    content = read(extractor, article("<h1>題</h1><p><ruby>就<rt>しゅう</rt>業<rt>ぎょう</rt></ruby>規則</p>"))
    assert texts(content)[1] == "就業規則"


def test_the_frame_of_a_page_is_left_out(extractor: Extractor) -> None:
    frame = (
        "<div class='cookie-banner'><p>We use cookies for many good reasons that fill a line.</p></div>"
        "<header class='site-header'><nav><ul><li><a href='/'>Home</a></li></ul></nav></header>"
        "<div class='breadcrumb'><a href='/'>Home</a> &gt; Leave</div><div id='sidebar'><p>Side text.</p></div>"
        "<main><h1>Leave</h1><p>You have 25 days a year.</p></main>"
        "<aside><h2>Related</h2><ul><li><a href='/y'>Another</a></li></ul></aside>"
        "<div class='menu'><ul><li>Plain menu</li></ul></div><footer><p>Internal use only.</p></footer>"
    )
    content = read(extractor, f"<html><body>{frame}</body></html>")
    assert content.text == "Leave\n\nYou have 25 days a year."


def test_a_page_is_not_lost_for_its_class_names(extractor: Extractor) -> None:
    """An element that holds the page is the page, whatever it is called."""
    page = (
        "<html><body class='has-sidebar cookie-page'><form id='aspnetForm'><div class='nav-footer-menu'><h1>Leave</h1>"
        "<p>You have 25 days a year, and they lapse in March.</p></div></form></body></html>"
    )
    assert read(extractor, page).text == "Leave\n\nYou have 25 days a year, and they lapse in March."


JAPANESE = "<html><head>{meta}</head><body><main><h1>通勤手当</h1><p>上限は月額３万円～です。</p></main></body>"
FRENCH = "<html><head>{meta}</head><body><main><h1>Congés</h1><p>L’indemnité : 35 € – été.</p></main></body>"


@pytest.mark.parametrize(
    ("page", "encoding", "meta", "charset"),
    [
        (JAPANESE, "utf-8", "", ""),
        (JAPANESE, "utf-8", "", "iso-8859-1"),
        (JAPANESE, "utf-8-sig", "", "shift_jis"),
        (JAPANESE, "utf-16", "", ""),
        (JAPANESE, "cp932", "", "Shift_JIS"),
        (JAPANESE, "cp932", "<meta charset=Shift_JIS>", ""),
        (JAPANESE, "cp932", "<meta charset='windows-31j'>", ""),
        (JAPANESE, "euc_jp", "<meta http-equiv=Content-Type content='text/html; charset=EUC-JP'>", ""),
        (JAPANESE, "iso2022_jp", "<meta charset=ISO-2022-JP>", ""),
        (FRENCH, "cp1252", "", "iso-8859-1"),
        (FRENCH, "cp1252", "<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=windows-1252'>", ""),
        (FRENCH, "cp1252", "", ""),
        (FRENCH, "utf-8", "<meta charset=latin-1>", ""),
        (FRENCH, "cp1252", "<meta charset=unicode_escape>", "rot13"),
        (FRENCH, "iso8859-15", "", "ISO-8859-15"),
    ],
)
def test_encodings(extractor: Extractor, page: str, encoding: str, meta: str, charset: str) -> None:
    page = page.replace("{meta}", meta)
    if encoding == "iso8859-15":
        page = page.replace("’", "'").replace("–", "-")
    if encoding == "iso2022_jp" or encoding == "euc_jp":
        page = page.replace("～", "〜")
    expected = page[page.index("<p>") + 3 : page.index("</p>")]
    assert texts(read(extractor, page.encode(encoding), charset=charset))[1] == expected


def test_broken_bytes_do_not_lose_the_page(extractor: Extractor) -> None:
    body = FRENCH.replace("{meta}", "<meta charset=utf-8>").encode() + b"\xff\xe9"
    assert "L’indemnité : 35 € – été." in read(extractor, body).text


def test_control_characters_do_not_lose_the_page(extractor: Extractor) -> None:
    odd = "a\x00b\x01c\x0bd&#0;e&#1;f&#xD800;g&#xFFFE;h&#x110000;i&#99999999;j&#x27;k"
    assert texts(read(extractor, article(f"<h1>A</h1><p title='\x02'>{odd}</p>")))[1] == "a b c d e f g h i j'k"


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ("<html lang='fr-CA'>", "fr"),
        ("<html xml:lang='JA'>", "ja"),
        ("<html><head><meta http-equiv=Content-Language content='en'></head>", "en"),
        ("<html lang='x-klingon'>", ""),
        ("<html>", ""),
    ],
)
def test_language_is_what_the_page_declares(extractor: Extractor, html: str, language: str) -> None:
    assert read(extractor, f"{html}<body><p>Some text.</p></body></html>").language == language


def test_a_login_page_is_recognised(extractor: Extractor) -> None:
    form = "<form><input name=u><input type=PASSWORD name=p></form>"
    assert read(extractor, article(f"<h1>Sign in</h1><p>Please.</p>{form}")).asks_password
    assert not read(extractor, article("<h1>A</h1><p>Your password is never asked for.</p>")).asks_password


@pytest.mark.parametrize(
    "body",
    [b"", b"   ", b"\x00\x00", b"<html></html>", b"<html><body><script>x()</script><nav>Menu</nav></body></html>"],
)
def test_a_page_without_content_is_unreadable(extractor: Extractor, body: bytes) -> None:
    with pytest.raises(Unreadable, match=r"intranet\.example/a"):
        read(extractor, body)


SOUP = (
    "<p> </p> <ul> <li> </ul> <table> <tr> <td> <td/rowspan=9999999> </table> <h1> </h1> <h3> <details> <summary> "
    "</details> <dl> <dt> <dd> </dl> <div> </div> <pre> <br> <a/href=x> </a> text 日本 &#xD800; &#0; <!-- <![CDATA[ "
    "<body> <button/aria-controls=x> <svg> <x-y> <ruby> <rt> <select> <template> <nav> <h4/role=heading>"
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(SOUP.split()) | st.text(max_size=5), max_size=30))
def test_any_soup_gives_sound_blocks_or_is_unreadable(extractor: Extractor, parts: list[str]) -> None:
    """Blocks in order, apart, not empty, inside the text; white space between them."""
    try:
        content = read(extractor, "".join(parts).encode("utf-8", errors="replace"))
    except Unreadable as error:
        message = str(error)
        content = Content("", "", "", (), asks_password=False)
    else:
        message = ""
    assert "Error:" not in message  # a page may have no content, but no page breaks the extraction
    end = 0
    for block in content.blocks:
        assert end <= block.start < block.end <= len(content.text)
        assert content.text[end : block.start].strip() == ""
        assert content.text[block.start : block.end].strip()
        end = block.end
    assert end == len(content.text)
    assert blocks_from_json(blocks_to_json(content.blocks)) == content.blocks


def test_a_page_that_costs_too_much_cpu_is_unreadable_and_the_next_is_read() -> None:
    """X3."""
    heavy = "<html><body>" + "<p>some words of text</p>" * 200_000
    with Extractor(ExtractionLimits(cpu_seconds=0.5)) as extractor:
        with pytest.raises(Unreadable, match="CPU limit"):
            read(extractor, heavy)
        assert read(extractor, article("<p>fine</p>")).text == "fine"


def test_a_page_that_takes_too_long_is_unreadable_and_the_next_is_read() -> None:
    """X3."""
    heavy = "<html><body>" + "<p>some words of text</p>" * 200_000
    with Extractor(ExtractionLimits(wall_seconds=2)) as extractor:
        read(extractor, article("<p>warm</p>"))
        with pytest.raises(Unreadable, match="took more than"):
            read(extractor, heavy)
    with Extractor() as extractor:
        assert read(extractor, article("<p>fine</p>")).text == "fine"


def test_a_page_that_needs_too_much_memory_is_unreadable_and_the_next_is_read() -> None:
    """X3."""
    heavy = "<html><body>" + "<p>x</p>" * 1_000_000
    with Extractor(ExtractionLimits(memory_bytes=400 << 20)) as extractor:
        with pytest.raises(Unreadable):
            read(extractor, heavy)
        assert read(extractor, article("<p>fine</p>")).text == "fine"


def test_a_text_that_is_too_large_is_unreadable() -> None:
    with Extractor(ExtractionLimits(max_response_bytes=2000)) as extractor, pytest.raises(Unreadable, match="2000"):
        read(extractor, article("<p>" + "words " * 1000 + "</p>"))


def test_a_killed_process_is_replaced() -> None:
    """X3."""
    with Extractor() as extractor:
        assert read(extractor, article("<p>one</p>")).text == "one"
        os.kill(extractor.process_id, signal.SIGKILL)
        time.sleep(0.2)
        assert read(extractor, article("<p>two</p>")).text == "two"


def test_a_process_that_dies_at_its_work_is_an_unreadable_page() -> None:
    """X3: the page is named, and how the process ended."""
    with Extractor() as extractor:
        read(extractor, article("<p>one</p>"))
        os.kill(extractor.process_id, signal.SIGSTOP)  # so that it dies after it was asked
        threading.Timer(0.5, os.kill, (extractor.process_id, signal.SIGKILL)).start()
        with pytest.raises(Unreadable, match="SIGKILL"):
            read(extractor, article("<p>two</p>"))
        assert read(extractor, article("<p>three</p>")).text == "three"


def test_processes_are_renewed_and_none_is_left() -> None:
    with Extractor(ExtractionLimits(pages_per_process=2)) as extractor:
        ids = []
        for number in range(4):
            read(extractor, article(f"<p>{number}</p>"))
            ids.append(extractor.process_id)
    assert ids[0] != 0
    assert ids[1] == 0
    assert ids[2] not in (0, ids[0])
    assert not Path(f"/proc/{ids[2]}").exists()


def test_the_parent_never_imports_an_html_parser() -> None:
    """X2."""
    program = textwrap.dedent(
        """
        import sys
        from actions.qa.extract import Extractor
        import actions.qa.store, actions.qa.refresh, actions.qa.cli_pages
        with Extractor() as extractor:
            extractor.extract(b"<p>hello</p>", charset="", url="u")
        bad = [name for name in sys.modules if name.split(".")[0] in ("lxml", "trafilatura", "bs4", "html5lib")]
        sys.exit(", ".join(bad) or 0)
        """
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True)
    assert done.returncode == 0, done.stderr


def test_trafilatura_can_be_imported_with_what_is_declared() -> None:
    """X1."""
    subprocess.run([sys.executable, "-c", "import trafilatura"], check=True, capture_output=True)


def test_the_catalogue_comes_before_the_page(extractor: Extractor) -> None:
    content = read(extractor, article("<h1>Own title</h1><p>text</p>"))
    now = datetime.now(UTC)
    own = document_of(Page(URL, 1), content, fetched_at=now)
    assert (own.title, own.language, own.url, own.fetched_at) == ("Own title", "en", URL, now)
    named = document_of(Page(URL, 1, title="Named", language="fr"), content, fetched_at=now)
    assert (named.title, named.language) == ("Named", "fr")
    assert named.content_hash == own.content_hash
    silent = dataclasses.replace(content, title="", language="")
    assert document_of(Page(URL, 1), silent, fetched_at=now).title == URL
    assert document_of(Page(URL, 1), silent, fetched_at=now).language == "und"
    french = dataclasses.replace(silent, text="Vous avez droit à vingt-cinq jours de congés par an.")
    assert document_of(Page(URL, 1), french, fetched_at=now).language == "fr"


def test_the_hash_is_of_text_and_structure(extractor: Extractor) -> None:
    plain = read(extractor, article("<h1>A</h1><p>text</p>"))
    assert plain.hash == read(extractor, article("<h1>A</h1>\n\n<div>text</div>")).hash
    assert plain.hash != read(extractor, article("<h1>A</h1><ul><li>text</li></ul>")).hash
    assert plain.hash != read(extractor, article("<h1>A</h1><p>Text</p>")).hash


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("£120<sup>1</sup> a month under 6<sup>2</sup>.", "£120 a month under 6."),
        ("25<a href='#fn'><sup>5</sup></a> places<sup><a href='#n'>[a]</a></sup>", "25 places"),
        ("£9<sup>*</sup>, £8 <sup>(1)</sup>", "£9, £8"),
        ("le 1<sup>er</sup> mai, n<sup>o</sup> 4", "le 1er mai, no 4"),
        ("120 m<sup>2</sup>, 3 km<sup>2</sup>", "120 m², 3 km²"),
        ("is <del>£6.50</del> <ins>£8.00</ins> a day", "is £8.00 a day"),
        ("pays <s>40p</s> <strike>42p</strike> 45p", "pays 45p"),
        ("2<sup>1</sup>/<sub>2</sub> days, <sup>3</sup>⁄<sub>4</sub> of it", "2 1/2 days, 3⁄4 of it"),
        ("12<sup>50</sup> € at 8<sup>30</sup>", "12.50 € at 8.30"),
        ("<b>20 m</b><sup>2</sup>", "20 m²"),
        ("by <span style='color: red; text-decoration: line-through'>the 10th</span> the 15th", "by the 15th"),
    ],
)
def test_what_is_struck_out_and_marks_of_footnotes_are_not_read(extractor: Extractor, html: str, text: str) -> None:
    """An amount with a footnote's number behind it is another amount."""
    content = read(extractor, article(f"<h1>Allowances</h1><p>The allowance {html}</p>"))
    assert content.text.splitlines()[-1] == f"The allowance {text}"


@pytest.mark.parametrize(
    "name", ["share-plan", "login-help", "weekly-menu", "cookie-policy", "photoConsent", "modal-split"]
)
def test_a_section_of_the_main_part_is_content_though_its_name_reminds_of_a_frame(
    extractor: Extractor, name: str
) -> None:
    section = f"<div class='{name}'><h2>Rules</h2><p>Nobody may take more than three of these with them.</p></div>"
    page = f"<html><body><main><h1>A</h1><p>{'Words of the page. ' * 30}</p>{section}</main></body></html>"
    assert "more than three" in read(extractor, page).text


@pytest.mark.parametrize(
    "section",
    [
        "<div class='sidebar'><h2>More</h2><p>Nobody may take more than three of these with them.</p></div>",
        "<div class='cookie-banner'><h2>Cookies</h2><p>We take more than three of these with you along.</p></div>",
        "<div class='newsletter-news'><h2>News</h2><p>Get more than three of these a month.</p><form></form></div>",
        "<div class='newsletter-signup'><h3>News</h3><p>Get more than three of these each month.</p></div>",
        "<div class='related-docs'><h2>See</h2><ul><li><a href='/a'>more than three of these</a></li></ul></div>",
        "<div class='newsletter-club'><h2>News</h2><p>Get more than three of these, free.</p><form></form></div>",
        "<div class='share-plan'>Tell more than three of your friends about this</div>",
    ],
)
def test_a_frame_s_part_inside_the_main_part_is_none(extractor: Extractor, section: str) -> None:
    page = f"<html><body><main><h1>A</h1><p>{'Words of the page. ' * 30}</p>{section}</main></body></html>"
    assert "more than three" not in read(extractor, page).text


def test_a_hidden_panel_behind_its_heading_or_its_switch_is_read(extractor: Extractor) -> None:
    content = read(
        extractor,
        article(
            "<h1>A</h1><h2>Pay day</h2><div style='display:none'>Old draft.</div>"
            "<h3>Hunt</h3><div hidden>Two trips.</div>"
            "<h3>Flat</h3><div style='display:none'><p>For two months.</p></div>"
            "<div class='q' onclick='t(this)'>Who books it?</div><div hidden>Lena does.</div>"
            "<p class='toggle'>Costs</p><div hidden>None.</div>"
            "<p>Words.</p><div hidden>secret</div>"
        ),
    )
    assert [(text, path) for _, _, text, path in outline(content)][1:] == [
        ("Pay day", ("A",)),
        ("Hunt", ("A", "Pay day")),
        ("Two trips.", ("A", "Pay day", "Hunt")),
        ("Flat", ("A", "Pay day")),
        *(
            (text, ("A", "Pay day", "Flat"))
            for text in ("For two months.", "Who books it?", "Lena does.", "Costs", "None.", "Words.")
        ),
    ]


def test_a_bold_row_heads_its_part_of_a_table_that_has_a_header(extractor: Extractor) -> None:
    rows = "<tr><td colspan=2><b>{}</b></td></tr><tr><td>{}</td><td>{}</td></tr>"
    table = "<table><thead><tr><th>Room</th><th>Seats</th></tr></thead><tbody>{}</tbody><tbody>{}</tbody></table>"
    content = read(extractor, article(table.format(rows.format("Leeds", "Aire", 12), rows.format("Lyon", "Saône", 8))))
    assert [block.is_header for block in content.blocks] == [True, True, False, True, False]


def test_a_bold_note_below_a_table_heads_nothing(extractor: Extractor) -> None:
    rows = "<tr><th>Room</th><th>Seats</th></tr><tr><td>Aire</td><td>12</td></tr>{}<tr><td>Ure</td><td>8</td></tr>{}"
    bold = "<tr><td colspan=2><b>{}</b></td></tr>"
    for middle, last in (("Send your request by 31 March", ""), ("Only members may book.", ""), ("", "Lyon")):
        table = rows.format(bold.format(middle) if middle else "", bold.format(last) if last else "")
        content = read(extractor, article(f"<table>{table}</table>"))
        assert [block.is_header for block in content.blocks] == [True, False, False, False]


def test_a_column_without_a_name_does_not_keep_the_others_from_theirs(extractor: Extractor) -> None:
    table = "<table><tr><td></td><td><b>Days</b></td></tr><tr><td>Wedding</td><td>4</td></tr></table>"
    assert read(extractor, article(table)).blocks[0].is_header


def test_a_cell_that_is_struck_out_keeps_its_place(extractor: Extractor) -> None:
    struck = "<td style='text-decoration:line-through'>25 days</td>"
    table = f"<table><tr><th>Grade<th>2024<th>2025</tr><tr><td>A</td>{struck}<td>30 days</td></tr></table>"
    assert "A |  | 30 days" in read(extractor, article(table)).text


def test_a_picture_in_an_empty_cell_says_what_it_shows(extractor: Extractor) -> None:
    rows = "<tr><td>Aire<td><img alt=yes></tr><tr><td>Ure<td><img alt='image-1.png'></tr>"
    text = read(extractor, article(f"<table><tr><th>Room<th>Projector</tr>{rows}</table>")).text
    assert "Aire | yes" in text
    assert "image" not in text


def test_several_terms_with_one_definition_are_one_term(extractor: Extractor) -> None:
    terms = "<dl><dt>P45</dt><dt>Final payslip</dt><dd>On the last day.</dd><dt>P60</dt><dd>In May.</dd></dl>"
    content = read(extractor, article(f"<h1>A</h1>{terms}"))
    assert [(text, path) for _, _, text, path in outline(content)][1:] == [
        ("P45\nFinal payslip", ("A",)),
        ("On the last day.", ("A", "P45, Final payslip")),
        ("P60", ("A",)),
        ("In May.", ("A", "P60")),
    ]


def test_a_pile_of_accents_is_cut_down(extractor: Extractor) -> None:
    text = read(extractor, article("<h1>A</h1><p>e\u0301te\u0301 Z" + "\u0300\u0316" * 5000 + " end</p>")).text
    assert "e\u0301te\u0301 Z" in text
    assert text.endswith(" end")
    assert len(text) < 40
