"""Cases of development questions, and that they see what Kate sees when she decides."""

from __future__ import annotations

import json

import pytest

from actions.qa.answerer import Answerer
from actions.qa.cli_answer import Question, timed_record
from actions.qa.confidence import MARGIN_LIMIT, Calibration, Evidence
from actions.qa.pages import Catalogue
from actions.qa.reader import ReaderCard
from actions.qa.sentence_ranking import DEFAULT_SETTINGS
from actions.qa.settings import Settings
from actions.qa.store import PageStore
from actions.qa.types import Page, Validators
from tests.support.documents import document
from tests.support.readers import OracleReader
from training.calibrating.cases import Case, count_questions, read_cases
from training.errors import CorpusError

LEAVE, PARKING = "http://h/en/leave.html", "http://h/en/parking.html"
ASKED = {"id": "a", "page": "en/leave.html", "answers": ["25 days"], "kind": "span"}
NONE = {"id": "n", "page": None, "answers": [], "kind": "none"}


def span(url, score, *, sentence="You get 25 days.", reader_score=1.0, coverage=0.5):
    place = {"url": url, "title": "", "heading_path": [], "sentence": sentence}
    return place | {"score": score, "reader_score": reader_score, "coverage": coverage}


def cases(tmp_path, question, *spans, outcome="no_answer"):
    if outcome == "answer":
        record = {"id": question["id"], "outcome": outcome, **spans[0], "alternatives": spans[1:]}
    else:
        record = {"id": question["id"], "outcome": outcome, "alternatives": spans}
    return written(tmp_path, [question], [record])


def written(tmp_path, questions, records):
    for name, lines in (("q", questions), ("o", records)):
        (tmp_path / name).write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return read_cases(tmp_path / "q", tmp_path / "o")


@pytest.mark.parametrize("outcome", ["answer", "no_answer"])
def test_a_question_and_the_same_with_its_page_taken_away(tmp_path, outcome):
    spans = [
        span(LEAVE, 9.0, reader_score=4.0, coverage=0.25),
        span(LEAVE, 8.0),
        span(PARKING, 6.5, reader_score=2.0, coverage=0.75),
        span("http://h/en/bus.html", 5.5),
    ]
    assert cases(tmp_path, ASKED, *spans, outcome=outcome) == [
        Case("en/leave.html", Evidence(4.0, 0.25, 2.5), answerable=True, right=True),
        Case("en/leave.html", Evidence(2.0, 0.75, 1.0), answerable=False, right=False),
    ]


def test_without_its_page_the_sentences_are_compared_anew(tmp_path):
    """One gained while its page was there, another does once it is gone; of the six others five are compared."""
    page = span(LEAVE, 30.0) | {"gain": 12.0}
    others = [span(f"http://h/en/{n}.html", 9.0 - n, sentence=f"No {n}.") | {"gain": 0.0} for n in range(6)]
    others[0] |= {"score": 19.0, "gain": 10.0}
    told = {"No 4.": 0.9, "No 5.": 1.0}
    (tmp_path / "q").write_text(json.dumps({**ASKED, "question": "?"}), encoding="utf-8")
    (tmp_path / "o").write_text(json.dumps({"id": "a", "outcome": "no_answer", "alternatives": [page, *others]}))
    found = read_cases(tmp_path / "q", tmp_path / "o", similarity=lambda _, text: told.get(text, 0.5))
    assert found[1].evidence.sentence_similarity == 0.9  # five are compared: not the sixth, however close
    assert found[1].evidence.margin == pytest.approx(5.0 + DEFAULT_SETTINGS.sentence_weight * 0.4 - 9.0)
    assert read_cases(tmp_path / "q", tmp_path / "o")[1].evidence.margin == pytest.approx(1.0)


