"""Answers that are lists, rows of a table or one of them."""

from __future__ import annotations

from tests.browser.chromium import ChatPage


def test_a_list_is_a_list_with_its_lead_in_and_the_answer_marked(page: ChatPage) -> None:
    page.open()
    page.say("Which papers do I bring?")
    page.until_says(".card > blockquote", "Please bring:")
    items = [item.text for item in page.all(".card > blockquote li")]
    assert items == ["your 𠮷 passport <b>(the original)</b>", "your P45 from your last employer"]
    assert page.text(".card > blockquote mark") == "your P45"
    assert "and 3 more" in page.text(".card > blockquote")


def test_rows_name_their_columns(page: ChatPage) -> None:
    page.open()
    page.say("Which hotels are there?")
    page.until_says(".card > blockquote", "Lyon")
    assert [item.text for item in page.all(".card > blockquote strong")] == ["Paris", "Lyon"]
    cells = [item.text for item in page.all(".card > blockquote .cell")]
    assert cells == ["Limit €170", "Limit €130", "Hotel Résidence des Quais"]  # none that is empty
    assert page.text(".card > blockquote mark") == "€130"


def test_one_row_is_a_description_list_below_what_heads_its_part(page: ChatPage) -> None:
    page.open()
    page.say("What may a Lyon hotel cost?")
    page.until_says(".card > blockquote", "€130")
    assert [item.text for item in page.all(".card dt")] == ["City", "Limit"]
    assert [item.text for item in page.all(".card dd")] == ["Lyon", "€130"]
    assert page.text(".card dd mark") == "€130"
    assert page.text(".card > blockquote > p") == "France"


def test_an_item_of_what_is_denied_stands_below_what_denies_it(page: ChatPage) -> None:
    page.open()
    page.say("Can I claim fines?")
    page.until_says(".card > blockquote", "speeding tickets")
    said = [line.text for line in page.all(".card > blockquote p")]
    assert said == ["The company does not refund the following costs:", "Parking fines and speeding tickets"]
    assert page.text(".card > blockquote mark") == "speeding tickets"
