"""Lists, tables, sub-headings and enumerations of a page, with the gold items of the list questions."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.qa._structure_lead_in import denied_before, denied_of_item
from actions.qa._structure_lists import cells_of
from actions.qa.structure_types import Structure, StructureKind
from actions.qa.structures import row_at, structures_at, structures_of
from actions.qa.types import Document
from tests.support.structured import page


def texts(structure: Structure) -> list[str]:
    return [item.text for item in structure.items]


def at(made: Document, words: str) -> tuple[Structure, ...]:
    start = made.text.index(words)
    return structures_at(made, start, start + len(words))


LIST = page(
    "Please send the following:", "-1 a photo;", "-1 the form, signed;", "-2 one page", "-1 your P45.", "Thanks."
)


def test_a_list_with_its_lead_in_and_what_is_nested() -> None:
    (found,) = at(LIST, "the form")
    assert texts(found) == ["a photo", "the form, signed;\n\none page", "your P45."]
    assert LIST.text[slice(*found.lead_in)] == "Please send the following:"


def test_a_lead_in_leads_to_its_list() -> None:
    assert at(LIST, "following")[0].kind is StructureKind.LIST
    assert at(LIST, "Thanks") == ()


def test_a_nested_list_is_led_to_by_its_item() -> None:
    made = page("-1 You get:", "-2 a phone", "-2 a laptop", "-1 Ask HR.")
    inner, outer = at(made, "a phone")
    assert texts(inner) == ["a phone", "a laptop"]
    assert made.text[slice(*inner.lead_in)] == "You get:"
    assert len(outer.items) == 2


def test_lines_with_bullets_and_lines_after_a_colon_are_lists() -> None:
    made = page("Upload:\n- a photo\n- the form;", "必要書類：\n住民票\n通帳の写し", "・印鑑", "・身分証")
    assert texts(at(made, "photo")[0]) == ["a photo", "the form"]
    assert texts(at(made, "住民票")[0]) == ["住民票", "通帳の写し"]
    assert texts(at(made, "身分証")[0]) == ["印鑑", "身分証"]


@pytest.mark.parametrize("lines", ["2.5 days\n1.5 days", "01.05.2026 Fête\n25.12.2026 Noël", "-5 % here\n-7 % there"])
def test_a_number_is_no_bullet(lines: str) -> None:
    made = page(f"Per month:\n{lines}")
    assert texts(at(made, lines.splitlines()[1])[0]) == lines.splitlines()


@pytest.mark.parametrize(
    "lines", ["1. See\n2. Sign", "1.See\n2.Sign", "1)3日\n2)4日", "（1）3日\n（2）4日", "– 5 %\n– 7 %"]
)
def test_a_bullet_is_left_out(lines: str) -> None:
    (found,) = structures_of(page(lines))
    assert all(text[0] in "S34567" for text in texts(found))


def test_a_line_with_a_colon_begins_another_list() -> None:
    made = page("For employees:\nPassport\nBank details\nFor interns:\nSchool certificate\nInsurance card")
    assert [texts(found) for found in structures_of(made)] == [
        ["Passport", "Bank details"],
        ["School certificate", "Insurance card"],
    ]
    assert made.text[slice(*at(made, "Insurance")[0].lead_in)] == "For interns:"


def test_items_below_headings_of_their_own_keep_them() -> None:
    made = page("#1 Us", "#2 Addresses", "#3 Paris", "-1 12 rue de la Paix", "#3 Osaka", "-1 2-1 Umeda")
    (found,) = at(made, "Umeda")
    assert texts(found) == ["Paris\n\n12 rue de la Paix", "Osaka\n\n2-1 Umeda"]


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("Some things are private. The company never refunds", "The company never refunds"),
        ("These costs are never refunded.", "These costs are never refunded."),
        ("Everybody gets these.", ""),
        ("Employees on probation cannot work remotely.", ""),
        ("Updated on 3 March", ""),
        ("Photo by Jane Smith", ""),
        ("L'entreprise ne rembourse pas", "L'entreprise ne rembourse pas"),
        ("会社が支給しないもの", "会社が支給しないもの"),
        ("x" * 300, ""),
    ],
)
def test_a_sentence_that_denies_is_said_of_all_items_but_is_no_place_for_an_answer(before, said) -> None:
    made = page(before, "-1 fines", "-1 gifts")
    (found,) = at(made, "gifts")
    assert found.lead_in[0] == found.lead_in[1]
    assert denied_before(made, found.items[0].start) == said
    assert denied_before(page("-1 a", "-1 b"), 0) == ""


def test_what_denies_a_list_denies_each_item_of_it_and_what_is_nested_in_it() -> None:
    made = page(
        *("The company does not refund the following costs:", "-1 fines", "-2 parking", "-2 speeding", "-1 gifts"),
        *("Please bring the following:", "-1 your passport", "-1 a photo"),
        *("You need these:", "-1 a badge, but", "-2 never a key"),
        "Gifts are private.",
    )
    said = "The company does not refund the following costs:"
    for words in ("fines", "parking", "speeding", "gifts"):
        assert denied_of_item(made, made.text.index(words)) == said
    for words in ("your passport", "a badge", "never a key", "Gifts are"):
        assert denied_of_item(made, made.text.index(words)) == ""


def test_what_heads_a_part_of_a_table_is_shown_with_its_rows() -> None:
    made = page("|! Meal | Limit", "|! France", "|Lunch | €20", "|Dinner | €30", "|! Japan", "|Lunch | ¥900")
    (table,) = at(made, "¥900")
    assert texts(table) == ["France", "Lunch | €20", "Dinner | €30", "Japan", "Lunch | ¥900"]
    shown = [(cell.header, cell.text) for cell in row_at(made, made.text.index("¥900"))]
    assert shown == [("", "Japan"), ("Meal", "Lunch"), ("Limit", "¥900")]
    assert row_at(made, made.text.index("France")) == ()


def test_each_part_of_a_table_may_repeat_its_columns() -> None:
    rows = ("|Lyon | 130", "|! UK", "|! City | Limit", "|London | 200")
    made = page("|! France", "|! City | Limit", *rows)
    assert texts(at(made, "200")[0]) == ["France", "Lyon | 130", "UK", "London | 200"]
    for city, part in (("130", "France"), ("200", "UK")):
        assert row_at(made, made.text.index(city))[0].text == part


def test_a_list_with_one_heading_inside_is_still_a_list() -> None:
    made = page("#1 Start", "Bring:", "-1 Passport", "#2 Size", "-1 35 mm", "-1 Bank details")
    assert texts(at(made, "35 mm")[0]) == ["Passport", "35 mm", "Bank details"]


def test_headings_of_items_right_below_the_title_name_several_things() -> None:
    made = page("#1 Bring", "#2 Passport", "-1 A valid one.", "#2 Photo", "-1 35 mm")
    assert texts(at(made, "35 mm")[0]) == ["Passport\n\nA valid one.", "Photo\n\n35 mm"]


def test_a_heading_over_a_list_does_not_stand_for_its_first_item() -> None:
    lists = ("#3 Visa", "-1 Passport", "-1 Photo", "#3 Tax", "-1 Form A1", "-1 Payslip")
    found = [one for one in structures_of(page("#1 Us", "#2 Papers", *lists)) if one.kind is StructureKind.SECTIONS]
    assert [texts(one) for one in found] == [["Visa", "Tax"]]


def test_a_note_between_items_is_in_no_list() -> None:
    made = page("To apply:", "-1 Ask", "Never send originals.", "-1 Wait")
    assert at(made, "originals") == ()
    assert [len(found.items) for found in (at(made, "Ask")[0], at(made, "apply")[0])] == [2, 2]


def test_a_second_header_names_the_columns_below_it() -> None:
    made = page("|! Grade | Hotel | Taxi", "|A | 150 | 20", "|! City | Hotel", "|Paris | 180")
    assert [cell.header for cell in row_at(made, made.text.index("180"))] == ["City", "Hotel"]
    (table,) = at(made, "180")
    assert texts(table) == ["A | 150 | 20", "Paris | 180"]


def test_the_only_row_of_a_table_has_its_columns() -> None:
    made = page("|! Meal | Limit", "|Lunch | €20")
    assert [cell.header for cell in row_at(made, made.text.index("€20"))] == ["Meal", "Limit"]


def test_a_row_has_its_columns_and_a_table_its_rows() -> None:
    made = page("|! City | Limit", "|Lyon | €130", "|Paris | €170")
    (table,) = at(made, "€170")
    assert texts(table) == ["Lyon | €130", "Paris | €170"]
    assert [(cell.header, cell.text) for cell in row_at(made, made.text.index("€170"))] == [
        ("City", "Paris"),
        ("Limit", "€170"),
    ]
    assert row_at(LIST, LIST.text.index("photo")) == ()
    assert [made.text[cell.start : cell.end] for cell in cells_of(made, table.items[0])] == ["Lyon", "€130"]


def test_sub_headings_are_gathered_but_questions_are_not() -> None:
    made = page("#1 Title", "#2 Help", "#3 Nursery", "Eight days. Book early.", "#3 Return", "Half time.", "#2 FAQ")
    found = next(one for one in structures_of(made) if one.kind is StructureKind.SECTIONS and len(one.items) == 2)
    assert any("Eight days." in text and "Book" not in text for text in texts(found))
    asks = page("#1 Title", "#2 FAQ", "#3 Why?", "So.", "#3 When?", "Now.")
    assert all(one.kind is not StructureKind.SECTIONS for one in structures_of(asks))


@pytest.mark.parametrize(
    ("sentence", "span", "pieces"),
    [
        (
            "The company does not refund fines, minibar bills, lost luggage or gifts.",
            "minibar",
            ["fines", "minibar bills", "lost luggage", "gifts"],
        ),
        (
            "At present it names engineers, advisers (Japanese and English) and nurses.",
            "engineers, advisers",
            ["engineers", "advisers (Japanese and English)", "nurses"],
        ),
        ("Les cours portent sur l’anglais, l’italien et le russe.", "italien", ["l’anglais", "l’italien", "le russe"]),
        ("会社は、業者の料金、交通費、敷金・礼金を負担します。", "交通費", ["業者の料金", "交通費", "敷金・礼金"]),
        (
            "Managers, agents and technicians must hand in a passport, a photo and a diploma.",
            "a passport, a photo and a diploma",
            ["a passport", "a photo", "a diploma"],
        ),
        ("電車、バス、車（深夜、早朝に限る）を使えます。", "バス", ["電車", "バス", "車（深夜、早朝に限る）"]),
        ("引き継ぎ書には、業務の一覧、連絡先、日程を書きます。", "連絡先", ["業務の一覧", "連絡先", "日程"]),
    ],
)
def test_an_enumeration_in_a_sentence(sentence: str, span: str, pieces: list[str]) -> None:
    made = page(f"Rules. {sentence} Ask HR.")
    (found,) = at(made, span)
    assert found.kind is StructureKind.ENUMERATION
    assert texts(found) == pieces


@pytest.mark.parametrize(
    "sentence",
    [
        "If you leave, tell HR, and hand in your badge.",
        "It costs £1,000 and lasts two days.",
        "上長の承認を得て、経路を確認し、申請します。",
        "Fruit and tea are free.",
    ],
)
def test_clauses_are_no_enumeration(sentence: str) -> None:
    made = page(sentence)
    assert structures_at(made, 3, 6) == ()


LINES = st.lists(
    st.tuples(
        st.sampled_from(["", "#1 ", "#2 ", "-1 ", "-2 ", "|! ", "|"]), st.text("ab1 ,、と・|:：.。を-\n", min_size=1)
    ),
    min_size=1,
    max_size=12,
).map(lambda pairs: [f"{mark}x{text}y" for mark, text in pairs])


@settings(deadline=None)  # a page is cheap, but the machine may be busy
@given(LINES, st.integers(0, 200), st.integers(1, 40))
def test_items_are_pieces_of_the_page_in_order_and_apart_q1(lines: list[str], start: int, length: int) -> None:
    made = page(*lines)
    start = min(start, len(made.text) - 1)
    for structure in (*structures_of(made), *structures_at(made, start, min(start + length, len(made.text)))):
        assert len(structure.items) > 1
        for item in structure.items:
            assert made.text[item.start : item.end] == item.text
            assert item.text.strip() == item.text
            assert item.text
        ends = [item.end for item in structure.items]
        assert all(end <= item.start for end, item in zip(ends, structure.items[1:], strict=False))
        assert structure.lead_in[1] <= structure.items[0].start
