"""Sums over feedback."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from actions.qa.feedback_records import Expectation, QuestionRecord, Vote, VoteRecord
from actions.qa.feedback_report import QuestionCount, VoteCount, as_json, report_on
from actions.qa.feedback_tables import print_report, printable

MONDAY = datetime(2026, 11, 2, tzinfo=UTC)
A, B = "http://a.example/", "http://b.example/"


def vote(kind: str, source: str = A, *, day: float = 0) -> VoteRecord:
    return VoteRecord(Vote(kind), "en", source, None, None, "m", MONDAY + timedelta(days=day))


def asked(language: str, *, answered: bool, day: float = 0) -> QuestionRecord:
    return QuestionRecord(language, answered, A if answered else None, "m", MONDAY + timedelta(days=day))


def wish(text: str, *, day: float = 0) -> Expectation:
    return Expectation(text, "d" * 64, "en", A, 1, 2, MONDAY + timedelta(days=day))


def test_nothing_recorded_is_nothing_reported() -> None:
    report = report_on([], [], [])
    assert (report.scripted, report.pages) == (VoteCount(0, 0), VoteCount(0, 0))
    assert (report.worst_pages, report.questions, report.weeks, report.expectations) == ((), (), (), ())
    assert as_json(report)["votes"]["share_down"] is None


def test_scripted_answers_and_pages_are_counted_apart() -> None:
    report = report_on([vote("up"), vote("down"), vote("up", "utter_hr_payslip")], [], [])
    assert report.pages == VoteCount(up=1, down=1)
    assert report.scripted == VoteCount(up=1, down=0)
    assert as_json(report)["votes"] == {"up": 2, "down": 1, "share_down": 1 / 3}


def test_the_worst_come_first_and_few_votes_say_nothing() -> None:
    votes = [vote("down", A)] * 3 + [vote("up", A)] * 3 + [vote("down", B)] * 4 + [vote("up", B)]
    votes += [vote("down", "http://few.example/")] * 4 + [vote("up", "http://good.example/")] * 9
    report = report_on(votes, [], [])
    assert report.worst_pages == ((B, VoteCount(1, 4)), (A, VoteCount(3, 3)))
    assert len(report_on(votes, [], [], least_votes=1).worst_pages) == 3


def test_questions_without_an_answer_by_language() -> None:
    questions = [asked("ja", answered=False), asked("ja", answered=True), asked("fr", answered=True)]
    report = report_on([], questions, [])
    assert report.questions == (("ja", QuestionCount(2, 1)), ("fr", QuestionCount(1, 0)))
    assert [entry["share_unanswered"] for entry in as_json(report)["questions"]] == [0.5, 0.0]


def test_weeks_begin_on_mondays_and_have_no_gap() -> None:
    weeks = report_on([vote("up", day=-0.5), vote("down", day=6.9)], [asked("en", answered=True, day=21)], []).weeks
    assert [week.monday for week in weeks] == [date(2026, 10, 26) + timedelta(weeks=n) for n in range(5)]
    assert [week.votes for week in weeks[:3]] == [VoteCount(1, 0), VoteCount(0, 1), VoteCount(0, 0)]
    assert weeks[-1].questions == QuestionCount(1, 0)


def test_only_what_was_recorded_since_a_day_counts() -> None:
    records = [vote("up", day=-0.1), vote("down", day=0)], [asked("en", answered=True, day=-1)], [wish("x", day=-1)]
    report = report_on(*records, since=MONDAY.date())
    assert (report.pages, report.questions, report.expectations) == (VoteCount(0, 1), (), ())


def test_expectations_come_latest_first_and_without_their_session() -> None:
    report = report_on([], [], [wish("old"), wish("new", day=1)])
    assert [each.text for each in report.expectations] == ["new", "old"]
    assert "d" * 64 not in json.dumps(as_json(report))


def test_what_employees_typed_does_nothing_to_the_terminal() -> None:
    console = Console(record=True, width=200, file=None, quiet=True)
    with console.capture() as capture:
        print_report(report_on([], [], [wish("[red]a\x1b[2J\rb")]), console)
    assert printable("\x1b[2J\r\n\u202e休") == "�[2J�\n�休"
    assert "\x1b[2J" not in capture.get()


@given(
    st.lists(
        st.builds(vote, st.sampled_from(["up", "down"]), st.sampled_from([A, B, "utter_x"]), day=st.floats(0, 99))
    ),
    st.lists(st.builds(asked, st.sampled_from(["en", "fr"]), answered=st.booleans(), day=st.floats(0, 99))),
)
def test_weeks_and_languages_add_up(votes: list[VoteRecord], questions: list[QuestionRecord]) -> None:
    report = report_on(votes, questions, [], least_votes=1)
    assert sum(week.votes.total for week in report.weeks) == len(votes) == report.pages.total + report.scripted.total
    assert sum(week.questions.asked for week in report.weeks) == len(questions)
    assert sum(count.unanswered for _, count in report.questions) == sum(not each.is_answered for each in questions)
