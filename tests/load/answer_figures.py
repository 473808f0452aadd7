"""What the outcomes of the questions to one number of pages come to, and how it grows with that number. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions.qa.types import Document
from tests.support.asking import Record
from tests.support.figures import growth_exponent, percentile, recall_at
from training.scoring.judge import Judged, is_of_page, plain

RECALL_AT = (1, 4, 8, 16, 24)
GROWING = ("p50_ms", "p95_ms", "retrieval_p50_ms", "index_cold_seconds", "index_warm_seconds", "peak_mb")
"""Figures whose growth exponent is told."""


def size_figures(outcomes: Sequence[Record], judged: Sequence[Judged], *, deadline_seconds: float) -> dict[str, Any]:
    """Times in milliseconds, recall and shares in percent.

    :param deadline_seconds: the answerer's; of the questions that took longer not all windows were read.
    :param judged: each outcome's verdict, in the same order; at least one.
    """
    times = [float(outcome["elapsed_ms"]) for outcome in outcomes]
    retrieval = [float(outcome["retrieval_ms"]) for outcome in outcomes]
    return {
        "p50_ms": percentile(times, 0.5),
        "p95_ms": percentile(times, 0.95),
        "past_deadline": _percent([ms > 1000 * deadline_seconds for ms in times]),
        "retrieval_p50_ms": percentile(retrieval, 0.5),
        "retrieval_p95_ms": percentile(retrieval, 0.95),
        "windows_p50": percentile([outcome["n_candidates"] for outcome in outcomes], 0.5),
        **found_figures(outcomes),
        "page_right": _percent([item.page_right for item in judged]),
        "gold_in_sentence": _percent([item.sentence_right for item in judged]),
    }


def found_figures(outcomes: Sequence[Record]) -> dict[str, Any]:
    """What is found of questions, whatever was read; of passages and of pages."""
    return {
        "n_questions": len(outcomes),
        "gold_recall": recalls([outcome["gold_ranks"] for outcome in outcomes]),
        "page_recall": recalls([outcome["page_ranks"] for outcome in outcomes]),
    }


def by_pair(questions: Sequence[Record], outcomes: Sequence[Record]) -> dict[str, Any]:
    """Recall of the gold passage by `ASKED-SHOWN`, the question's language and the page's."""
    pairs: dict[str, list[Sequence[int]]] = {}
    for question, outcome in zip(questions, outcomes, strict=True):
        pairs.setdefault(f"{question['lang']}-{question['page_lang']}", []).append(outcome["gold_ranks"])
    return {pair: {"n": len(ranks), **recalls(ranks)} for pair, ranks in sorted(pairs.items())}


def recalls(ranks: Sequence[Sequence[int]]) -> dict[str, float]:
    """Percent of questions with a rank up to each of `RECALL_AT`, and with any rank at all."""
    found = {str(k): recall_at(k, ranks) for k in RECALL_AT}
    return {name: round(value, 1) for name, value in (found | {"read": _percent([bool(r) for r in ranks])}).items()}


def readable(questions: Sequence[Record], documents: Sequence[Document]) -> float:
    """Percent of questions whose page holds an answer: what the gold passage's recall would be if all were read."""
    texts = {document.url: plain(document.text) for document in documents}
    held = [
        any(plain(gold) in text for url, text in texts.items() if is_of_page(url, question["page"]) for gold in golds)
        for question in questions
        for golds in [question["answers"]]
    ]
    return round(_percent(held), 1)


def exponents(sizes: Mapping[int, Mapping[str, Any]]) -> dict[str, float]:
    """Of each growing figure, over the sizes at which it was more than nothing, where these are two or more."""
    found = {}
    for name in GROWING:
        costs = {n_pages: float(figures[name]) for n_pages, figures in sizes.items() if figures[name] > 0}
        if len(costs) > 1:
            found[name] = round(growth_exponent(list(costs), list(costs.values())), 3)
    return found


def _percent(flags: Sequence[bool]) -> float:
    return 100 * sum(flags) / len(flags) if flags else 0.0
