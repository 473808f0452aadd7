"""Terms in texts: whole words, tolerant of endings; anywhere in Japanese; the longest of those that overlap."""

from __future__ import annotations

import cProfile
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.letters import fold
from actions.qa.term_finder import TermFinder, joined, runs_of
from actions.qa.terms import Term
from actions.qa.word_forms import is_form, stem

LETTERS = st.text(st.sampled_from("aesxCPé有給パス1-' 。"), max_size=30)


def found(text: str, *terms: str, language: str = "fr") -> list[str]:
    finder = TermFinder((Term(term, language), term) for term in terms)
    return [value for match in finder.find(text) for _, value in match.known]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Mes CONGÉS payés ?", "congé payé"),
        ("une absence payée", "absences payées"),
        ("l’arrêt-maladie", "arrêt maladie"),
        ("télétravail à l'étranger", "teletravail a l etranger"),
        ("les journaux", "journaux"),
        ("Ｐｔｏ", "PTO"),
        ("my pto", "PTO"),
        ("mes CP", "CP"),
        ("mon CET", "CET"),
        ("年次有給休暇は何日", "有給休暇"),
        ("ｶﾞｿﾘﾝ代は", "ガソリン代"),
        ("社内Wi-Fiの接続", "Wi-Fi"),
        ("社内VPN接続", "VPN接続"),
        ("36協定とは", "36協定"),
        ("バスで通勤", "バス"),
        ("ノートパソコン", "パソコン"),
        ("two PTOs", "PTO"),
        ("mon pc est lent", "PC"),
        ("pcが動かない", "PC"),
        ("congés parentaux", "congé parental"),
        ("réseaux sociaux", "réseau social"),
        ("定年退職", "定年"),
        ("定年退職者の手続き", "定年"),
        ("退職金制度", "退職"),
        ("被扶養者とは", "扶養"),
        ("総支給額", "支給"),
        ("スキャンデータ", "スキャン"),
        ("プリンタが動かない", "プリンター"),
        ("ｻｰﾊﾞｰ障害", "サーバ障害"),
    ],
)
def test_a_term_is_found(text: str, term: str) -> None:
    assert found(text, term) == [term]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("congélateur", "congé"),
        ("my cp is", "CP"),
        ("cet arrêt", "CET"),
        ("what is it", "IT"),
        ("CPAM", "CP"),
        ("payment", "pay"),
        ("136協定", "36協定"),
        ("VPN接続X", "接続XY"),
        ("パスワード", "パス"),
        ("コンパス", "パス"),
        ("sick 有給 leave", "sick leave"),
        ("一定年数を超えた", "定年"),
        ("買掛金課", "掛金"),
        ("スキャンダル", "スキャン"),
    ],
)
def test_what_only_looks_like_a_term_is_not(text: str, term: str) -> None:
    assert found(text, term) == []


def test_feminine_endings_are_french_only() -> None:
    assert found("care", "car", language="en") == []
    assert found("une employée", "employé", language="fr") == ["employé"]
    assert found("two buses and a bus", "bus", language="en") == ["bus", "bus"]


def test_of_a_long_run_of_kanji_only_the_near_ones_are_looked_at() -> None:
    """They are no words, and whole pages are compared with the glossary: looking at all would be quadratic."""
    assert found(f"{'漢' * 5}有休{'字' * 5}", "有休") == []
    assert found(f"{'漢' * 201}有休{'字' * 201}", "有休") == ["有休"]


def test_english_plurals_that_change_the_end_of_a_word() -> None:
    assert found("salaries and pregnancies", "salary", "pregnancy", language="en") == ["salary", "pregnancy"]


@pytest.mark.parametrize(
    ("text", "language", "term", "of"),
    [
        ("je retire mon badge", "fr", "retire", "en"),
        ("la prime d'union", "fr", "union", "en"),
        ("les internes", "fr", "intern", "en"),
        ("at what stage is it", "en", "stage", "fr"),
        ("our company mission", "en", "mission", "fr"),
        ("I broke a rib", "en", "RIB", "fr"),
    ],
)
def test_a_word_of_one_language_is_no_term_of_the_other(text: str, language: str, term: str, of: str) -> None:
    finder = TermFinder([(Term(term, of), term)])
    assert finder.find(text, language=language) == ()
    assert [match.text for match in finder.find(term, language=of)] == [term.lower()]


def test_a_term_of_another_language_is_found_as_it_is_spelled() -> None:
    finder = TermFinder([(Term("RIB", "fr"), 1), (Term("télétravail", "fr"), 2)])
    assert len(finder.find("where is the RIB for télétravail", language="en")) == 2


def test_the_longest_of_overlapping_terms_counts_wherever_it_begins() -> None:
    assert found("paid parental leave policy", "paid parental", "parental leave policy") == ["parental leave policy"]
    assert found("育児休業給付金", "育児休業", "休業給付金") == ["休業給付金"]
    assert found("退職金と退職", "退職", "退職金") == ["退職金", "退職"]


def test_two_values_of_one_term_are_both_known() -> None:
    finder = TermFinder([(Term("notice", "en"), 1), (Term("Notices", "en"), 2)])
    (match,) = finder.find("a notice?")
    assert [value for _, value in match.known] == [1, 2]


def test_a_term_that_hides_behind_a_longer_near_miss_is_found() -> None:
    assert found("remote working abroad", "remote work", "remote", language="en") == ["remote"]


@given(LETTERS, st.lists(LETTERS.filter(lambda text: any(map(str.isalnum, text))), min_size=1, max_size=5))
def test_any_text_gives_matches_in_order_that_do_not_overlap_and_are_in_it(text: str, terms: list[str]) -> None:
    finder = TermFinder((Term(term, "fr"), term) for term in terms)
    matches, whole = finder.find(text), joined(runs_of(text))
    assert all(first.end <= second.start for first, second in pairwise(matches))
    assert all(match.text == whole[match.start : match.end] and match.known for match in matches)


@given(st.sampled_from(["leave", "有給休暇", "congé payé", "VPN接続"]), st.text(max_size=30), st.text(max_size=30))
def test_a_term_between_spaces_is_found_whatever_is_around(term: str, before: str, after: str) -> None:
    assert term in found(f"{before} {term} {after}", term)


@given(st.text(max_size=60))
def test_joined_runs_are_the_folded_text_without_what_stands_between_words(text: str) -> None:
    runs = runs_of(text)
    assert joined(runs).replace(" ", "") == "".join(run.text for run in runs).replace(" ", "")
    assert all(fold(run.typed) == run.text for run in runs)


@given(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.sampled_from(["", "s", "x", "e", "es"]))
def test_forms_of_a_word_share_its_stem(word: str, ending: str) -> None:
    if is_form(word, word + ending, "fr"):
        assert stem(word) == stem(word + ending)


def test_a_long_question_takes_steps_in_proportion() -> None:
    """Counted in calls, not seconds: a busy machine has no say."""
    finder = TermFinder((Term("有" * length, "ja"), length) for length in range(1, 20))

    def steps(text: str) -> int:
        counted = cProfile.Profile()
        counted.runcall(finder.find, text)
        return sum(entry.callcount for entry in counted.getstats())

    assert steps("有給 a " * 1000) < 20 * 1.5 * steps("有給 a " * 50)
