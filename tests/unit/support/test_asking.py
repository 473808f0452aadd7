"""Questions through a whole answerer: what is kept of them, and that an interrupted call goes on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from actions.qa.answerer import Answerer
from actions.qa.audience import Asker, PageAttributes
from actions.qa.pages import Catalogue
from actions.qa.store import PageStore
from actions.qa.types import Page, Validators
from tests.support.asking import ask_all, in_turn, read_lines, revealing, write_lines
from tests.support.documents import document
from tests.support.readers import OracleReader
from training.errors import CorpusError
from training.scoring.judge import judge

LEAVE, PARKING = "http://h/en/leave.html", "http://h/en/parking.html"
QUESTIONS = [
    {"id": "a", "question": "how many days of leave?", "page": "en/leave.html", "answers": ["25 days"], "kind": "span"},
    {"id": "b", "question": "who drives?", "page": None, "answers": [], "kind": "none"},
]
QUESTIONS = [{"lang": "en", "page_lang": "en", **question} for question in QUESTIONS]


@pytest.fixture
def answerer(tmp_path):
    store = PageStore(tmp_path / "pages.db").open()
    now = datetime.now(UTC)
    for url, text in ((LEAVE, "You get 25 days of leave."), (PARKING, "Parking is free.")):
        store.save(document(text, url=url, fetched_at=now), validators=Validators())
    catalogue = Catalogue((Page(LEAVE, 1e6), Page(PARKING, 1e6)))
    made = Answerer(catalogue, store, OracleReader({"25 days": 9.0}), revealing("oracle", tmp_path))
    made.load()
    yield made
    store.close()


def test_each_outcome_says_what_was_found_and_can_be_judged(answerer, tmp_path):
    outcomes = ask_all(answerer, QUESTIONS, tmp_path / "outcomes.jsonl")
    first, second = outcomes
    assert (first["outcome"], first["text"], first["gold_ranks"], first["page_ranks"]) == (
        "answer",
        "25 days",
        [1],
        [1],
    )
    assert first["n_candidates"] == 2
    assert 0 <= first["retrieval_ms"] <= first["elapsed_ms"]
    assert (second["gold_ranks"], second["page_ranks"]) == ([], [])
    written = write_lines(tmp_path / "q" / "questions.jsonl", QUESTIONS)
    assert [item.sentence_right for item in judge(written, tmp_path / "outcomes.jsonl")] == [True, False]


def test_what_was_asked_before_is_not_asked_again(answerer, tmp_path):
    path = tmp_path / "outcomes.jsonl"
    whole = ask_all(answerer, QUESTIONS, path)
    kept = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(kept[0] + kept[1][:20])  # as if it had been killed while it wrote
    assert ask_all(answerer, QUESTIONS, path)[0] == whole[0]
    assert [line["id"] for line in read_lines(path)] == ["a", "b"]
    assert path.read_bytes().startswith(kept[0])


def test_who_asks_is_told_for_each_question(tmp_path):
    store = PageStore(tmp_path / "pages.db").open()
    store.save(document("You get 25 days of leave.", url=LEAVE, fetched_at=datetime.now(UTC)), validators=Validators())
    catalogue = Catalogue((Page(LEAVE, 1e6, attributes=PageAttributes(companies=frozenset({"ours"}))),))
    made = Answerer(catalogue, store, OracleReader({"25 days": 9.0}), revealing("oracle", tmp_path))
    made.load()
    askers = {"a": Asker(company="ours"), "b": Asker(company="theirs")}
    asked = [QUESTIONS[0], {**QUESTIONS[0], "id": "b"}]
    watched = ask_all(made, asked[:1], tmp_path / "o.jsonl", asker_of=lambda question: askers[question["id"]])
    assert watched[0]["outcome"] == "answer"
    with pytest.raises(CorpusError, match="to ask its index"):  # there is no page for this asker
        ask_all(made, asked[1:], tmp_path / "o.jsonl", asker_of=lambda question: askers[question["id"]])
    store.close()


def test_other_lines_are_refused(tmp_path):
    (tmp_path / "lines").write_text("{\n{}\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="expected a JSON lines file"):
        read_lines(tmp_path / "lines")


def test_pairs_of_languages_are_taken_in_turn():
    pairs = [("en", "en"), ("en", "en"), ("en", "en"), ("fr", "en"), ("ja", "fr"), ("ja", "fr")]
    questions = [{"id": n, "lang": asked, "page_lang": shown} for n, (asked, shown) in enumerate(pairs)]
    assert [question["id"] for question in in_turn(questions, 5)] == [0, 3, 4, 1, 5]
    assert [question["id"] for question in in_turn(questions, 99)] == [0, 3, 4, 1, 5, 2]
    assert list(in_turn([], 3)) == []
