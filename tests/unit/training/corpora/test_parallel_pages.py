"""Pages in several languages: every question about every version; and the pages that the project wrote itself."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from training.corpora.contamination import check
from training.corpora.parallel_pages import SUFFIX, read_parallel_pages
from training.corpora.squad import Example, Gold
from training.errors import CorpusError
from training.running.context import QUESTIONS
from training.running.questions import read_questions
from training.scoring.judge import plain

ROOT = Path(__file__).parents[4]
LEARNT = sorted(QUESTIONS.glob(f"*{SUFFIX}"))
TESTED = ROOT / "tests" / "quality" / f"hr-written{SUFFIX}"
LANGUAGES = {"en", "fr", "ja"}
PAGE = {
    "id": "p1",
    "company": "Acme",
    "title": {"en": "Leave", "fr": "Congés"},
    "text": {"en": "2 days off.\n\nYou get 2 days a year.", "fr": "Vous avez 2 jours par an."},
    "questions": [
        {
            "answer": {"en": "2 days", "fr": "2 jours"},
            "near": {"en": "You get 2 days a year.", "fr": "Vous avez 2 jours"},
            "ask": {"en": ["How many days?", "days off?"], "fr": ["Combien de jours ?"]},
        }
    ],
    "unanswerable": [{"en": "Who decides?", "fr": "Qui décide ?"}],
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)


def read(tmp_path, content):
    path = tmp_path / f"x{SUFFIX}"
    path.write_text(json.dumps(content), encoding="utf-8")
    return read_questions(path)


def changed(place, value):
    """PAGE with another value at a place."""
    page = copy.deepcopy(PAGE)
    inside = page
    for key in place[:-1]:
        inside = inside[key]
    inside[place[-1]] = value
    return {"pages": [page]}


def places(value, path=()):
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield (*path, key)
        if isinstance(inner, dict | list):
            yield from places(inner, (*path, key))


def test_every_phrasing_asks_about_the_page_in_every_language(tmp_path):
    found = {example.question_id: example for example in read(tmp_path, {"pages": [PAGE]})}
    assert set(found) == {
        *(f"p1-0-{asked}-{shown}" for asked in ("0.en", "1.en", "0.fr") for shown in ("en", "fr")),
        *(f"p1-none-0.{asked}-{shown}" for asked in ("en", "fr") for shown in ("en", "fr")),
    }
    text = PAGE["text"]["en"]
    gold = Gold("2 days", text.index("2 days a"))
    assert found["p1-0-0.fr-en"] == Example(
        *("p1-0-0.fr-en", "Combien de jours ?", text, (gold,), "Acme (en)", "Leave"), collection="en"
    )
    assert found["p1-none-0.en-fr"] == Example(
        *("p1-none-0.en-fr", "Who decides?", PAGE["text"]["fr"], (), "Acme (fr)", "Congés"),
        impossible=True,
        collection="fr",
    )


def test_an_answer_is_found_near_where_it_is_and_not_where_the_same_words_come_first(tmp_path):
    (gold,) = next(e.golds for e in read(tmp_path, {"pages": [PAGE]}) if e.question_id == "p1-0-0.en-en")
    assert PAGE["text"]["en"][gold.start :] == "2 days a year."


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (("text", "en"), "You get 2 days a year. You get 2 days a year.", "p1.*found it 2 times"),
        (("text", "en"), "Nothing of it.", "p1.*found it 0 times"),
        (("questions", 0, "answer", "en"), "3 days", "p1.*expected '3 days' in 'You get 2 days a year.'"),
        (("questions", 0, "ask", "en"), "How many?", "p1.*expected a list of phrasings, got 'How many"),
        (("questions", 0, "ask", "en"), [], "p1.*expected a list of phrasings"),
        (("unanswerable", 0, "en"), " ", "p1.*expected text"),
        (("title", "fr"), None, "p1.*expected text, got None"),
        (("company",), ..., "p1.*company"),
    ],
)
def test_what_is_wrong_with_a_page_is_said_with_its_name(tmp_path, place, value, message):
    content = changed(place, value if value is not ... else "")
    if value is ...:
        del content["pages"][0][place[0]]
    with pytest.raises(CorpusError, match=message):
        read(tmp_path, content)


@pytest.mark.parametrize("content", [[], {}, {"pages": []}, {"pages": {}}, "x", {"pages": ["x"]}, {"pages": [None]}])
def test_what_is_no_file_of_pages_is_refused(tmp_path, content):
    with pytest.raises(CorpusError):
        read(tmp_path, content)


def test_two_pages_with_one_id_are_refused(tmp_path):
    with pytest.raises(CorpusError, match="different ids"):
        read(tmp_path, {"pages": [PAGE, PAGE]})


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(places(PAGE), key=str)), JSON)
@example(("text", "en"), 3)
@example(("questions", 0, "near"), "x")
@example(("unanswerable", 0, "en"), "\ud800")
def test_whatever_is_in_a_page_it_is_read_whole_or_refused(tmp_path, place, value):
    try:
        found = read(tmp_path, changed(place, value))
    except CorpusError:
        return
    for each in found:
        assert each.question.strip()
        assert all(each.context[gold.start :].startswith(gold.text) for gold in each.golds)


@pytest.mark.parametrize("path", [*LEARNT, TESTED], ids=lambda path: path.name)
def test_written_pages_are_read_in_all_languages(path):
    examples = read_questions(path)
    pairs = {each.question_id.rpartition(".")[2] for each in examples}
    assert pairs == {f"{asked}-{shown}" for asked in LANGUAGES for shown in LANGUAGES}
    assert any(each.impossible for each in examples)
    assert len({each.question_id.partition("-none-")[0].split(".")[0] for each in examples}) > 12


def test_ids_of_written_pages_are_unique_among_all_files():
    ids = [each.question_id for path in (*LEARNT, TESTED) for each in read_parallel_pages(path)]
    assert len(set(ids)) == len(ids)


def test_no_page_or_question_of_the_test_is_learnt_from():
    learnt = [each for path in LEARNT for each in read_parallel_pages(path)]
    tested = read_parallel_pages(TESTED)
    (overlap,) = check({"learnt": learnt}, {"tested": tested}).overlaps
    assert (overlap.paragraphs, overlap.near, overlap.question_ids) == ((), (), ())
    assert {plain(each.question) for each in learnt} & {plain(each.question) for each in tested} == set()
    assert {each.article for each in learnt} & {each.article for each in tested} == set()
