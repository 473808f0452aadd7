"""`explain` tells the steps that `answer` goes through, with its numbers."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from rich.console import Console

from actions.qa.answerer import Answerer
from actions.qa.cli_explain import _print, explanation_record
from actions.qa.confidence import Calibration
from actions.qa.decision import Line
from actions.qa.explanation import parts_of
from actions.qa.glossary import Glossary
from actions.qa.pages import Catalogue
from actions.qa.reader import ReaderCard
from actions.qa.settings import Settings
from actions.qa.store import PageStore
from actions.qa.terms import Concept, Term
from actions.qa.types import Answer, NoAnswer, Page, Validators
from tests.support.documents import document
from tests.support.encoders import WordEncoder
from tests.support.readers import OracleReader
from tests.support.structured import page

LEAVE = document("You get 25 days of leave a year.", url="http://intranet.example/leave", title="Leave")
PARKING = document("Parking costs 40 euros a month.", url="http://intranet.example/parking", title="Parking")
GLOSSARY = Glossary((Concept((Term("holiday", "en"), Term("leave", "en"), Term("congés", "fr")), line=1),))


class CalibratedReader(OracleReader):
    card = ReaderCard("oracle", 0.0, Calibration(-1.0, 0.5, 2.0, 0.1, 0.3, similarity=1.5))


@pytest.fixture
def answerer(tmp_path):
    store = PageStore(tmp_path / "pages.db").open()
    for known in (LEAVE, PARKING):
        store.save(known, validators=Validators())
    catalogue = Catalogue(tuple(Page(known.url, max_age_seconds=86400) for known in (LEAVE, PARKING)))
    reader = CalibratedReader({"25 days": 4.0, "40 euros": 1.0})
    made = Answerer(catalogue, store, reader, Settings(), glossary=GLOSSARY, encoder=WordEncoder())
    made.load()
    return made


def test_every_step_is_told(answerer):
    explanation = answerer.explain("How much holiday do I get?")
    assert (explanation.language, explanation.n_pages) == ("en", 2)
    assert [found.term.text for found in explanation.expansions] == ["holiday"]
    assert {reading.candidate.passage.document.url for reading in explanation.readings} == {LEAVE.url, PARKING.url}
    best = explanation.readings[0]
    assert best.candidate.passage.document.url == LEAVE.url  # by the glossary's other word for it
    assert best.spans[0].reader_score == 4.0
    assert explanation.is_shown


def test_it_ends_as_the_answer_does_and_its_parts_sum_to_the_confidence(answerer):
    for question in ("How much holiday do I get?", "What does parking cost?", "zzz"):
        explanation, outcome = answerer.explain(question), answerer.answer(question)
        assert explanation.outcome == outcome
        (evidence,) = explanation.evidence
        logit = explanation.calibration.intercept + sum(p.adds for p in parts_of(explanation.calibration, evidence))
        best = outcome if isinstance(outcome, Answer) else outcome.alternatives[0]
        assert 1 / (1 + math.exp(-logit)) == pytest.approx(best.confidence)


def test_the_best_sentences_are_compared(answerer):
    explanation = answerer.explain("What about parking and leave and leave?")
    told = {sentence.span.passage.document.url: sentence for sentence in explanation.compared}
    assert told.keys() == {LEAVE.url, PARKING.url}
    record = explanation_record(explanation)
    assert [line["url"] for line in record["sentences"]] == [s.span.passage.document.url for s in explanation.compared]
    assert min(line["gain"] for line in record["sentences"]) == 0
    first = max(record["sentences"], key=lambda line: line["score"] + line["gain"])
    assert first["url"] == record["outcome"]["url"] == LEAVE.url
    assert first["gain"] > 1
    assert first["score"] + first["gain"] == pytest.approx(record["outcome"]["score"], abs=0.01)
    console = Console(width=150, record=True)
    _print(explanation, console)
    printed = console.export_text()
    assert f"{first['gain']:+.1f}" in printed
    assert f"{first['score'] + first['gain']:.1f}" in printed


def test_what_is_not_the_readers_own_span_is_told_so(answerer):
    explanation = answerer.explain("How much holiday do I get?")
    assert not explanation.is_moved
    for is_moved in (False, True):
        told = replace(explanation, is_moved=is_moved)
        console = Console(width=150, record=True)
        _print(told, console)
        assert ("moved from the reader's own span" in console.export_text()) == is_moved
        assert explanation_record(told)["confidence"]["is_moved"] == is_moved


def test_a_row_that_was_moved_to_is_told_though_the_reader_found_it_too(tmp_path):
    rows = page("#1 Notice", "|! Seniority | Notice", "|Less than 2 years | 1 month", "|2 years or more | 3 months")
    store = PageStore(tmp_path / "rows.db").open()
    store.save(rows, validators=Validators())
    reader = CalibratedReader({"1 month": 8.0, "3 months": 5.0})
    made = Answerer(Catalogue((Page(rows.url, max_age_seconds=86400),)), store, reader, Settings())
    made.load()
    assert (made.explain("Notice?").outcome.text, made.explain("Notice?").is_moved) == ("1 month", False)
    moved = made.explain("How much notice after 4 years?")
    assert (moved.outcome.text, moved.is_moved) == ("3 months", True)


def test_an_empty_question_is_explained_too(answerer):
    explanation = answerer.explain("  ")
    assert isinstance(explanation.outcome, NoAnswer)
    assert explanation.readings == ()


@pytest.mark.parametrize("question", ["How much holiday do I get?", "zzz", ""])
def test_both_forms_can_be_read(answerer, question):
    explanation = answerer.explain(question)
    record = json.loads(json.dumps(explanation_record(explanation)))
    assert record["outcome"]["outcome"] == ("answer" if explanation.is_shown else "no_answer")
    assert len(record["windows"]) == len(explanation.readings)
    console = Console(width=150, record=True)
    _print(explanation, console)
    told = console.export_text()
    assert ("Answer     25 days" in told) == (explanation.is_shown and record["outcome"]["text"] == "25 days")
    for window in record["windows"]:
        for name in ("relevance", "sentence_similarity", "heading_similarity"):
            assert f"{window[name]:.2f}" in told


@pytest.mark.parametrize(
    ("line", "said"), [(Line(3.25, is_score=True), "shown from score 3.2 on"), (Line(0.4), "40% on")]
)
def test_what_decided_and_what_speaks_against_the_answer_are_told(answerer, line, said):
    explanation = answerer.explain("How much holiday do I get?")
    against = replace(explanation.outcome, text="28 days", url=PARKING.url)
    console = Console(width=150, record=True)
    _print(replace(explanation, line=line, outcome=replace(explanation.outcome, conflicting=(against,))), console)
    told = console.export_text()
    assert said in told
    assert f"28 days   {PARKING.url}" in told
    record = explanation_record(replace(explanation, line=line))["confidence"]
    assert (record["shown_from"], record["shown_from_is_a_score"]) == (line.value, line.is_score)
