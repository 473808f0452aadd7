"""Which passages are read, and how an index follows its pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from actions.qa.index import PageIndex
from actions.qa.prepared import Preparations, Preparer
from actions.qa.reader import ReaderCard
from actions.qa.store import PageStore
from actions.qa.windows import WindowSettings
from tests.support.documents import document
from tests.support.encoders import FailingEncoder, WordEncoder
from tests.support.readers import OracleReader

QUESTION = "how much notice must employees give"


def page(name, language, text, **changes):
    made = document(text, url=f"http://intranet.example/{name}")
    return replace(made, language=language, **{"content_hash": f"{name}: {text}"} | changes)


PAGES = (
    page("best", "en", "Employees must give notice: how much depends on the grade."),
    page("fair", "en", "Employees wear a badge, and much else they must know."),
    page("poor", "en", "The canteen opens at noon."),
    page("other", "fr", "Le préavis des employés est de deux mois."),
)


class TitledReader(OracleReader):
    """Learnt with titles."""

    card = ReaderCard("titled", 0.0, reads_titles=True)

    def __init__(self):
        super().__init__({})


class Site:
    """Pages and what answers from them."""

    def __init__(self, folder, encoder=None, *, reads_titles=False):
        self.reader = OracleReader({})
        self.reader.load()
        if reads_titles:
            self.reader = TitledReader()
            self.reader.load()
        self.store = PageStore(folder / "pages.db").open()
        self.preparations = Preparations(self.store, Preparer(self.reader.tokenizer, encoder))

    def index(self, pages=PAGES, earlier=None):
        return PageIndex.build(pages, self.preparations, self.reader, earlier=earlier)


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


def found(index, *names, question=QUESTION, max_windows=10):
    urls = frozenset(f"http://intranet.example/{name}" for name in names)
    return index.candidates(question, urls=urls, max_windows=max_windows, settings=WindowSettings())


def asked(index, *names, **more):
    return [candidate.passage.document.url.rsplit("/", 1)[1] for candidate in found(index, *names, **more)]


def test_the_best_passage_of_another_language_is_read_before_middling_ones(site):
    assert asked(site.index(), "best", "fair", "poor", "other", max_windows=2) == ["best", "other"]


def test_pages_that_are_not_asked_take_no_part(site):
    index = site.index()
    assert asked(index, "fair", "poor", "other", max_windows=1) == ["fair"]  # it leads, whatever `best` says
    assert asked(index, "poor", max_windows=5) == ["poor"]
    assert asked(index, max_windows=5) == []


def test_an_encoder_finds_a_page_that_shares_no_word(tmp_path):
    index = Site(tmp_path, WordEncoder()).index()
    assert asked(index, "best", "fair", "poor", "other", question="予告", max_windows=2) == ["best", "other"]


def test_a_page_that_answers_in_one_sentence_of_many_is_read_before_one_that_is_nearer_as_a_whole(tmp_path):
    one_sentence = page("one", "en", "Leave is given to all. Leave is paid. Parking is free of charge.")
    on_the_whole = page("whole", "en", "Leave, notice and parking are for all of us who work here.")
    index = Site(tmp_path, WordEncoder()).index((on_the_whole, one_sentence))
    (first, second) = found(index, "one", "whole", question="駐車")
    assert first.passage.document.url.endswith("/one")
    assert first.relevance.similarity < second.relevance.similarity
    assert first.relevance.sentence_similarity == pytest.approx(1, abs=0.01)


def test_a_page_is_read_for_its_title_before_one_that_is_nearer_as_a_whole(tmp_path):
    titled = page("titled", "en", "Leave and leave and notice and notice.", title="Parking")
    title = "Leave, leave, leave, notice, parking"
    on_the_whole = page("whole", "en", "Leave and notice and parking.", title=title)
    index = Site(tmp_path, WordEncoder()).index((on_the_whole, titled))
    first, second = found(index, "titled", "whole", question="駐車")
    assert first.passage.document.url.endswith("/titled")
    assert first.relevance.similarity < second.relevance.similarity
    assert first.relevance.heading_similarity == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("encoder", [None, WordEncoder()], ids=["letters", "meaning"])
def test_without_a_page_there_is_nothing_to_read(tmp_path, encoder):
    assert asked(Site(tmp_path, encoder).index(()), "best") == []
    assert asked(Site(tmp_path, encoder).index(), "gone") == []


def test_a_changed_page_answers_as_it_is_now_and_one_that_is_gone_does_not(tmp_path):
    encoder = WordEncoder()
    site = Site(tmp_path, encoder)
    first = site.index()
    encoded = encoder.n_encoded
    changed = page("poor", "en", "Parking costs 40 euros.")
    second = site.index((*PAGES[:2], changed), earlier=first)
    assert encoder.n_encoded == encoded + len(["title", "passage", "its sentence"])
    assert second.documents.keys() == {f"http://intranet.example/{name}" for name in ("best", "fair", "poor")}
    assert asked(second, "best", "fair", "poor", "other", question="parking", max_windows=1) == ["poor"]
    assert "other" not in asked(second, "best", "fair", "poor", "other")
    assert asked(first, "other", question="préavis") == ["other"]  # who still holds the earlier one is not disturbed


def test_a_page_that_comes_back_is_there_once(site):
    first = site.index()
    without = site.index(PAGES[1:], earlier=first)
    again = site.index(PAGES, earlier=without)
    assert asked(again, "best") == ["best"]


def test_any_history_gives_the_answers_of_an_index_built_at_once(site):
    index = None
    for n in range(30):
        pages = tuple(page(f"p{m}", "en", f"Page {m} in version {n // (m + 1)} tells of notice.") for m in range(n + 1))
        index = site.index(pages, earlier=index)
    fresh = site.index(pages)
    names = [f"p{m}" for m in range(30)]
    assert sorted(asked(index, *names, max_windows=100)) == sorted(asked(fresh, *names, max_windows=100))
    assert {url: found.text for url, found in index.documents.items()} == {page.url: page.text for page in pages}


def test_a_page_that_changes_often_makes_its_own_words_no_more_common(site):
    """Old copies of it stay as dead rows for a while: the order would depend on how long the process has run."""
    pages = [page(f"p{n}", "en", f"Canteen {n} opens at noon, and desks are booked by {n}.") for n in range(20)]
    index = site.index(pages)
    for round_ in range(5):
        pages[0] = page("p0", "en", f"Employees must give notice {round_}.")
        index = site.index(pages, earlier=index)
    fresh = site.index(pages)
    names = [f"p{n}" for n in range(20)]
    coverages = [[one.relevance.coverage for one in found(each, *names, max_windows=20)] for each in (index, fresh)]
    assert len(index._table.passages) > len(fresh._table.passages)
    assert coverages[0] == pytest.approx(coverages[1])


def test_offsets_are_those_of_the_page(site):
    (candidate,) = site.index().candidates(
        "préavis",
        urls=frozenset({"http://intranet.example/other"}),
        max_windows=1,
        settings=WindowSettings(),
    )
    context, text = candidate.window.context, candidate.passage.document.text
    letters = [text[start:end] for start, end in zip(context.starts, context.ends, strict=True)]
    assert "".join(letters) == text.replace(" ", "")


def test_a_reader_that_learnt_with_titles_sees_them(tmp_path):
    with_titles = Site(tmp_path, reads_titles=True)
    titled = page("titled", "en", "Two months.", title="Notice")
    (candidate,) = with_titles.index((titled,)).candidates(
        QUESTION, urls=frozenset({titled.url}), max_windows=1, settings=WindowSettings()
    )
    (plain,) = (
        Site(tmp_path)
        .index((titled,))
        .candidates(QUESTION, urls=frozenset({titled.url}), max_windows=1, settings=WindowSettings())
    )
    n_title = len(with_titles.reader.tokenizer.encode("Notice"))
    assert candidate.window.context_start == plain.window.context_start + n_title + 1
    assert np.array_equal(candidate.window.context.ids, plain.window.context.ids)


def test_a_page_that_only_changes_its_language_or_date_is_shown_as_it_is_now(tmp_path):
    encoder = WordEncoder()
    site = Site(tmp_path, encoder)
    first = site.index((page("a", "en", "The notice."),))
    encoded = encoder.n_encoded
    for changes in ({"language": "fr"}, {"modified_at": datetime(2026, 3, 1, tzinfo=UTC)}, {}):
        now = replace(page("a", "en", "The notice."), **changes)
        first = site.index((now,), earlier=first)
        (found,) = first.documents.values()
        assert (found.language, found.modified_at) == (now.language, now.modified_at)
        assert asked(first, "a") == ["a"]
    assert encoder.n_encoded == encoded  # its vectors are those from before


def test_one_huge_block_does_not_keep_other_pages_from_being_read(site):
    huge = page("huge", "en", "notice " * 3000)
    names = asked(site.index((huge, *PAGES)), "huge", "best", "fair", "other", max_windows=12)
    assert {"best", "fair", "other"} <= set(names)
    assert names.count("huge") > 4  # what room is left is its


def test_a_page_that_the_encoder_fails_on_is_found_by_its_letters_beside_others(tmp_path):
    site = Site(tmp_path, FailingEncoder())
    odd = page("odd", "en", "Parking costs 40 euros.")
    for index in (site.index((odd, *PAGES)), site.index((*PAGES, odd), earlier=site.index(PAGES))):
        assert asked(index, "best", "fair", "poor", "odd", question="what parking costs", max_windows=1) == ["odd"]


def test_of_a_changed_page_asked_alone_nothing_old_is_read(site):
    first = site.index()
    changed = page("poor", "en", "Parking costs 40 euros.")
    second = site.index((*PAGES[:2], changed, PAGES[3]), earlier=first)
    assert asked(second, "poor", question="the canteen opens at noon") == ["poor"]
