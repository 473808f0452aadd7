"""What the outcomes of a set of questions come to: what was found, what was shown, what would be refused. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tests.support.asking import Record
from tests.support.figures import percentile, recall_at
from training.reporting.tables import Cell, Figure
from training.scoring.judge import Judged
from training.scoring.metrics import Match, match, multilingual_tokens

PAGE_RECALL_AT = (1, 8)
COLUMNS = (
    *("set", "questions", "n", "page recall@1", "page recall@8", "right page", "answer shown", "EM", "F1"),
    *("answered", "right of answered", "others refused", "p50 ms", "p95 ms"),
)
READING = (
    "Page recall@k: the page is among those of the k windows that are read first; answer shown: the sentence shown, of "
    "the right page, holds the answer; EM and F1: of the span, multilingual scoring, whatever page it is from; "
    "answered: answerable questions of which the reader is sure enough; others refused: of those that nothing answers."
)


def groups(questions: Sequence[Record]) -> dict[str, list[int]]:
    """Places of the questions of each group; answerable ones in the page's language, in another, and all."""
    answerable = [n for n, question in enumerate(questions) if question["kind"] != "none"]
    same = [n for n in answerable if questions[n]["lang"] == questions[n]["page_lang"]]
    across = [n for n in answerable if questions[n]["lang"] != questions[n]["page_lang"]]
    found = {"all": list(range(len(questions)))}
    return found | ({"same language": same, "across languages": across} if same and across else {})


def set_figures(
    questions: Sequence[Record], outcomes: Sequence[Record], judged: Sequence[Judged], *, min_confidence: float
) -> dict[str, Any]:
    """Shares in percent, times in milliseconds; of answerable questions unless the name says otherwise.

    :param outcomes: of each question, in the same order; as are the verdicts. There must be an answerable one.
    """
    rows = list(zip(questions, outcomes, judged, strict=True))
    asked = [row for row in rows if row[0]["kind"] != "none"]
    others = [row for row in rows if row[0]["kind"] == "none"]
    matches = [_match(question, outcome) for question, outcome, _ in asked if question["kind"] == "span"]
    shown = [row for row in rows if _is_sure(row[1], min_confidence)]
    times = [float(outcome["elapsed_ms"]) for _, outcome, _ in rows]
    ranks = [outcome["page_ranks"] for _, outcome, _ in asked]
    figures: dict[str, Any] = {"n": len(rows), "n_unanswerable": len(others)}
    figures |= {f"page_recall_at_{k}": recall_at(k, ranks) for k in PAGE_RECALL_AT}
    figures |= {
        "page_right": _percent(item.page_right for _, _, item in asked),
        "gold_in_sentence": _percent(item.sentence_right for _, _, item in asked),
        "exact_match": _percent(found.exact_match for found in matches),
        "f1": _percent(found.f1 for found in matches),
        "answered": _percent(_is_sure(outcome, min_confidence) for _, outcome, _ in asked),
        "right_of_answered": _percent(item.sentence_right for _, _, item in shown),
        "others_refused": _percent(not _is_sure(outcome, min_confidence) for _, outcome, _ in others),
    }
    return figures | {"p50_ms": percentile(times, 0.5), "p95_ms": percentile(times, 0.95)}


def row(name: str, group: str, figures: dict[str, Any]) -> tuple[Cell, ...]:
    """A row of the table of `COLUMNS`."""
    names = ["page_recall_at_1", "page_recall_at_8", "page_right", "gold_in_sentence", "exact_match", "f1"]
    names += ["answered", "right_of_answered"]
    refused: Cell = Figure(figures["others_refused"]) if figures["n_unanswerable"] else ""
    times = (Figure(figures["p50_ms"], decimals=0), Figure(figures["p95_ms"], decimals=0))
    return name, group, Figure(figures["n"], decimals=0), *(Figure(figures[key]) for key in names), refused, *times


def _match(question: Record, outcome: Record) -> Match:
    return match(outcome["text"], question["answers"], multilingual_tokens(question["page_lang"]))


def _is_sure(outcome: Record, min_confidence: float) -> bool:
    return outcome["outcome"] == "answer" and float(outcome["confidence"]) >= min_confidence


def _percent(values: Iterable[float]) -> float:
    listed = list(values)
    return round(100 * sum(listed) / len(listed), 2) if listed else 0.0