def test_a_page_is_prominent_among_the_passages_that_are_left(tmp_path):
    similar = [span(LEAVE, 9.0) | {"similarity": 0.7}, span(PARKING, 6.0) | {"similarity": 0.4}]
    similar.append(span("http://h/en/bus.html", 5.0) | {"similarity": 0.1})
    found = cases(tmp_path, ASKED, *similar)
    assert [case.evidence.prominence for case in found] == pytest.approx([0.3, 0.15])
    assert [case.evidence.similarity for case in found] == [0.7, 0.4]


def test_the_sentence_that_would_be_shown_is_judged_beside_the_question(tmp_path):
    asked = {**ASKED, "question": " how many days? "}
    cases(tmp_path, asked, span(LEAVE, 9.0), span(PARKING, 6.0, sentence="It is far."))
    told = {("how many days?", "You get 25 days."): 0.75, ("how many days?", "It is far."): 0.25}
    found = read_cases(tmp_path / "q", tmp_path / "o", similarity=lambda *texts: told[texts])
    assert [case.evidence.sentence_similarity for case in found] == [0.75, 0.25]


def test_of_a_list_it_is_judged_what_it_is_called(tmp_path):
    listed = span(LEAVE, 9.0) | {
        "is_list": True,
        "lead_in": "Bring:",
        "title": "First day",
        "heading_path": ["Papers"],
        "items": [{"text": "a passport", "start": 0, "end": 10}, {"text": "a photo", "start": 11, "end": 18}],
    }
    cells = listed | {"is_list": False}
    for shown, compared in ((listed, "First day - Papers\nBring:\na passport a photo"), (cells, "You get 25 days.")):
        cases(tmp_path, ASKED, shown)
        (case,) = read_cases(
            tmp_path / "q", tmp_path / "o", similarity=lambda _, text, told=compared: float(text == told)
        )
        assert case.evidence.sentence_similarity == 1.0


def test_what_retrieval_made_of_it_is_told(tmp_path):
    found = cases(tmp_path, ASKED, span(LEAVE, 9.0) | {"relevance": 1.5}, span(PARKING, 6.0))
    assert [case.evidence.relevance for case in found] == [1.5, 0.0]


def test_a_sentence_that_nothing_is_known_of_counts_as_its_passage(tmp_path):
    found = cases(tmp_path, ASKED, span(LEAVE, 9.0) | {"similarity": 0.5}, span(PARKING, 6.0) | {"similarity": 0.25})
    assert [case.evidence.sentence_similarity for case in found] == [0.5, 0.25]


def test_an_answer_that_is_shown_first_for_its_date_is_judged_by_the_best_all_the_same(tmp_path):
    newer, best = span(PARKING, 7.0), span(LEAVE, 9.0)
    record = {"id": "a", "outcome": "answer", **newer, "conflicting": [best], "alternatives": [span("http://h/c", 2.0)]}
    first = written(tmp_path, [ASKED], [record])[0]
    assert (first.right, first.evidence.margin) == (True, 2.0)


def test_where_there_is_no_other_page_nothing_is_left_when_it_is_taken_away(tmp_path):
    (only,) = cases(tmp_path, ASKED, span(LEAVE, 9.0), span(LEAVE, 8.0))
    assert only.evidence.margin == MARGIN_LIMIT


@pytest.mark.parametrize(
    ("url", "sentence", "right"),
    [
        (LEAVE, "You  get 25 DAYS.", True),
        (LEAVE, "You get 3 days.", False),
        (PARKING, "You get 25 days.", False),
    ],
)
def test_right_is_a_gold_in_the_sentence_on_the_right_page(tmp_path, url, sentence, right):
    first = cases(tmp_path, ASKED, span(url, 9.0, sentence=sentence), span("http://h/en/bus.html", 1.0))[0]
    assert (first.answerable, first.right) == (True, right)


