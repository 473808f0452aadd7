"""The tables of `bench_answer`: a row for each number of pages and each way to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.load.answer_figures import RECALL_AT
from training.reporting.tables import Figure, Table, to_markdown

Sizes = Mapping[int, Mapping[str, Any]]

ANYONE, MEMBER, EVERYTHING, SAME = "anyone", "member", "everything", "member_same"
WAYS = {
    ANYONE: "anyone",
    MEMBER: "a member",
    EVERYTHING: "a member, all read",
    SAME: "- those, not all read",
}
"""Ways to ask, and how rows are called."""
SOUGHT = "sought"
"""Every question about the pages, of which only what is found is told."""
SOUGHT_COLUMNS = (
    *("pages", "asked by", "questions"),
    *(f"passage@{k}" for k in RECALL_AT),
    *(f"page@{k}" for k in RECALL_AT),
)
SOUGHT_READING = (
    "passage@k: percent of questions with a passage that holds the answer among the best k; page@k: with any passage "
    "of the question's page. Every question about the pages is asked, the ones above among them."
)
COLUMNS = (
    *("pages", "asked by", "questions", "p50 ms", "p95 ms", "retrieval p50 ms"),
    *(f"recall@{k}" for k in RECALL_AT),
    *("page right", "answer shown", "characters", "index s", "again s", "peak MB"),
)
READING = (
    "recall@k: percent of questions with a passage that holds the answer among the k windows that are read first; page "
    "right: percent answered from the question's page; answer shown: percent whose shown sentence, of that page, holds "
    "the answer; a member: the channel says for which company somebody works, and pages of others are not asked; all "
    "read: every window of every page is read, of fewer questions; index: without and with what the first time may "
    "have left."
)


def answer_table(measured: Sizes, growth: Mapping[str, float]) -> str:
    """As Markdown.

    :param measured: the figures by number of pages, at each the figures of every way that was measured.
    """
    grown = ", ".join(f"{name} {value:.2f}" for name, value in growth.items())
    held = {n_pages: figures["gold_recall"]["everything"] for n_pages, figures in measured.items()}
    notes = [f"questions whose page holds the answer, percent: {', '.join(f'{n:,}: {s}' for n, s in held.items())}"]
    notes += [f"growth exponents (cost = a * pages^b): {grown}"] if grown else []
    rows = tuple(row for figures in measured.values() for row in _rows(figures))
    return to_markdown(Table("answer", "The whole answerer by number of pages", COLUMNS, rows, READING, tuple(notes)))


def sought_table(measured: Sizes) -> str:
    """What is found of every question, as Markdown."""
    rows = tuple(
        (
            Figure(n_pages, decimals=0),
            WAYS[way],
            Figure(found["n_questions"], decimals=0),
            *(Figure(found[name][str(k)]) for name in ("gold_recall", "page_recall") for k in RECALL_AT),
        )
        for n_pages, figures in measured.items()
        for way, found in figures[SOUGHT].items()
    )
    return to_markdown(Table(SOUGHT, "Passages and pages found", SOUGHT_COLUMNS, rows, SOUGHT_READING))


def _rows(figures: Mapping[str, Any]) -> Iterator[tuple[Figure | str, ...]]:
    for way, called in WAYS.items():
        asked = figures if way == ANYONE else figures.get(way)
        if asked:
            yield (
                Figure(figures["n_pages"], decimals=0),
                called,
                *(Figure(asked[name], decimals=0) for name in ("n_questions", "p50_ms", "p95_ms", "retrieval_p50_ms")),
                *(Figure(asked["gold_recall"][str(k)]) for k in RECALL_AT),
                *(Figure(asked[name]) for name in ("page_right", "gold_in_sentence")),
                *(_of_the_size(figures) if way == ANYONE else ("",) * 4),
            )


def _of_the_size(figures: Mapping[str, Any]) -> tuple[Figure, ...]:
    return (
        Figure(figures["n_characters"], decimals=0),
        *(Figure(figures[name]) for name in ("index_cold_seconds", "index_warm_seconds")),
        Figure(figures["peak_mb"], decimals=0),
    )
