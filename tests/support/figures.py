"""Figures of retrieval and of time. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from actions.qa.index import Candidate
from training.scoring.judge import is_of_page, plain


def gold_ranks(candidates: Sequence[Candidate], question: Mapping[str, Any]) -> list[int]:
    """Places, from 1, of the candidates whose passage is of the question's page and holds its answer.

    A list's passage must hold all of it. An answer such as "six" may stand in more than one passage.
    """
    match = all if question["kind"] == "list" else any
    golds = [plain(gold) for gold in question["answers"]]
    return [
        rank
        for rank in page_ranks(candidates, question)
        for text in [plain(candidates[rank - 1].passage.text)]
        if golds and match(gold in text for gold in golds)
    ]


def page_ranks(candidates: Sequence[Candidate], question: Mapping[str, Any]) -> list[int]:
    """Places, from 1, of the candidates that are of the question's page."""
    page = question["page"]
    return [n for n, found in enumerate(candidates, 1) if is_of_page(found.passage.document.url, page)]


def recall_at(k: int, ranks: Collection[Sequence[int]]) -> float:
    """Percent of questions with a rank up to k; of no question it is 0."""
    return 100 * sum(any(rank <= k for rank in found) for found in ranks) / max(len(ranks), 1)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of values does not exceed (nearest rank); there must be one."""
    if not values:
        raise ValueError("expected values to take a percentile of, got none")
    return sorted(values)[max(math.ceil(share * len(values) - 1e-9), 1) - 1]


def growth_exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The b of cost = a * size^b by least squares on logarithms: 1 grows with the size, 0 not at all.

    :raises ValueError: fewer than two sizes, or one that is not positive, or a cost that is not.
    """
    if len(set(sizes)) < 2 or min(*sizes, *costs) <= 0:
        raise ValueError(f"expected positive costs of two sizes or more, got {costs} of {sizes}")
    x, y = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    mean_x, mean_y = math.fsum(x) / len(x), math.fsum(y) / len(y)
    covariance = math.fsum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    return covariance / math.fsum((a - mean_x) ** 2 for a in x)