def test_a_list_is_right_with_all_of_its_items(tmp_path):
    question = {**ASKED, "kind": "list", "answers": ["bike", "train"]}
    assert cases(tmp_path, question, span(LEAVE, 1.0, sentence="By bike or by train."))[0].right
    assert not cases(tmp_path, question, span(LEAVE, 1.0, sentence="By bike."))[0].right


def test_a_question_that_no_page_answers_is_one_wrong_case(tmp_path):
    spans = span(LEAVE, 9.0), span(PARKING, 6.0)
    assert cases(tmp_path, NONE, *spans) == [Case("n", Evidence(1.0, 0.5, 3.0), answerable=False, right=False)]


def test_a_question_file_may_say_what_belongs_together(tmp_path):
    (case,) = cases(tmp_path, {**NONE, "group": "en/leave.html"}, span(PARKING, 9.0))
    assert case.group == "en/leave.html"


def test_a_question_for_which_no_span_was_found_is_no_case(tmp_path):
    assert cases(tmp_path, ASKED) == []


def test_evidence_is_what_kate_decided_on(tmp_path):
    calibration = Calibration(-1.0, 0.25, 3.0, 0.5, min_confidence=0.5)
    questions = [
        {**ASKED, "id": "1", "question": "how many days of leave?"},
        {**ASKED, "id": "2", "question": "how much is parking a month?", "page": "en/parking.html"},
        {**NONE, "id": "3", "question": "zzz"},
    ]
    records = [timed_record(answerer(tmp_path, calibration), Question(q["id"], q["question"])) for q in questions]
    best = [record if record["outcome"] == "answer" else record["alternatives"][0] for record in records]
    found = {case.group: case for case in written(tmp_path, questions, records) if case.answerable or case.group == "3"}
    sure = [calibration.confidence(case.evidence) for case in found.values()]
    assert sure == pytest.approx([record["confidence"] for record in best], abs=2e-4)
    assert len({round(value, 2) for value in sure}) == 3


def answerer(tmp_path, calibration):
    class Calibrated(OracleReader):
        card = ReaderCard("oracle", 0.0, calibration)

    store = PageStore(tmp_path / "pages.db")
    store.open()
    for made in (
        document("You get 25 days of leave a year.", "- 3 days for a wedding", url=LEAVE, title="Leave"),
        document("Parking costs 40 euros a month.", url=PARKING, title="Parking"),
    ):
        store.save(made, validators=Validators(), asks_password=False)
    catalogue = Catalogue((Page(LEAVE, 1e9), Page(PARKING, 1e9)))
    made = Answerer(catalogue, store, Calibrated({"25 days": 5, "3 days": 4.5, "40 euros": 4}), Settings())
    made.load()
    return made


def test_a_question_without_outcome_is_named(tmp_path):
    with pytest.raises(CorpusError, match="question a"):
        written(tmp_path, [ASKED], [])


@pytest.mark.parametrize("name", ["reader_score", "coverage"])
def test_outcomes_of_a_kate_that_did_not_tell_her_evidence_are_refused(tmp_path, name):
    old = {key: value for key, value in span(LEAVE, 1.0).items() if key != name}
    with pytest.raises(CorpusError, match="question a: expected reader_score and coverage"):
        cases(tmp_path, ASKED, span(PARKING, 2.0), old)


def test_what_is_no_json_lines_file_is_refused(tmp_path):
    (tmp_path / "q").write_text("{")
    with pytest.raises(CorpusError, match="expected a JSON lines file"):
        read_cases(tmp_path / "q", tmp_path / "q")
    with pytest.raises(CorpusError, match="nowhere"):
        read_cases(tmp_path / "nowhere", tmp_path / "nowhere")


def test_questions_as_they_were_asked_have_one_case_each(tmp_path):
    cases(tmp_path, ASKED, span(LEAVE, 9.0), span(PARKING, 6.5))
    (only,) = read_cases(tmp_path / "q", tmp_path / "o", pages_taken_away=False)
    assert only.answerable
    assert only.right
    assert count_questions(tmp_path / "q") == 1
