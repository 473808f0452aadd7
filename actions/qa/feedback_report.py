"""What the recorded feedback says: counts, shares and a trend. Plain functions over records; reads no database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from actions.qa.feedback_records import Expectation, QuestionRecord, Vote, VoteRecord, is_scripted

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

LEAST_VOTES = 5
"""An answer with fewer votes says little: one person's mood is a share of 100 %."""
MOST_SOURCES = 10


@dataclass(frozen=True, slots=True)
class VoteCount:
    """Votes of one kind, or on one source."""

    up: int
    down: int

    @property
    def total(self) -> int:
        return self.up + self.down

    @property
    def share_down(self) -> float | None:
        """None where nobody voted."""
        return self.down / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class QuestionCount:
    """Questions to the pages, of one language or one week."""

    asked: int
    unanswered: int

    @property
    def share_unanswered(self) -> float | None:
        """None where nobody asked."""
        return self.unanswered / self.asked if self.asked else None


@dataclass(frozen=True, slots=True)
class Week:
    """What was recorded from a Monday on."""

    monday: date
    votes: VoteCount
    questions: QuestionCount


@dataclass(frozen=True, slots=True)
class FeedbackReport:
    """Everything that is reported."""

    since: date | None
    least_votes: int
    scripted: VoteCount
    pages: VoteCount
    worst_scripted: tuple[tuple[str, VoteCount], ...]
    """Scripted responses with at least `least_votes` votes and a thumbs-down, the worst first."""
    worst_pages: tuple[tuple[str, VoteCount], ...]
    """The same of pages."""
    questions: tuple[tuple[str, QuestionCount], ...]
    """By language, the most asked first."""
    expectations: tuple[Expectation, ...]
    """The latest first."""
    weeks: tuple[Week, ...]
    """Without a gap from the first to the last, oldest first."""


def report_on(
    votes: Iterable[VoteRecord],
    questions: Iterable[QuestionRecord],
    expectations: Iterable[Expectation],
    *,
    since: date | None = None,
    least_votes: int = LEAST_VOTES,
) -> FeedbackReport:
    """Sum up what was recorded, or what was since a day (UTC)."""
    counted = _since(since, votes)
    asked = _since(since, questions)
    scripted = [vote for vote in counted if is_scripted(vote.source)]
    pages = [vote for vote in counted if not is_scripted(vote.source)]
    by_language = {language: _question_count(group) for language, group in _groups(asked, _language).items()}
    return FeedbackReport(
        since=since,
        least_votes=least_votes,
        scripted=_vote_count(scripted),
        pages=_vote_count(pages),
        worst_scripted=_worst(scripted, least_votes),
        worst_pages=_worst(pages, least_votes),
        questions=tuple(sorted(by_language.items(), key=lambda item: (-item[1].asked, item[0]))),
        expectations=tuple(sorted(_since(since, expectations), key=lambda wish: wish.recorded_at, reverse=True)),
        weeks=_weeks(counted, asked),
    )


def as_json(report: FeedbackReport) -> dict[str, Any]:
    """The report as plain values."""
    return {
        "since": report.since.isoformat() if report.since else None,
        "votes": _votes_json(VoteCount(report.scripted.up + report.pages.up, report.scripted.down + report.pages.down)),
        "scripted": _votes_json(report.scripted),
        "pages": _votes_json(report.pages),
        "least_votes": report.least_votes,
        "worst_scripted": [{"response": name} | _votes_json(count) for name, count in report.worst_scripted],
        "worst_pages": [{"url": url} | _votes_json(count) for url, count in report.worst_pages],
        "questions": [{"language": name} | _questions_json(count) for name, count in report.questions],
        "expectations": [_expectation_json(expectation) for expectation in report.expectations],
        "weeks": [
            {"monday": week.monday.isoformat(), "votes": _votes_json(week.votes)}
            | {"questions": _questions_json(week.questions)}
            for week in report.weeks
        ],
    }


def _since(day: date | None, records: Iterable[T]) -> list[T]:
    return [record for record in records if day is None or _recorded_at(record).date() >= day]


def _worst(votes: Sequence[VoteRecord], least_votes: int) -> tuple[tuple[str, VoteCount], ...]:
    counts = {source: _vote_count(group) for source, group in _groups(votes, lambda vote: vote.source).items()}
    worst = [(source, count) for source, count in counts.items() if count.down and count.total >= least_votes]
    return tuple(sorted(worst, key=lambda item: (-(item[1].share_down or 0), -item[1].down, item[0]))[:MOST_SOURCES])


def _weeks(votes: Sequence[VoteRecord], questions: Sequence[QuestionRecord]) -> tuple[Week, ...]:
    voted, asked = _groups(votes, _monday), _groups(questions, _monday)
    mondays = sorted({*voted, *asked})
    if not mondays:
        return ()
    n_weeks = (mondays[-1] - mondays[0]).days // 7 + 1
    every = (mondays[0] + timedelta(weeks=number) for number in range(n_weeks))
    return tuple(
        Week(monday, _vote_count(voted.get(monday, ())), _question_count(asked.get(monday, ()))) for monday in every
    )


def _groups(records: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    groups: dict[K, list[T]] = defaultdict(list)
    for record in records:
        groups[key(record)].append(record)
    return groups


def _vote_count(votes: Sequence[VoteRecord]) -> VoteCount:
    up = sum(vote.vote is Vote.UP for vote in votes)
    return VoteCount(up, len(votes) - up)


def _question_count(questions: Sequence[QuestionRecord]) -> QuestionCount:
    return QuestionCount(len(questions), sum(not question.is_answered for question in questions))


def _language(question: QuestionRecord) -> str:
    return question.question_language


def _recorded_at(record: Any) -> datetime:
    recorded_at: datetime = record.recorded_at
    return recorded_at


def _monday(record: Any) -> date:
    day = _recorded_at(record).date()
    return day - timedelta(days=day.weekday())


def _votes_json(count: VoteCount) -> dict[str, Any]:
    return asdict(count) | {"share_down": count.share_down}


def _questions_json(count: QuestionCount) -> dict[str, Any]:
    return asdict(count) | {"share_unanswered": count.share_unanswered}


def _expectation_json(expectation: Expectation) -> dict[str, Any]:
    values = asdict(expectation) | {"recorded_at": expectation.recorded_at.isoformat()}
    return {name: value for name, value in values.items() if name != "session"}
