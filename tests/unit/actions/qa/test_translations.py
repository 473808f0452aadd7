"""Pages that say the same in other languages, and whose turn it is to answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.ranking import one_per_page
from actions.qa.translations import (
    MARGIN_LOGITS,
    Translations,
    link_translations,
    prefer_language,
    without_those_behind,
    without_translations_of_best,
)
from actions.qa.types import Document, Page, Passage, Span
from tests.support.documents import document

EN, FR, JA, OTHER = (f"http://intranet.example/{name}" for name in ("en", "fr", "ja", "other"))


def naming(url: str, *alternates: str) -> Document:
    return replace(document("Text.", url=url), alternates=alternates)


def groups(*, pages: tuple[Page, ...] = (), documents: tuple[Document, ...] = ()) -> set[frozenset[str]]:
    return set(link_translations(pages, documents).groups.values())


def test_pages_that_name_each_other_are_linked_in_any_spelling() -> None:
    french = naming(FR, "HTTP://Intranet.example:80/en#top", FR, "http://elsewhere.example/de")
    assert groups(documents=(naming(EN, FR), french)) == {frozenset({EN, FR})}


@pytest.mark.parametrize(
    "documents",
    [
        (naming(EN, FR), naming(FR)),
        (naming(EN, FR), naming(FR, FR)),
        (naming(EN, EN), naming(FR)),
        (naming(EN, "http://elsewhere.example/fr"),),
        (naming(EN, "not an address"), naming(FR, "http://2130706433/", "mailto:a@b.example")),
        (naming(EN, FR), naming(FR, JA), naming(JA, EN)),
    ],
)
def test_what_one_page_alone_says_of_another_is_not_believed(documents: tuple[Document, ...]) -> None:
    assert groups(documents=documents) == set()


def test_the_catalogue_is_believed_and_links_join() -> None:
    pages = (Page(EN, 60.0), Page(FR, 60.0, translation_of=EN), Page(OTHER, 60.0))
    linked = link_translations(pages, (naming(FR, JA), naming(JA, FR)))
    assert set(linked.groups.values()) == {frozenset({EN, FR, JA})}
    assert linked.are_linked(EN, JA)
    assert linked.are_linked(JA, EN)
    assert not linked.are_linked(EN, EN)
    assert not linked.are_linked(EN, OTHER)
    assert not linked.are_linked(OTHER, EN)


LINKED = Translations(dict.fromkeys((EN, FR, JA), frozenset({EN, FR, JA})))
_PASSAGES = {
    url: Passage(replace(document("Some text.", url=url), language=language), 0, 10, ())
    for url, language in ((EN, "en"), (FR, "fr"), (JA, "ja"), (OTHER, "fr"))
}


def span(url: str, score: float, start: int = 0) -> Span:
    return Span(_PASSAGES[url], start, start + 1, score, reader_score=score)


def order(spans: list[Span], language: str, translations: Translations = LINKED) -> list[tuple[str, float]]:
    preferred = prefer_language(spans, translations, language=language)
    return [(each.passage.document.url, each.score) for each in preferred]


def test_a_translation_that_is_nearly_as_good_answers_in_the_askers_language() -> None:
    spans = [span(EN, 9), span(EN, 8, 5), span(OTHER, 7), span(FR, 9 - MARGIN_LOGITS), span(FR, 0, 5)]
    assert order(spans, "fr") == [(FR, 1), (EN, 9), (EN, 8), (OTHER, 7), (FR, 0)]


def test_a_loanword_of_the_question_does_not_decide_the_language_of_the_answer() -> None:
    """Retrieval adds much to the page that has the word: "remote work は週何日まで?" """
    english, japanese = replace(span(EN, 6.7), score=59.1), replace(span(JA, 2.6), score=38.3)
    assert order([english, japanese], "ja") == [(JA, 38.3), (EN, 59.1)]


@pytest.mark.parametrize(
    ("spans", "language", "translations"),
    [
        ([span(EN, 9), span(FR, 8.9 - MARGIN_LOGITS)], "fr", LINKED),  # too much worse
        ([span(EN, 9), span(OTHER, 8)], "fr", LINKED),  # no translation of it
        ([span(EN, 9), span(FR, 8)], "fr", Translations()),
        ([span(EN, 9), span(FR, 8)], "ja", LINKED),  # not read, or nothing found there
        ([span(EN, 9), span(FR, 8)], "en", LINKED),
        ([span(EN, 9), span(FR, 8)], "und", LINKED),
        ([span(FR, 9), span(EN, 8)], "fr", LINKED),
        ([], "fr", LINKED),
    ],
)
def test_otherwise_the_best_comes_first(spans: list[Span], language: str, translations: Translations) -> None:
    assert prefer_language(spans, translations, language=language) == spans


def test_a_page_of_unknown_language_makes_way_and_never_takes_it() -> None:
    unknown = replace(_PASSAGES[EN], document=replace(_PASSAGES[EN].document, language="und"))
    spans = [Span(unknown, 0, 1, 9.0), span(FR, 8)]
    assert order(spans, "fr") == [(FR, 8), (EN, 9)]
    assert order(spans[::-1], "und") == [(FR, 8), (EN, 9)]


def test_of_two_translations_the_better_one_comes_first() -> None:
    belgian = "http://intranet.example/fr-be"
    other = Passage(replace(_PASSAGES[FR].document, url=belgian), 0, 10, ())
    linked = Translations(dict.fromkeys((EN, FR, belgian), frozenset({EN, FR, belgian})))
    assert order([span(EN, 9), Span(other, 0, 1, 8.5, 8.5), span(FR, 8)], "fr", linked) == [
        (belgian, 8.5),
        (FR, 8),
        (EN, 9),
    ]


@given(
    st.lists(st.builds(span, st.sampled_from((EN, FR, JA, OTHER)), st.floats(-20, 20), st.integers(0, 5)), max_size=12),
    st.sampled_from(("en", "fr", "ja", "und")),
)
def test_nothing_is_lost_added_or_much_worse_than_the_best(found: list[Span], language: str) -> None:
    spans = sorted(found, key=lambda each: -each.score)
    preferred = prefer_language(spans, LINKED, language=language)
    assert sorted(map(id, preferred)) == sorted(map(id, spans))
    if spans:
        assert preferred[0].reader_score >= spans[0].reader_score - MARGIN_LOGITS
        first = preferred[0].passage.document
        assert first.url == spans[0].passage.document.url or LINKED.are_linked(first.url, spans[0].passage.document.url)
        moved = [each for each in one_per_page(preferred) if each.passage.document.language != language]
        assert moved == [each for each in one_per_page(spans) if each.passage.document.language != language]


def test_translations_of_the_best_page_are_no_other_opinion() -> None:
    spans = [span(FR, 9), span(EN, 8), span(OTHER, 7), span(FR, 6, 5), span(JA, 5)]
    assert without_translations_of_best(spans, LINKED) == [spans[0], spans[2], spans[3]]
    assert without_translations_of_best(spans[2:], LINKED) == spans[2:]


def test_pages_behind_their_translation_are_left_out() -> None:
    pages = {
        url: replace(document("Text.", url=url), language=language)
        for url, language in ((EN, "en"), (FR, "fr"), (JA, "ja"), (OTHER, "fr"))
    }
    spans = [Span(Passage(pages[url], 0, 5, ()), 0, 4, 1.0) for url in (FR, EN, OTHER, JA, FR)]
    linked = frozenset({EN, FR, JA})
    left = without_those_behind(spans, Translations(dict.fromkeys(linked, linked)), language="en")
    assert [span.passage.document.url for span in left] == [FR, EN, OTHER, FR]
    assert without_those_behind(spans, Translations(), language="en") == spans
