"""The feedback report in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from actions.qa.feedback_records import Expectation
from actions.qa.feedback_report import FeedbackReport, VoteCount


def print_report(report: FeedbackReport, console: Console) -> None:
    """Print the report's tables; those with nothing in them are left out."""
    if report.since:
        console.print(f"Since {report.since}")
    _print_votes(report, console)
    _print_worst("Worst pages", report.worst_pages, report, console)
    _print_worst("Worst scripted answers", report.worst_scripted, report, console)
    _print_questions(report, console)
    _print_weeks(report, console)
    _print_expectations(report.expectations, console)


def _print_votes(report: FeedbackReport, console: Console) -> None:
    table = Table("Answers", *_right("Up", "Down", "Share down"), title="Votes")
    table.add_row("scripted", *_cells(report.scripted))
    table.add_row("from pages", *_cells(report.pages))
    console.print(table)


def _print_worst(title: str, worst: Sequence[tuple[str, VoteCount]], report: FeedbackReport, console: Console) -> None:
    if not worst:
        return
    table = Table("", *_right("Up", "Down", "Share down"), title=f"{title} (at least {report.least_votes} votes)")
    for source, count in worst:
        table.add_row(Text(printable(source), overflow="fold"), *_cells(count))
    console.print(table)


def _print_questions(report: FeedbackReport, console: Console) -> None:
    if not report.questions:
        return
    table = Table("Language", *_right("Asked", "No answer", "Share"), title="Questions to the pages")
    for language, count in report.questions:
        table.add_row(printable(language), str(count.asked), str(count.unanswered), _percent(count.share_unanswered))
    console.print(table)


def _print_weeks(report: FeedbackReport, console: Console) -> None:
    if not report.weeks:
        return
    headers = _right("Up", "Down", "Share down", "Asked", "No answer", "Share")
    table = Table("Week from", *headers, title="By week")
    for week in report.weeks:
        asked = week.questions
        shares = (str(asked.asked), str(asked.unanswered), _percent(asked.share_unanswered))
        table.add_row(week.monday.isoformat(), *_cells(week.votes), *shares)
    console.print(table)


def _print_expectations(expectations: Iterable[Expectation], console: Console) -> None:
    table = Table("Day", "About", "Expected", title="What employees expected", show_lines=True)
    for wish in expectations:
        about = Text(printable(wish.source), overflow="fold")
        if wish.question:
            about.append(f"\n{printable(wish.question)}", style="dim")
        table.add_row(wish.recorded_at.date().isoformat(), about, Text(printable(wish.text), overflow="fold"))
    if table.row_count:
        console.print(table)


def printable(text: str) -> str:
    """What an employee typed, without the characters that would make a terminal do something."""
    return "".join(character if character.isprintable() or character == "\n" else "�" for character in text)


def _cells(count: VoteCount) -> tuple[str, str, str]:
    return str(count.up), str(count.down), _percent(count.share_down)


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"


def _right(*names: str) -> list[Column]:
    return [Column(name, justify="right") for name in names]
