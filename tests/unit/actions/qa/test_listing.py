"""The whole list where a question asks for several things, its item or row where it asks for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from actions.qa.closeness import Closeness, Cosines
from actions.qa.listing import Listing, list_answer
from actions.qa.structure_ranking import DEFAULT_WEIGHTS
from actions.qa.types import Document, Passage, Span
from tests.support.structured import page

BADGES = page(
    "#1 Your first day",
    "#2 What to bring",
    "Please bring the following papers:",
    "-1 your passport;",
    "-1 your P45 from the last employer;",
    "-1 two photos for the badge.",
    "#2 Hotels",
    "|! City | Limit",
    "|Lyon | €130",
    "|Paris | €170",
    "#2 Lunch",
    "Lunch is paid by the company.",
)


def span(document: Document, words: str, score: float) -> Span:
    start = document.text.index(words)
    return Span(Passage(document, 0, len(document.text), ()), start, start + len(words), score, reader_score=score)


def listing(question: str, *found: tuple[str, float]) -> Listing:
    return list_answer(question, [span(BADGES, words, score) for words, score in found])


def texts(found: Listing) -> list[str]:
    return [item.text for item in found.items]


PAPERS = ["your passport", "your P45 from the last employer", "two photos for the badge."]


def test_a_question_for_several_things_gets_the_list() -> None:
    found = listing("Which papers should I bring?", ("passport", 5.0))
    assert texts(found) == PAPERS
    assert found.lead_in == "Please bring the following papers:"


def test_the_lead_in_is_as_good_as_an_item_and_its_list_begins_with_the_answer() -> None:
    found = listing("Which papers should I bring?", ("the following papers", 5.0))
    assert texts(found) == PAPERS
    assert BADGES.text[found.spans[0].start : found.spans[0].end] == "the following papers"


def test_pieces_of_a_sentence_are_answered_by_the_piece_of_it_that_has_them_all() -> None:
    fines = page("#1 Trips", "The company does not refund fines, minibar bills or gifts.")
    found = list_answer("Which expenses are refunded?", [span(fines, "fines", 5.0), span(fines, "gifts", 4.5)])
    assert texts(found) == ["fines", "minibar bills", "gifts"]
    assert fines.text[found.spans[0].start : found.spans[0].end] == "fines, minibar bills or gifts"


def test_a_list_is_shown_with_the_sentence_that_runs_on_into_it() -> None:
    never = page("#1 Trips", "The company never refunds", "-1 fines", "-1 minibar bills")
    found = list_answer("Which expenses are refunded?", [span(never, "fines", 5.0), span(never, "minibar bills", 4.5)])
    assert found.lead_in == "The company never refunds"


def test_a_question_for_one_thing_gets_its_span() -> None:
    assert listing("How many photos do I bring?", ("two photos", 5.0), ("passport", 4.0)).items == ()


def test_one_row_is_shown_with_its_columns() -> None:
    found = listing("What is the limit in Paris?", ("€170", 5.0), ("€130", 4.0))
    assert [(item.header, item.text) for item in found.items] == [("City", "Paris"), ("Limit", "€170")]


def test_several_rows_are_shown_whole() -> None:
    assert texts(listing("What are the hotel limits?", ("€170", 5.0))) == ["Lyon | €130", "Paris | €170"]


def test_words_that_do_not_tell_get_the_list_that_the_reader_points_to() -> None:
    both = listing("papers first day", ("your passport", 9.0), ("two photos", 8.5), ("P45", 8.0))
    assert texts(both) == PAPERS
    assert listing("arrival passport", ("your passport", 9.0), ("Lunch", 1.0)).items == ()


def test_an_item_that_is_named_is_wanted_alone() -> None:
    assert listing("photos badge", ("two photos", 9.0), ("your passport", 8.5)).items == ()


def test_a_list_that_is_asked_for_goes_before_a_span_elsewhere_and_nothing_is_lost() -> None:
    spans = [span(BADGES, "paid by the company", 6.0), span(BADGES, "passport", 4.0)]
    found = list_answer("Which papers should I bring?", spans)
    assert texts(found) == PAPERS
    best, *others = found.spans
    assert (best.start, best.end, best.reader_score) == (spans[1].start, spans[1].end, 4.0)
    assert others == [spans[0]]
    assert best.score >= others[0].score


def test_a_list_that_has_nothing_to_do_with_the_question_stays_away() -> None:
    assert listing("Which meals are free?", ("Lunch", 30.0), ("passport", -9.0)).items == ()


def test_nothing_found_is_nothing_listed() -> None:
    assert list_answer("Which papers?", []) == Listing(())


TWO_LISTS = page(
    "#1 First day",
    "#2 What to bring",
    "-1 passport",
    "-1 two photos",
    "#2 What you get",
    "|! Thing | From",
    "|Laptop | IT",
    "|Badge | Reception",
)


def closest_to(words: str) -> Closeness:
    """Labels under this heading are close to any question, all others far away."""
    return lambda _, labels: np.array([float(words in label.heading_path) for label in labels])


def test_in_another_language_the_meaning_of_its_label_leads_to_a_list() -> None:
    spans = [span(TWO_LISTS, "Laptop", 6.0), span(TWO_LISTS, "passport", 5.0)]
    weights = replace(DEFAULT_WEIGHTS, meaning=40.0)
    question = "Quels documents dois-je apporter ?"
    for heading, items in (
        ("What to bring", ["passport", "two photos"]),
        ("What you get", ["Laptop | IT", "Badge | Reception"]),
    ):
        found = list_answer(question, spans, weights, closeness=closest_to(heading))
        assert texts(found) == items


def test_a_list_in_which_the_reader_found_nothing_is_as_relevant_as_its_page() -> None:
    spans = [replace(span(TWO_LISTS, "Laptop", 6.0), similarity=0.7, relevance=2.5)]
    weights = replace(DEFAULT_WEIGHTS, meaning=80.0, silence=3.0)
    found = list_answer("Quels documents apporter ?", spans, weights, closeness=closest_to("What to bring"))
    assert texts(found) == ["passport", "two photos"]
    assert (found.spans[0].similarity, found.spans[0].relevance) == (0.7, 2.5)
    assert found.spans[0].reader_score == 0.0
    sceptical = [replace(spans[0], reader_score=-7.0)]
    found = list_answer("Quels documents apporter ?", sceptical, weights, closeness=closest_to("What to bring"))
    assert found.spans[0].reader_score == -7.0


def test_a_list_elsewhere_stays_away_where_the_best_span_s_own_heading_is_what_is_asked_for() -> None:
    """ "What are the meal allowances?" is not answered by the table of hotels on the same page."""
    spans = [span(BADGES, "Lunch is paid", 8.0), span(BADGES, "Lyon", 7.0)]
    question = "What are the allowances?"
    assert list_answer(question, spans, closeness=closest_to("Lunch")).items == ()
    assert texts(list_answer(question, spans, closeness=closest_to("Hotels"))) == ["Lyon | €130", "Paris | €170"]


def test_a_heading_above_the_best_span_and_the_list_speaks_for_neither() -> None:
    spans = [span(BADGES, "Please bring", 8.0), span(BADGES, "passport", 7.0)]
    called = {"Your first day", "What to bring"}

    def closeness(_question: str, labels: Sequence[Passage]) -> Cosines:
        """A label with nothing but its headings is the closest."""
        return np.array([0.9 * (label.start == label.end and called >= set(label.heading_path)) for label in labels])

    assert texts(list_answer("Which papers should I bring?", spans, closeness=closeness)) == PAPERS


def test_one_item_is_shown_with_what_denies_it() -> None:
    costs = page("#1 Trips", "The company does not refund the following:", "-1 parking fines", "-1 gifts")
    found = list_answer("How much is a parking fine?", [span(costs, "parking fines", 9.0)])
    assert (found.lead_in, found.items, found.is_list) == ("The company does not refund the following:", (), False)
    assert listing("How much is a passport?", ("passport", 9.0)).lead_in == ""


OVERTIME = page("#1 Overtime", "|! Day | Managers | Other staff", "|Saturday | 10 % | 25 %", "|Sunday | 25 % | 50 %")


@pytest.mark.parametrize(
    ("question", "cell"),
    [
        ("What percentage do managers get for Sunday overtime?", "25 %"),
        ("How much do other staff get on Sundays?", "50 %"),
        ("How much is it on Sundays?", "50 %"),
        ("How much do managers and other staff get on Sundays?", "50 %"),
    ],
)
def test_in_a_row_the_cell_is_marked_whose_column_the_question_names(question: str, cell: str) -> None:
    """The reader knows the row, and often takes the number beside the right one."""
    start = OVERTIME.text.index("Sunday | 25 % | 50 %") + len("Sunday | 25 % | ")
    read = Span(Passage(OVERTIME, 0, len(OVERTIME.text), ()), start, start + 4, 9.0)
    found = list_answer(question, [read])
    assert OVERTIME.text[found.spans[0].start : found.spans[0].end] == cell
    assert len(found.items) == 3


def test_a_row_s_own_name_is_never_marked_instead_of_what_it_has() -> None:
    notice = page("#1 Notice", "|! Grade | Period", "|Grade 7 | three months", "|Grade 8 | six months")
    found = list_answer("How much notice do I give at grade 7?", [span(notice, "three months", 9.0)])
    assert notice.text[found.spans[0].start : found.spans[0].end] == "three months"


def test_a_limit_is_no_announcement() -> None:
    limits = page("#1 Claims", "申請の限度額は5万円以下", "-1 領収書", "-1 申請書")
    assert list_answer("限度額はいくらですか", [span(limits, "5万円以下", 9.0)]).items == ()


def test_a_row_s_other_words_do_not_name_a_column() -> None:
    leave = page("#1 Leave", "|! Service | Four days a week | Three days a week", "|Over 2 years | 24 days | 18 days")
    question = "How much is it after three years, working four days a week?"
    found = list_answer(question, [span(leave, "24 days", 9.0)])
    assert leave.text[found.spans[0].start : found.spans[0].end] == "24 days"


def test_a_table_in_which_the_reader_found_nothing_is_not_preferred() -> None:
    """As the table of hotels was, to a paragraph on meals."""
    hotels = page(
        "#1 Trips", "#2 Meals", "Meals cost up to 12 euros.", "#2 Hotels", "|! City | Limit", "|Lyon | 9", "|Bonn | 8"
    )
    spans = [span(hotels, "12 euros", 8.0), span(hotels, "up to", 2.0)]
    assert list_answer("Which meals are paid?", spans, replace(DEFAULT_WEIGHTS, silence=0.5)).items == ()


def test_a_table_whose_introduction_the_reader_takes_for_the_answer_is_found() -> None:
    limits = page(
        *("#1 Trips", "#2 Hotels", "The hotel limits are for one night.", "|! City | Limit", "|Lyon | 9", "|Bonn | 8"),
        *("#2 Other", "Nothing else is paid."),
    )
    spans = [span(limits, "one night", 8.0), span(limits, "Nothing", -40.0)]
    assert texts(list_answer("What are the hotel limits?", spans)) == ["Lyon | 9", "Bonn | 8"]


def test_an_announcement_that_says_nothing_without_its_list_is_shown_with_it() -> None:
    refusals = page(
        "#1 Leave", "Your manager may refuse a request only when:", "-1 two are away;", "-1 it is December."
    )
    cut_off = list_answer("When can my manager refuse my leave?", [span(refusals, "only when", 9.0)])
    assert cut_off.is_list
    assert texts(cut_off) == ["two are away", "it is December."]
    whole = list_answer("When can my manager refuse my leave?", [span(refusals, "Your manager", 9.0)])
    assert whole.items == ()
