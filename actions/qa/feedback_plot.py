"""The feedback report as a picture. Needs matplotlib, which only the development environment has."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from actions.qa.errors import ConfigurationError
from actions.qa.feedback_report import FeedbackReport
from actions.qa.whole_files import whole_file

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_WEEKS = 26
LONGEST_LABEL = 40
UP, DOWN, ASKED = "#2a7f62", "#c4553b", "#8d99ae"


def plot(report: FeedbackReport, path: Path) -> None:
    """Draw votes by week, questions by language and the worst pages; the file is written whole or not at all.

    :raises ConfigurationError: matplotlib is not installed, or the file cannot be written.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ConfigurationError(
            "--plot: expected matplotlib, which only the development environment has: requirements/environments.sh dev"
        ) from error
    figure = Figure(figsize=(9, 10), layout="constrained")
    weeks, languages, pages = figure.subplots(3, 1)
    _draw_weeks(weeks, report)
    _draw_languages(languages, report)
    _draw_pages(pages, report)
    with whole_file(path) as part:
        figure.savefig(part, format="png", dpi=120)


def _draw_weeks(axes: Axes, report: FeedbackReport) -> None:
    weeks = report.weeks[-MOST_WEEKS:]
    mondays = [week.monday.isoformat() for week in weeks]
    axes.bar(mondays, [week.votes.up for week in weeks], color=UP, label="thumbs up")
    axes.bar(mondays, [-week.votes.down for week in weeks], color=DOWN, label="thumbs down")
    axes.axhline(0, color="black", linewidth=0.8)
    axes.set_title("Votes by week (from Monday)")
    axes.tick_params(axis="x", rotation=45)
    axes.yaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    if mondays:
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1))


def _draw_languages(axes: Axes, report: FeedbackReport) -> None:
    names = [language for language, _ in report.questions]
    axes.barh(names, [count.asked for _, count in report.questions], color=ASKED, label="questions")
    bars = axes.barh(names, [count.unanswered for _, count in report.questions], color=DOWN, label="without an answer")
    axes.bar_label(bars, [f"{count.share_unanswered or 0:.0%}" for _, count in report.questions], padding=4)
    axes.invert_yaxis()
    axes.set_title("Questions by language, and the share without an answer")
    if names:
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1))


def _draw_pages(axes: Axes, report: FeedbackReport) -> None:
    names = [_label(url) for url, _ in report.worst_pages]
    bars = axes.barh(names, [count.share_down or 0 for _, count in report.worst_pages], color=DOWN)
    axes.bar_label(bars, [f"{count.down} of {count.total}" for _, count in report.worst_pages], padding=4)
    axes.set_xlim(0, 1.15)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}" if value <= 1 else "")
    axes.invert_yaxis()
    axes.set_title(f"Share of thumbs down, worst pages with at least {report.least_votes} votes")


def _label(url: str) -> str:
    """The end of an address, in characters that every font has."""
    address = quote(url.partition("://")[2], safe="/:?#@!$&'()*+,;=%~")
    return address if len(address) <= LONGEST_LABEL else f"...{address[-LONGEST_LABEL:]}"
